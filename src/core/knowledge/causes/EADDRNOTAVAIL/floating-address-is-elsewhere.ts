import { defineCause } from '../../schema.ts'

/** bind(2) to a virtual or late address: it is on the other node, or the interface is not up yet. */
export default defineCause({
  title: 'The address is not here yet: it floats, or the network is late',
  because:
    '`{program|The program}` could not bind {address|$|its address} **because** that address is not on this machine at the moment: it is on another node, or the network has not brought it up',
  why: `
A virtual address of keepalived, pacemaker or a cloud is on one node at a time, so the standby cannot listen on it. And a service that starts at boot
before DHCP, a VPN or a bridge has finished asks too early: started by hand a minute later it works. The configuration is right; the moment is not.`,
  prior: 1,
  clues: [
    {
      when: { text: 'keepalived|vrrp|pacemaker|corosync|haproxy|\\bVIP\\b|virtual ip|floating|standby|failover' },
      weight: 4,
      says: 'the log speaks of an address that moves between machines',
    },
    {
      when: {
        text: 'systemd(?:\\[1\\])?: Start|boot|network-online|dhcp|tailscale|wireguard|\\bwg0\\b|\\btun0\\b|docker0',
      },
      weight: 2,
      says: 'it is a start at boot, or an interface that comes late',
    },
    {
      when: { entity: { address: '(?:10|192\\.168|172\\.(?:1[6-9]|2\\d|3[01]))\\..*' } },
      weight: 1,
      says: '{address} is an address of a private network',
    },
    { when: { syscall: ['connect'] }, weight: -4, says: 'it was connecting, not binding' },
  ],
  question: {
    ask: 'Is the address on this machine now?',
    run: 'ip -br addr; sysctl net.ipv4.ip_nonlocal_bind',
    answers: [
      {
        reads: { output: 'ip-addr', where: { address: '{address}' }, rows: 'none' },
        weight: 2,
        says: '{address|the address} is not on this machine now',
      },
      {
        reads: { output: 'ip-addr', where: { address: '{address}' }, rows: { name: '.+' } },
        weight: -5,
        says: '{name} has {address} already',
      },
      {
        reads: { output: 'sysctl', where: { name: 'net\\.ipv4\\.ip_nonlocal_bind' }, rows: { value: '0' } },
        weight: 1,
        says: 'this kernel demands that the address is here',
      },
      {
        reads: { output: 'sysctl', where: { name: 'net\\.ipv4\\.ip_nonlocal_bind' }, rows: { value: '1' } },
        weight: -6,
        says: 'this kernel lets programs bind addresses which are not here',
      },
    ],
  },
  fixes: [
    {
      title: 'Allow to bind addresses that are not here',
      when: 'It is a virtual address, and the standby shall have its program running already.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo sysctl -w net.ipv4.ip_nonlocal_bind=1',
          changes:
            'bind no longer asks whether the address is here, for all programs, until the next boot. For IPv6: net.ipv6.ip_nonlocal_bind.',
        },
        { kind: 'code', runtime: 'haproxy', language: 'text', code: 'bind 10.0.0.20:443 transparent' },
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '# in a .socket unit, for this socket only\nFreeBind=true',
        },
      ],
      whyItWorks: 'The socket waits with the address; packets reach it from the moment the address arrives.',
      risk: { level: 'reversible', undo: 'sudo sysctl -w net.ipv4.ip_nonlocal_bind=0' },
      proof: { sh: 'sysctl net.ipv4.ip_nonlocal_bind', shows: '1' },
    },
    {
      title: 'Start after the network is up',
      when: 'It fails at boot and works later.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Unit]\nWants=network-online.target\nAfter=network-online.target\n\n[Service]\nRestart=on-failure\nRestartSec=2',
        },
      ],
      whyItWorks:
        '`network.target` only says that the network manager runs; `network-online.target` waits for addresses.',
      risk: { level: 'reversible', undo: 'Remove the drop-in and run `systemctl daemon-reload`.' },
      proof: { sh: 'systemd-analyze critical-chain {unit}', shows: '`network-online.target` above the service' },
    },
    {
      title: 'Listen on all addresses',
      when: 'The service may answer on each of them.',
      steps: [{ kind: 'code', runtime: 'node', language: 'js', code: "server.listen(3000, '0.0.0.0')" }],
      whyItWorks: 'The wildcard asks for no particular address and covers those that come later.',
      risk: { level: 'reversible', undo: 'Name the address again.' },
      proof: { sh: "ss -ltn 'sport = :{port}'", shows: 'a line with `0.0.0.0`' },
    },
  ],
  popularButWrong: {
    advice: 'Add the virtual address to both nodes by hand.',
    because: 'Two machines then answer for one address, and clients reach now the one, now the other.',
  },
  sources: [
    'man:ip(7)',
    'man:bind(2)',
    'https://www.kernel.org/doc/html/latest/networking/ip-sysctl.html',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.socket.html',
  ],
  scenario: {
    params: { address: '10.0.0.20', port: 3000, program: 'node' },
    world: 'network',
    with: {
      files: {
        '/srv/net/server.js': {
          text: "const http = require('http')\n\nconst host = process.env.HOST || '{address}'\nhttp.createServer((req, res) => res.end('hello\\n')).listen({port}, host, () => console.log('ready on', host))\n",
        },
      },
    },
    reproduce: { run: 'node server.js', fails: { call: 'bind', errno: 'EADDRNOTAVAIL' } },
    steps: [
      {
        title: 'Start it on the standby',
        ask: 'Start the service on its virtual address.',
        run: 'node server.js',
        done: { kind: 'fails', call: 'bind', errno: 'EADDRNOTAVAIL' },
      },
      {
        title: 'Is the address here?',
        ask: 'List the addresses, and what the kernel demands.',
        run: 'ip -br addr; sysctl net.ipv4.ip_nonlocal_bind',
        done: { kind: 'ran', program: ['ip', 'hostname', 'ifconfig'] },
      },
      {
        title: 'Be ready before the address comes',
        ask: 'Allow it, and start the service.',
        run: 'sudo sysctl -w net.ipv4.ip_nonlocal_bind=1; node server.js & sleep 1',
        done: { kind: 'listening', port: '{port}', by: 'node' },
      },
    ],
    solved: { kind: 'listening', port: '{port}', by: 'node' },
    solutions: [
      {
        title: 'Bind before the address is here',
        run: 'sudo sysctl -w net.ipv4.ip_nonlocal_bind=1; node server.js & sleep 1; sudo ip addr add {address}/32 dev lo; curl -s http://{address}:{port}',
      },
      {
        title: 'Bring the address, then start',
        run: 'sudo ip addr add {address}/32 dev lo; node server.js & sleep 1; curl -s http://{address}:{port}',
      },
      { title: 'Listen on all addresses', run: 'HOST=0.0.0.0 node server.js & sleep 1; curl -s localhost:{port}' },
    ],
    wrong: [
      {
        run: "echo '{address} service' | sudo tee -a /etc/hosts; node server.js",
        but: 'A name for an address does not bring the address here.',
      },
      { run: 'sudo node server.js', but: 'It is not a matter of rights.' },
    ],
  },
})
