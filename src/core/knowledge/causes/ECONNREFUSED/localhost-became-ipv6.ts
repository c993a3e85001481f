import { defineCause } from '../../schema.ts'

/** `localhost` was resolved to ::1, and the listener is an IPv4 socket on 127.0.0.1. */
export default defineCause({
  title: 'localhost became IPv6, the server listens on IPv4 only',
  because:
    '`{program|The program}` was refused at `::1`{port|, port $|} **because** the server has only an IPv4 socket, on `127.0.0.1`',
  why: `
\`localhost\` has two addresses, \`127.0.0.1\` and \`::1\`, and to the kernel they have nothing to do with each other: a listener on the first does
not exist for the second. Browsers, curl, Go and Node.js from version 20 on try both. Node.js 17 to 19 and many drivers take only the first one that the
system names, and that is often \`::1\`. So a server started with \`127.0.0.1\` works in one program and is refused in the next.`,
  prior: 1,

  clues: [
    {
      when: { entity: { address: '::1|0:0:0:0:0:0:0:1' } },
      weight: 5,
      says: 'the refused address is `::1`, the IPv6 one of this machine',
    },
    {
      when: { text: '(?:listening|running|serving|started).{0,30}127\\.0\\.0\\.1' },
      weight: 2,
      says: 'the server says that it listens on 127.0.0.1',
    },
    {
      when: { entity: { address: '(?!::)[\\w.-]+' }, text: '^(?![\\s\\S]*::1)' },
      weight: -4,
      says: '`{address}` is no IPv6 address',
    },
    {
      when: { text: 'connect ECONNREFUSED 127\\.0\\.0\\.1|ECONNREFUSED \\(?127' },
      weight: -4,
      says: 'IPv4 was refused as well, so it is not about the family',
    },
  ],

  question: {
    ask: 'Does the server have the port on IPv4 only?',
    run: "ss -ltn 'sport = :{port}'",
    answers: [
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN', address: '127\\..*' } },
        weight: 4,
        says: 'it listens on `{listenAddress}`, and not on `::1`',
        fills: { listenAddress: 'address' },
      },
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN', address: '::1' } },
        weight: -6,
        says: 'it listens on `::1` too',
      },
      { reads: { output: 'ss', where: { port: '{port}' }, rows: 'none' }, weight: -5, says: 'nobody has that port' },
    ],
  },

  fixes: [
    {
      title: 'Say 127.0.0.1 instead of localhost in the client',
      when: 'The quickest one, and always possible.',
      steps: [
        { kind: 'sh', sh: 'getent ahosts localhost' },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "fetch('http://127.0.0.1:3000/')\n// or for the whole program, before the first connection:\nrequire('node:dns').setDefaultResultOrder('ipv4first')",
        },
        { kind: 'code', runtime: 'nginx', language: 'nginx', code: 'proxy_pass http://127.0.0.1:3000;' },
      ],
      whyItWorks:
        'A written IPv4 address is taken as it stands; no resolver gets the chance to answer with the other family.',
      risk: { level: 'reversible', undo: 'Write the name again.' },
      proof: { sh: 'curl -sI http://127.0.0.1:{port}/', shows: 'a status line' },
    },
    {
      title: 'Let the server listen on both families',
      when: 'The server is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "server.listen(3000, '::')   // takes IPv4 as well\nserver.listen(3000, 'localhost')   // whichever one the name gives first",
        },
        { kind: 'code', runtime: 'python', language: 'sh', code: 'python3 -m http.server 3000 --bind ::' },
        { kind: 'code', runtime: 'nginx', language: 'nginx', code: 'listen 127.0.0.1:3000;\nlisten [::1]:3000;' },
      ],
      whyItWorks: 'An IPv6 socket bound to `::` also gets IPv4 connections, unless IPV6_V6ONLY is set on it.',
      risk: {
        level: 'reversible',
        undo: 'Bind to 127.0.0.1 again. Mind that `::` is open to the whole network, not only to this machine.',
      },
      proof: { sh: "ss -ltn 'sport = :{port}'", shows: '`*` or `[::1]` as the local address' },
    },
  ],
  popularButWrong: {
    advice: 'Delete the line with ::1 from /etc/hosts.',
    because:
      'Other programs need that line, and where systemd-resolved or `myhostname` answers names, `localhost` keeps both addresses without it.',
  },
  exceptions: ['Node.js 20 and later tries both addresses. Its error then names both, and both have refused.'],
  sources: [
    'man:ipv6(7)',
    'man:gai.conf(5)',
    'man:hosts(5)',
    'https://nodejs.org/api/dns.html',
    'https://nodejs.org/api/net.html',
  ],

  scenario: {
    params: { port: 3000, program: 'node', address: '::1' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/api.js': {
          text: "const http = require('http')\n\nconst host = process.env.HOST || '127.0.0.1'\nhttp.createServer((req, res) => res.end('api\\n')).listen({port}, host)\n",
        },
        '/srv/app/client.js': {
          text: "const net = require('net')\n\n// As Node.js 17 to 19 do it: the first address of the name, and no other.\nconst options = { host: process.env.API || 'localhost', port: {port}, autoSelectFamily: false }\nconst socket = net.connect(options, () => {\n  console.log('connected to', socket.remoteAddress)\n  socket.end()\n})\n",
        },
        '/etc/hosts': { text: '::1 localhost\n127.0.0.1 localhost\n', owner: 'root' },
      },
      processes: [{ argv: ['node', 'api.js'], cwd: '/srv/app', ready: { listen: '{port}' } }],
    },
    reproduce: { run: 'node client.js', fails: { call: 'connect', errno: 'ECONNREFUSED' } },
    steps: [
      {
        title: 'Run the client',
        ask: 'Connect to localhost. The server runs, and it is refused.',
        run: 'node client.js',
        done: { kind: 'fails', call: 'connect', errno: 'ECONNREFUSED' },
      },
      {
        title: 'Compare the addresses',
        ask: 'On which address does the server listen, and what does the name stand for?',
        run: "ss -ltn 'sport = :{port}'; cat /etc/hosts",
        done: { kind: 'ran', program: ['ss', 'netstat', 'lsof'] },
      },
      {
        title: 'Use the IPv4 address',
        ask: 'Name the address instead of localhost.',
        run: 'API=127.0.0.1 node client.js',
        done: { kind: 'connected', port: '{port}' },
      },
    ],
    solved: { kind: 'connected', port: '{port}' },
    solutions: [
      { title: 'Name the IPv4 address', run: 'API=127.0.0.1 node client.js' },
      {
        title: 'Let the server listen on both families',
        run: 'fuser -k {port}/tcp; sleep 0.5; HOST=:: node api.js & sleep 1; node client.js',
      },
      {
        title: 'Ask for the IPv4 address of the name',
        run: "sed -i 's/autoSelectFamily: false/family: 4/' client.js; node client.js",
      },
    ],
    wrong: [
      {
        run: 'fuser -k {port}/tcp; sleep 0.5; node api.js & sleep 1; node client.js',
        but: 'After a restart it listens on 127.0.0.1 once more.',
      },
      { run: 'sleep 2; node client.js', but: 'The name will mean the same thing two seconds later.' },
    ],
  },
})
