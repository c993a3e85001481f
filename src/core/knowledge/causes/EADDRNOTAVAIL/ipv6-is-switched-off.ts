import { defineCause } from '../../schema.ts'

/** net.ipv6.conf.all.disable_ipv6=1: sockets can be made, but ::1 is not there to bind, and nothing to send from. */
export default defineCause({
  title: 'IPv6 is switched off here, and the address is an IPv6 one',
  because:
    '`{program|The program}` could not use {address|$|an IPv6 address} **because** IPv6 is switched off on this machine or in this container, so that not even `::1` is there',
  why: `
With \`net.ipv6.conf.all.disable_ipv6=1\` (the default inside of many containers) the kernel still makes IPv6 sockets, but no interface has an IPv6 address. To bind
\`::1\` fails then, and to connect to any IPv6 address too, since there is none to send from. The name \`localhost\` often leads to \`::1\` first.`,
  prior: 1,
  clues: [
    { when: { entity: { address: '\\[?[\\da-f]*:[\\da-f:]*\\]?' } }, weight: 6, says: '{address} is an IPv6 address' },
    { when: { text: '\\[?::1\\]?[:\\s]' }, weight: 3, says: 'the log names `::1`' },
    { when: { text: 'docker|container|kubernetes|podman' }, weight: 1, says: 'containers mostly start without IPv6' },
    { when: { entity: { address: '\\d+\\.\\d+\\.\\d+\\.\\d+' } }, weight: -6, says: '{address} is an IPv4 address' },
  ],
  question: {
    ask: 'Is IPv6 switched off?',
    run: 'sysctl net.ipv6.conf.all.disable_ipv6; ip -6 addr',
    answers: [
      {
        reads: { output: 'sysctl', where: { name: 'net\\.ipv6\\.conf\\..*\\.disable_ipv6' }, rows: { value: '1' } },
        weight: 6,
        says: 'it is switched off',
      },
      {
        reads: { output: 'sysctl', where: { name: 'net\\.ipv6\\.conf\\.all\\.disable_ipv6' }, rows: { value: '0' } },
        weight: -5,
        says: 'it is on',
      },
    ],
  },
  fixes: [
    {
      title: 'Use the IPv4 address',
      when: 'Nothing here needs IPv6. The surest way.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "server.listen(3000, '127.0.0.1')\n// for clients: dns.setDefaultResultOrder('ipv4first')",
        },
        {
          kind: 'code',
          runtime: 'redis',
          language: 'text',
          code: 'bind 127.0.0.1 -::1',
          note: 'The minus: no failure when that address is missing.',
        },
        { kind: 'code', runtime: 'nginx', language: 'nginx', code: 'listen 80;    # and take out: listen [::]:80;' },
        { kind: 'code', runtime: 'java', language: 'sh', code: 'java -Djava.net.preferIPv4Stack=true -jar app.jar' },
        { kind: 'code', runtime: 'sshd', language: 'text', code: 'AddressFamily inet' },
      ],
      whyItWorks: 'The IPv4 loopback address is always there.',
      risk: { level: 'reversible', undo: 'Name the IPv6 address again.' },
      proof: { sh: "ss -ltn 'sport = :{port}'", shows: 'a line with 127.0.0.1' },
    },
    {
      title: 'Switch IPv6 on',
      when: 'The program must speak IPv6.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo sysctl -w net.ipv6.conf.all.disable_ipv6=0',
          changes: 'Interfaces get IPv6 addresses again, until the next boot.',
        },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --sysctl net.ipv6.conf.all.disable_ipv6=0 IMAGE',
        },
      ],
      whyItWorks: 'The loopback interface gets `::1` back at once.',
      risk: { level: 'reversible', undo: 'sudo sysctl -w net.ipv6.conf.all.disable_ipv6=1' },
      proof: { sh: 'ip -6 addr show lo', shows: '`::1/128`' },
    },
  ],
  popularButWrong: {
    advice: 'Remove the `::1 localhost` line from /etc/hosts and leave the server on `::1`.',
    because: 'It cures clients that go by the name. A server that is told to bind `::1` still finds no such address.',
  },
  exceptions: [
    'A fresh address can be “tentative” for about a second while the kernel looks for its double: bind fails in that time, and works when it is repeated (`ip -6 addr` shows the word).',
    'With `ipv6.disable=1` on the kernel command line no IPv6 socket can be made at all: that answer is EAFNOSUPPORT.',
  ],
  sources: [
    'man:ipv6(7)',
    'man:bind(2)',
    'https://www.kernel.org/doc/html/latest/networking/ip-sysctl.html',
    'https://redis.io/docs/latest/operate/oss_and_stack/management/config/',
  ],
  scenario: {
    params: { address: '::1', port: 3000, program: 'node' },
    world: 'network',
    with: {
      files: {
        '/srv/net/server.js': {
          text: "const http = require('http')\n\nconst host = process.env.HOST || '{address}'\nhttp.createServer((req, res) => res.end('hello\\n')).listen({port}, host, () => console.log('listening on', host))\n",
        },
      },
    },
    reproduce: {
      run: 'sudo sysctl -qw net.ipv6.conf.all.disable_ipv6=1; node server.js',
      fails: { call: 'bind', errno: 'EADDRNOTAVAIL' },
    },
    steps: [
      {
        title: 'Start it without IPv6',
        ask: 'Switch IPv6 off, as containers do, and start the server on ::1.',
        run: 'sudo sysctl -qw net.ipv6.conf.all.disable_ipv6=1; node server.js',
        done: { kind: 'fails', call: 'bind', errno: 'EADDRNOTAVAIL' },
      },
      {
        title: 'Which addresses are there?',
        ask: 'List the addresses, and the switch.',
        run: 'ip -br addr; sysctl net.ipv6.conf.all.disable_ipv6',
        done: { kind: 'ran', program: ['ip', 'hostname', 'ifconfig'] },
      },
      {
        title: 'Take IPv4',
        ask: 'Start it on 127.0.0.1.',
        run: 'HOST=127.0.0.1 node server.js & sleep 1; curl -s http://127.0.0.1:{port}',
        done: { kind: 'listening', port: '{port}', by: 'node' },
      },
    ],
    solved: { kind: 'listening', port: '{port}', by: 'node' },
    solutions: [
      {
        title: 'Listen on the IPv4 address',
        run: 'HOST=127.0.0.1 node server.js & sleep 1; curl -s http://127.0.0.1:{port}',
      },
      {
        title: 'Switch IPv6 on again',
        run: 'sudo sysctl -qw net.ipv6.conf.all.disable_ipv6=0; node server.js & sleep 1; curl -s "http://[::1]:{port}"',
      },
    ],
    wrong: [
      { run: "sed -i 's/{port}/8080/' server.js; node server.js", but: 'Another port does not bring the address.' },
      { run: 'sudo node server.js', but: 'Root has no IPv6 address either.' },
    ],
  },
})
