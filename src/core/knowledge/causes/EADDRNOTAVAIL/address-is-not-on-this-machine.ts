import { defineCause } from '../../schema.ts'

/** bind(2) with an address that no interface has: a public address behind NAT, a host's address inside a container, an interface that is not up yet. */
export default defineCause({
  title: 'No interface of this machine has the address',
  because:
    '`{program|The program}` could not bind {address|$|the address} **because** no network interface here has it',
  why: `
The configuration names an address of another machine: the public address that a cloud provider translates, the address of the host while the program runs in a container, the
address before a move, or one that DHCP or a VPN has not given yet when the service starts.`,
  prior: 3,
  clues: [
    { when: { syscall: ['bind', 'listen'] }, weight: 2, says: 'the failing call binds a local address' },
    { when: { syscall: ['connect'] }, weight: -4, says: 'a connection failed: local ports may have run out' },
    {
      when: { text: 'docker|container|kube|pod', near: 60 },
      weight: 1,
      says: 'a container has its own interfaces, not those of its host',
    },
    { when: { text: 'systemd|Started|boot', near: 20 }, weight: 1, says: 'at boot the network may not be up yet' },
  ],
  question: {
    ask: 'Which addresses has this machine?',
    run: 'ip -br addr',
    answers: [
      {
        reads: { output: 'ip-addr', where: { address: '{address}' }, rows: 'none' },
        weight: 3,
        says: 'no interface has {address|the address}',
      },
      {
        reads: { output: 'ip-addr', where: { address: '{address}' }, rows: { name: '.+' } },
        weight: -5,
        says: '{name} has {address}',
      },
    ],
  },
  fixes: [
    {
      title: 'Listen on all addresses',
      when: 'The service may be reached on any of them. This is what containers need.',
      steps: [
        {
          kind: 'sh',
          sh: 'HOST=0.0.0.0 node server.js',
          changes:
            'Only this run, for a program that reads HOST. It is then reachable on every address: check the firewall.',
        },
        { kind: 'code', runtime: 'node', language: 'js', code: "server.listen(3000, '0.0.0.0')" },
        { kind: 'code', runtime: 'python', language: 'python', code: 'app.run(host="0.0.0.0", port=3000)' },
        { kind: 'code', runtime: 'nginx', language: 'nginx', code: 'listen 8080;' },
      ],
      whyItWorks: 'The wildcard stands for whatever addresses the machine has, now and later.',
      risk: { level: 'reversible', undo: 'Set the old address again.' },
      proof: { sh: "ss -ltn 'sport = :{port}'", shows: '`0.0.0.0` or `*` in front of the port' },
    },
    {
      title: 'Name an address that is here',
      when: 'It must be reachable on one network only.',
      steps: [
        { kind: 'sh', sh: 'ip -br addr' },
        {
          kind: 'sh',
          sh: 'HOST=127.0.0.1 node server.js',
          changes: 'Only this run: reachable from this machine alone.',
        },
      ],
      whyItWorks: 'The kernel finds the address on an interface.',
      risk: { level: 'reversible', undo: 'Set the old address again.' },
      proof: { sh: "ss -ltn 'sport = :{port}'", shows: 'the address in front of the port' },
    },
    {
      title: 'Wait for the network at boot',
      when: 'It works by hand and fails at boot.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Unit]\nWants=network-online.target\nAfter=network-online.target',
        },
      ],
      whyItWorks: 'systemd then starts the service after addresses have been given.',
      risk: { level: 'reversible', undo: 'Remove the lines.' },
      proof: { sh: 'systemctl status {program}', shows: 'active (running) after a restart of the machine' },
    },
  ],
  popularButWrong: {
    advice: 'Use another port.',
    because: 'The port plays no part: the address alone is refused.',
  },
  sources: ['man:bind(2)', 'man:ip-address(8)', 'man:ip(7)', 'https://nodejs.org/api/net.html'],
  scenario: {
    params: { address: '203.0.113.10', port: 3000, program: 'node' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/server.js': {
          text: "const http = require('http')\nconst host = process.env.HOST || '{address}'\nhttp.createServer((req, res) => res.end('hello\\n')).listen({port}, host, () => console.log('listening on', host))\n",
        },
      },
    },
    reproduce: { run: 'node server.js', fails: { call: 'bind', errno: 'EADDRNOTAVAIL' } },
    steps: [
      {
        title: 'Start the server',
        ask: 'Start it with its configured address.',
        run: 'node server.js',
        done: { kind: 'fails', call: 'bind', errno: 'EADDRNOTAVAIL' },
      },
      {
        title: 'See which addresses are here',
        ask: 'List the addresses of this machine.',
        run: 'ip -br addr',
        done: { kind: 'ran', program: ['ip', 'hostname', 'ifconfig'] },
      },
      {
        title: 'Listen where it can',
        ask: 'Start it on all addresses, and ask it for something.',
        run: 'HOST=0.0.0.0 node server.js & sleep 1; curl -s localhost:{port}',
        done: { kind: 'listening', port: '{port}', by: 'node' },
      },
    ],
    solved: { kind: 'listening', port: '{port}', by: 'node' },
    solutions: [
      { title: 'Listen on all addresses', run: 'HOST=0.0.0.0 node server.js & sleep 1; curl -s localhost:{port}' },
      {
        title: 'Name an address of this machine',
        run: "sed -i 's/{address}/127.0.0.1/' server.js; node server.js & sleep 1; curl -s localhost:{port}",
      },
    ],
    wrong: [
      {
        run: "sed -i 's/listen({port}/listen(8080/' server.js; node server.js",
        but: 'No port works on an address which is not here.',
      },
      { run: 'sleep 2; node server.js', but: 'Waiting brings no address, unless something assigns it.' },
    ],
  },
})
