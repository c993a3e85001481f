import { defineCause } from '../../schema.ts'

/** A listener on `::` without IPV6_V6ONLY holds the port for IPv4 too, and lists of IPv4 sockets do not show it. */
export default defineCause({
  title: 'An IPv6 listener holds the port for IPv4 as well',
  because:
    '`{program|The program}` could not bind {port|port $|its port} for IPv4 **because** a listener on `::` has it, which on Linux takes IPv4 connections too',
  why: `
A socket on the IPv6 wildcard \`::\` also receives IPv4, unless it sets \`IPV6_V6ONLY\`; Node.js, Java and Go listen like that when no address is
given. In \`ss -4\`, \`netstat -4\` and the file \`/proc/net/tcp\` such a listener does not appear, so the port seems free there and is not.`,
  prior: 1,
  clues: [
    {
      when: { entity: { address: '0\\.0\\.0\\.0|127\\.\\d+\\.\\d+\\.\\d+|\\d+\\.\\d+\\.\\d+\\.\\d+' } },
      weight: 1,
      says: 'it asked for the IPv4 address {address}, which a listener on `::` covers',
    },
    { when: { entity: { address: '::|\\[::\\]|::1' } }, weight: -2, says: 'it asked for IPv6 itself' },
    {
      when: { text: '\\[::\\]:\\d+ failed|EADDRINUSE:? .{0,40}:::', near: 6 },
      weight: -4,
      says: 'the IPv6 address was refused as well',
    },
    {
      when: {
        text: '\\bss -[a-z]*4|netstat [^\\n]*-[a-z]*4|/proc/net/tcp\\b|nothing (?:is )?listen(?:s|ing)|port is free',
      },
      weight: 3,
      says: 'somebody looked at IPv4 sockets only',
    },
    {
      when: { text: '\\[::\\]:\\d+|ipv6only|bindv6only|v6only|dual[- ]?stack' },
      weight: 3,
      says: 'an IPv6 wildcard plays a part in the log',
    },
  ],
  question: {
    ask: 'Is there a listener on {port|port $|the port} among the IPv6 sockets?',
    run: "ss -ltn6p 'sport = :{port}'",
    answers: [
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN', address: '\\*' } },
        weight: 5,
        says: '`{holder}` listens on the IPv6 wildcard',
      },
      { reads: { output: 'ss', where: { port: '{port}' }, rows: 'none' }, weight: -4, says: 'no listener has it' },
    ],
  },
  fixes: [
    {
      title: 'Keep the IPv6 listener to IPv6',
      when: 'Two programs shall share the port, one for each protocol.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "server.listen({ port: 3000, host: '::', ipv6Only: true })",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 's.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)   # before bind',
        },
        {
          kind: 'code',
          runtime: 'nginx',
          language: 'nginx',
          code: 'listen [::]:3000 ipv6only=on;   # the default of nginx',
        },
        { kind: 'code', runtime: 'go', language: 'go', code: 'net.Listen("tcp6", ":3000")' },
      ],
      whyItWorks: 'With IPV6_V6ONLY the socket takes no IPv4 connection, and the IPv4 entry stays free.',
      risk: { level: 'reversible', undo: 'Take the option out: the listener then covers both again.' },
      proof: { sh: "ss -ltn 'sport = :{port}'", shows: 'one line with `0.0.0.0` and one with `[::]`' },
    },
    {
      title: 'Use the listener that is there',
      when: 'It is the same service.',
      steps: [{ kind: 'sh', sh: 'curl -4 -sI http://127.0.0.1:{port}/' }],
      whyItWorks: 'IPv4 clients are served by it under their mapped addresses (`::ffff:127.0.0.1`).',
      risk: { level: 'read-only' },
      proof: { sh: 'curl -4 -sI http://127.0.0.1:{port}/', shows: 'a status line' },
    },
  ],
  popularButWrong: {
    advice: 'Disable IPv6 on the machine.',
    because: 'The running listener stays as it is, and programs that rely on `::1` then fail with EADDRNOTAVAIL.',
  },
  exceptions: [
    'OpenBSD never maps IPv4 into IPv6 sockets, and Windows sets IPV6_V6ONLY by default: there the two do not collide.',
  ],
  sources: [
    'man:ipv6(7)',
    'man:ip(7)',
    'https://nodejs.org/api/net.html',
    'https://nginx.org/en/docs/http/ngx_http_core_module.html',
  ],
  scenario: {
    params: { port: 3000, address: '0.0.0.0', program: 'node' },
    world: 'network',
    with: {
      files: {
        '/srv/net/server.js': {
          text: "const http = require('http')\n\nhttp.createServer((req, res) => res.end('new\\n')).listen({port}, '{address}', () => console.log('listening'))\n",
        },
        '/srv/net/first.js': {
          text: "require('http').createServer((req, res) => res.end('first\\n')).listen({ port: {port}, host: '::' })\n",
        },
      },
      processes: [{ argv: ['node', 'first.js'], cwd: '/srv/net', ready: { listen: '{port}' } }],
    },
    reproduce: { run: 'ss -4 -ltn; node server.js', fails: { call: 'bind', errno: 'EADDRINUSE' } },
    steps: [
      {
        title: 'Look at IPv4 and start',
        ask: 'The list of IPv4 listeners is empty. Start the server all the same.',
        run: 'ss -4 -ltn; node server.js',
        done: { kind: 'fails', call: 'bind', errno: 'EADDRINUSE' },
      },
      {
        title: 'Look at both protocols',
        ask: 'List the listeners again, without -4.',
        run: 'ss -ltnp',
        done: { kind: 'ran', program: ['ss', 'lsof', 'netstat', 'fuser'] },
      },
      {
        title: 'Keep the first to IPv6',
        ask: 'Start the first again for IPv6 only, then the server.',
        run: "fuser -k {port}/tcp; sleep 1; sed -i \"s/'::' }/'::', ipv6Only: true }/\" first.js; node first.js & sleep 1; node server.js & sleep 1; curl -s http://127.0.0.1:{port}",
        done: { kind: 'listening', port: '{port}', by: 'node', startedAfterReproduce: true },
      },
    ],
    solved: { kind: 'succeeds', call: 'bind', path: '{address}:{port}' },
    solutions: [
      {
        title: 'Restrict the first listener to IPv6',
        run: "fuser -k {port}/tcp; sleep 1; sed -i \"s/'::' }/'::', ipv6Only: true }/\" first.js; node first.js & sleep 1; node server.js & sleep 1; curl -s http://127.0.0.1:{port}",
      },
      {
        title: 'Stop the first listener',
        run: 'fuser -k {port}/tcp; sleep 1; node server.js & sleep 1; curl -s http://127.0.0.1:{port}',
      },
    ],
    wrong: [
      {
        run: "sed -i \"s/'{address}'/'127.0.0.1'/\" server.js; node server.js",
        but: 'The wildcard `::` covers this address too.',
      },
      {
        run: 'sudo sysctl -qw net.ipv6.bindv6only=1; node server.js',
        but: 'The setting is for new sockets; the listener is there already.',
      },
    ],
  },
})
