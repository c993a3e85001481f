import { defineCause } from '../../schema.ts'

/** The listener is bound to 127.0.0.1 (or to IPv4 only), and the client comes by another address. */
export default defineCause({
  title: 'The server listens, but on another address',
  because:
    '`{program|The program}` was refused at {address|$|this address}{port|:$|} **because** the server listens only on another address of that machine',
  why: `
A socket that is bound to \`127.0.0.1\` takes connections to that one address, from the same machine. Whoever comes by the network
address, from a container or by IPv6 (\`::1\`), finds no listener there. \`localhost\` may mean \`::1\` first, and in a container it means
the container itself.`,
  prior: 2,

  clues: [
    {
      when: { entity: { address: '(?!127\\.|::1|localhost)[\\w.:-]+' } },
      weight: 1,
      says: 'the client came by `{address}`, not by the loopback address',
    },
    {
      when: { text: 'docker|container|kubernetes|\\bpod\\b|compose|devcontainer' },
      weight: 1,
      says: 'containers play a part, where `localhost` is not the host',
    },
    {
      when: { text: 'host\\.docker\\.internal|172\\.1[7-9]\\.|172\\.2\\d\\.|192\\.168\\.' },
      weight: 1,
      says: 'the address belongs to a container network or a local one',
    },
    {
      when: { text: '(?:listening|running|serving|started).{0,30}(?:127\\.0\\.0\\.1|localhost)' },
      weight: 3,
      says: 'the server says that it listens on the loopback address only',
    },
  ],

  question: {
    ask: 'On which address does the server listen?',
    run: "ss -ltn 'sport = :{port}'",
    answers: [
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN', address: '127\\..*|::1' } },
        weight: 5,
        says: 'it listens on `{address}` only',
      },
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN', address: '\\*' } },
        weight: -5,
        says: 'it listens on every address',
      },
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: 'none' },
        weight: -4,
        says: 'nobody listens on that port, on no address',
      },
    ],
  },

  fixes: [
    {
      title: 'Let the server listen where the client comes from',
      when: 'Others than this machine shall reach it.',
      steps: [
        { kind: 'code', runtime: 'node', language: 'js', code: "server.listen(3000, '0.0.0.0')" },
        {
          kind: 'code',
          runtime: 'python',
          language: 'sh',
          code: 'flask run --host=0.0.0.0\nuvicorn app:app --host 0.0.0.0',
        },
        {
          kind: 'code',
          runtime: 'postgres',
          language: 'ini',
          code: "listen_addresses = '10.0.0.5'   # postgresql.conf; access is decided in pg_hba.conf",
        },
        { kind: 'code', runtime: 'redis', language: 'ini', code: 'bind 127.0.0.1 10.0.0.5' },
      ],
      whyItWorks:
        'The lookup for a listener uses the destination address of the packet; `0.0.0.0` matches every IPv4 address of the machine.',
      risk: {
        level: 'reversible',
        undo: 'Put the loopback address back. Until then everybody in that network can reach the service: protect it with a password or a firewall.',
      },
      proof: { sh: "ss -ltn 'sport = :{port}'", shows: 'the new local address' },
    },
    {
      title: 'Use the address on which it listens',
      when: 'Client and server are on one machine.',
      steps: [
        { kind: 'sh', sh: 'curl http://127.0.0.1:{port}/' },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "fetch('http://127.0.0.1:3000/')   // instead of localhost, which may be ::1",
        },
      ],
      whyItWorks: 'A number needs no lookup: it cannot turn into another family.',
      risk: { level: 'reversible', undo: 'Write the name again where you changed it.' },
      proof: { sh: 'curl -sI http://127.0.0.1:{port}/', shows: 'a status line' },
    },
    {
      title: 'From a container: name the other service, or the host',
      when: 'The client runs in a container.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'yaml',
          code: 'environment:\n  DATABASE_HOST: db            # the name of the service in the compose file\nextra_hosts:\n  - host.docker.internal:host-gateway   # to reach the host on Linux',
        },
      ],
      whyItWorks: 'Each container has loopback addresses of its own; names of services lead to the right one.',
      risk: { level: 'reversible', undo: 'Put the old host name back.' },
      proof: { sh: 'docker compose exec web getent hosts db', shows: 'an address of the compose network' },
    },
  ],
  popularButWrong: {
    advice: 'Publish the port (`-p 3000:3000`), then `localhost` will work.',
    because:
      'Publishing leads to the address of the container. A server that listens on the loopback address inside of it still hears nothing.',
  },
  exceptions: ['If the list shows `*` or `0.0.0.0`, the address is not the problem.'],
  sources: [
    'man:ip(7)',
    'man:ipv6(7)',
    'man:bind(2)',
    'https://docs.docker.com/engine/network/',
    'https://nodejs.org/api/dns.html',
  ],

  scenario: {
    params: { port: 3000, program: 'curl', address: '10.0.0.5' },
    world: 'node-app',
    with: {
      network: { addresses: ['10.0.0.5/32'], hosts: ['10.0.0.5 app.test'] },
      files: {
        '/srv/app/api.js': {
          text: "const http = require('http')\n\nconst host = process.env.HOST || '127.0.0.1'\nhttp.createServer((req, res) => res.end('api\\n')).listen({port}, host)\n",
        },
      },
      processes: [{ argv: ['node', 'api.js'], cwd: '/srv/app', ready: { listen: '{port}' } }],
    },
    reproduce: { run: 'curl -sS http://app.test:{port}/', fails: { call: 'connect', errno: 'ECONNREFUSED' } },
    steps: [
      {
        title: 'Connect by its name',
        ask: 'Fetch the page by the name of the machine.',
        run: 'curl -sS http://app.test:{port}/',
        done: { kind: 'fails', call: 'connect', errno: 'ECONNREFUSED' },
      },
      {
        title: 'See on which address it listens',
        ask: 'The server does run. Look at the local address of its socket.',
        run: "ss -ltn 'sport = :{port}'; getent hosts app.test",
        done: { kind: 'ran', program: ['ss', 'netstat', 'lsof'] },
      },
      {
        title: 'Let it listen on every address',
        ask: 'Restart it on 0.0.0.0.',
        run: 'fuser -k {port}/tcp; sleep 0.5; HOST=0.0.0.0 node api.js & sleep 1',
        done: { kind: 'listening', port: '{port}', by: 'node', startedAfterReproduce: true },
      },
      {
        title: 'Connect again',
        ask: 'Fetch the page by the name once more.',
        run: 'curl -sS http://app.test:{port}/',
        done: { kind: 'connected', port: '{port}' },
      },
    ],
    solved: { kind: 'connected', port: '{port}' },
    solutions: [
      {
        title: 'Listen on every address',
        run: 'fuser -k {port}/tcp; sleep 0.5; HOST=0.0.0.0 node api.js & sleep 1; curl -sS http://app.test:{port}/',
      },
      {
        title: 'Listen on that one address',
        run: 'fuser -k {port}/tcp; sleep 0.5; HOST=10.0.0.5 node api.js & sleep 1; curl -sS http://app.test:{port}/',
      },
      { title: 'Use the address on which it listens', run: 'curl -sS http://127.0.0.1:{port}/' },
    ],
    wrong: [
      {
        run: 'fuser -k {port}/tcp; sleep 0.5; node api.js & sleep 1; curl -sS http://app.test:{port}/',
        but: 'A restart brings it back to the same address.',
      },
      {
        run: 'curl -sS --retry 2 --retry-connrefused --retry-delay 1 http://app.test:{port}/',
        but: 'It listens already, only elsewhere: trying again changes nothing.',
      },
    ],
  },
})
