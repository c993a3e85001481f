import { defineCause } from '../../schema.ts'

/** bind(2): 0.0.0.0:PORT collides with 127.0.0.1:PORT, and the other way round. */
export default defineCause({
  title: 'One program wants all addresses, another has one of them',
  because:
    '`{program|The program}` could not bind {port|port $|its port} on {address|$|its address} **because** a listener on another of this machine’s addresses overlaps with it',
  why: `
The wildcard \`0.0.0.0\` means every address, so it collides with a listener on any single one, and a single address collides with a listener on
the wildcard. Two single addresses never collide: a database on \`127.0.0.1:5432\` and one on \`10.0.0.9:5432\` live side by side. That is why the
port may look free when you try it from another machine.`,
  prior: 1,
  clues: [
    {
      when: { entity: { address: '0\\.0\\.0\\.0|::|\\*|\\[::\\]' } },
      weight: 1,
      says: 'it asked for all addresses at once, so a listener on any one of them refuses it',
    },
    {
      when: { entity: { address: '(?!0\\.0\\.0\\.0$|127\\.)\\d+\\.\\d+\\.\\d+\\.\\d+' } },
      weight: 2,
      says: 'it asked for the one address {address}: mostly a wildcard listener stands in the way',
    },
    {
      when: {
        text: 'listens? (?:only )?on (?:127\\.0\\.0\\.1|localhost)|bound to (?:127\\.0\\.0\\.1|localhost)|kubectl port-forward|Forwarding from 127',
      },
      weight: 3,
      says: 'the log shows a listener on loopback only',
    },
    { when: { text: 'TIME[-_]WAIT' }, weight: -3, says: 'the log speaks of closed connections' },
  ],
  question: {
    ask: 'On which address does somebody hold {port|port $|the port}?',
    run: "ss -ltnp 'sport = :{port}'",
    answers: [
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN', address: '(?!\\*$|{address}$).+' } },
        weight: 7,
        says: 'a listener has the port on {address} only',
        fills: { heldAddress: 'address' },
      },
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: 'none' },
        weight: -6,
        says: 'nobody has the port on any address',
      },
    ],
  },
  fixes: [
    {
      title: 'Give each its own address',
      when: 'Both shall run on this port.',
      steps: [
        {
          kind: 'text',
          text: 'Name the address in the setting of the new one, and take one that is not {heldAddress}.',
        },
        { kind: 'code', runtime: 'node', language: 'js', code: "server.listen(3000, '10.0.0.9')" },
        { kind: 'code', runtime: 'python', language: 'sh', code: 'python3 -m http.server 3000 --bind 10.0.0.9' },
        { kind: 'code', runtime: 'docker', language: 'yaml', code: 'ports:\n  - "10.0.0.9:3000:3000"' },
        { kind: 'code', runtime: 'java', language: 'properties', code: 'server.address=10.0.0.9' },
      ],
      whyItWorks: 'Two different single addresses with the same port are two different entries in the table.',
      risk: { level: 'reversible', undo: 'Put the old address back.' },
      proof: { sh: "ss -ltn 'sport = :{port}'", shows: 'two lines whose local addresses differ' },
    },
    {
      title: 'Let one of them leave the port',
      when: 'The new one must be reached on all addresses.',
      steps: [
        { kind: 'sh', sh: "sudo ss -ltnp 'sport = :{port}'" },
        { kind: 'text', text: 'Stop that program, or set another port in its configuration, and start the new one.' },
      ],
      whyItWorks: 'The wildcard is free as soon as no single address has the port.',
      risk: { level: 'reversible', undo: 'Start the other program again with its old setting.' },
      proof: { sh: "ss -ltn 'sport = :{port}'", shows: 'one line, with `0.0.0.0` or `*`' },
    },
  ],
  popularButWrong: {
    advice: 'Check with `curl` from another machine that nothing answers, and look for a fault in the program.',
    because: 'A listener on 127.0.0.1 answers nobody outside, and still has the port.',
  },
  exceptions: [
    'On macOS and the BSDs SO_REUSEADDR lets a wildcard and a single address share a port; on Linux it does not.',
  ],
  sources: ['man:ip(7)', 'man:bind(2)', 'kernel:net/ipv4/inet_connection_sock.c', 'man:ss(8)'],
  scenario: {
    params: { port: 3000, address: '0.0.0.0', program: 'node' },
    world: 'network',
    with: {
      files: {
        '/srv/net/server.js': {
          text: "const http = require('http')\n\nconst host = process.env.HOST || '{address}'\nconst port = process.env.PORT || {port}\nhttp.createServer((req, res) => res.end('hello\\n')).listen(port, host, () => console.log('listening on', host))\n",
        },
        '/srv/net/admin.js': {
          text: "require('http').createServer((req, res) => res.end('admin\\n')).listen({port}, '127.0.0.1')\n",
        },
      },
      processes: [{ argv: ['node', 'admin.js'], cwd: '/srv/net', ready: { listen: '{port}' } }],
    },
    reproduce: { run: 'node server.js', fails: { call: 'bind', errno: 'EADDRINUSE' } },
    steps: [
      {
        title: 'Start the server on all addresses',
        ask: 'Start it. It asks for every address at once.',
        run: 'node server.js',
        done: { kind: 'fails', call: 'bind', errno: 'EADDRINUSE' },
      },
      {
        title: 'Read the address, not only the port',
        ask: 'Who has the port, and on which address?',
        run: "ss -ltnp 'sport = :{port}'",
        done: { kind: 'ran', program: ['ss', 'lsof', 'netstat', 'fuser'] },
      },
      {
        title: 'Take another address',
        ask: 'Start it on 10.0.0.9 only: the admin page keeps 127.0.0.1.',
        run: 'HOST=10.0.0.9 node server.js & sleep 1; curl -s http://10.0.0.9:{port}',
        done: { kind: 'listening', port: '{port}', by: 'node', startedAfterReproduce: true },
      },
    ],
    solved: { kind: 'listening', port: '{port}', by: 'node', startedAfterReproduce: true },
    solutions: [
      {
        title: 'Listen on another address',
        run: 'HOST=10.0.0.9 node server.js & sleep 1; curl -s http://10.0.0.9:{port}',
      },
      {
        title: 'Stop the other listener',
        run: 'fuser -k {port}/tcp; sleep 1; node server.js & sleep 1; curl -s http://10.0.0.9:{port}',
      },
    ],
    wrong: [
      { run: 'HOST=127.0.0.1 node server.js', but: 'That is the very address which the other one has.' },
      { run: 'HOST=localhost node server.js', but: 'The name leads to the same address.' },
    ],
  },
})
