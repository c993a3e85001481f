import { defineCause } from '../../schema.ts'

/** The server accepts and closes at once what is above its own limit of connections. */
export default defineCause({
  title: 'The server drops connections above its limit',
  because:
    '`{program|The client}` was cut off by {address|`$`|the server}{port|:$|} **because** the server had its maximum of connections and closed this one unread',
  why: `
The kernel finishes the handshake by itself, before the server has looked at the connection. A server that is full then accepts and closes it at once. If the
request was there already, the client sees a reset instead of an answer. sshd does so (\`MaxStartups\`), as do databases, Node.js with \`maxConnections\`, and many balancers.
It comes and goes with the load, and new attempts succeed as soon as others have left.`,
  prior: 1,
  clues: [
    {
      when: { text: 'kex_exchange_identification|MaxStartups|ssh_exchange_identification' },
      weight: 6,
      says: 'sshd hangs up like this when too many logins are under way',
    },
    {
      when: {
        text: 'too many (?:connections|clients)|max_?connections|connection limit|maxConnections|pool (?:exhausted|is full)',
      },
      weight: 5,
      says: 'a limit of connections is named',
    },
    { when: { countAtLeast: 5 }, weight: 1, says: 'many connections failed together' },
    {
      when: { text: 'parallel|concurren|load test|\\b(?:ab|wrk|hey|k6|siege) ' },
      weight: 2,
      says: 'many connections at a time are made',
    },
  ],
  question: {
    ask: 'How many connections does the server have?',
    run: "ss -Htn state established 'sport = :{port}' | wc -l",
    answers: [
      { reads: { output: 'number', rows: { value: '<10' } }, weight: -2, says: 'only {value} connections stand' },
      { reads: { output: 'number', rows: { value: '>=100' } }, weight: 2, says: '{value} connections stand' },
      {
        reads: { output: 'ss', rows: { state: 'ESTAB' } },
        weight: 1,
        says: 'connections stand: count them and compare with the limit',
      },
    ],
  },
  fixes: [
    {
      title: 'Make fewer connections at a time',
      when: 'The client is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'ssh',
          language: 'sh',
          code: '# ~/.ssh/config: one connection for all sessions\nHost build\n  ControlMaster auto\n  ControlPath ~/.ssh/%C\n  ControlPersist 10m',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'const agent = new http.Agent({ keepAlive: true, maxSockets: 10 })',
        },
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'xargs -P 5 -n 1 scp-one < hosts   # instead of -P 100',
        },
      ],
      whyItWorks: 'What stays below the limit is never dropped, and a reused connection costs no handshake.',
      risk: { level: 'reversible', undo: 'Allow more again.' },
      proof: {
        sh: "ss -Htn state established 'dport = :{port}' | wc -l",
        shows: 'a number below the limit of the server',
      },
    },
    {
      title: 'Raise the limit of the server',
      when: 'The machine can bear more.',
      steps: [
        {
          kind: 'code',
          runtime: 'ssh',
          language: 'conf',
          code: '# /etc/ssh/sshd_config: start:rate:full, 10:30:100 by default\nMaxStartups 50:30:200',
        },
        { kind: 'code', runtime: 'node', language: 'js', code: 'server.maxConnections = 1000' },
        { kind: 'code', runtime: 'postgres', language: 'ini', code: 'max_connections = 200   # or PgBouncer in front' },
      ],
      whyItWorks: 'The server then keeps the connection and reads the request.',
      risk: { level: 'reversible', undo: 'Set the old limit. Each connection costs memory and a descriptor.' },
      proof: { sh: 'sudo sshd -T | grep -i maxstartups', shows: 'the new numbers' },
    },
  ],
  popularButWrong: {
    advice: 'Raise the backlog of `listen`.',
    because: 'That queue is for connections which nobody has accepted yet. These were accepted, and closed on purpose.',
  },
  sources: ['man:sshd_config(5)', 'man:ssh_config(5)', 'https://nodejs.org/api/net.html', 'man:tcp(7)'],
  scenario: {
    params: { port: 3000, program: 'curl', address: '127.0.0.1' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/small.js': {
          text: "const http = require('http')\n\nconst server = http.createServer((req, res) => res.end('hello\\n'))\nserver.maxConnections = Number(process.env.MAX || 2)\nserver.listen({port}, '{address}')\n",
        },
        '/srv/app/crowd.sh': {
          text: '#!/bin/bash\n# Two visitors hold their connections for three seconds. The machine is busy: the server gets no processor for a moment.\nsleep 3 | nc -q 0 {address} {port} > /dev/null &\nsleep 3 | nc -q 0 {address} {port} > /dev/null &\nsleep 0.5\npkill -STOP node\n(sleep 0.5; pkill -CONT node) &\ncurl -sS "$@" http://{address}:{port}/\n',
          mode: '755',
        },
      },
      processes: [{ argv: ['node', 'small.js'], cwd: '/srv/app', ready: { listen: '{port}' } }],
    },
    reproduce: { run: './crowd.sh', fails: { call: 'recv', errno: 'ECONNRESET' } },
    steps: [
      {
        title: 'Come as the third',
        ask: 'Two visitors are there. Come as the third one.',
        run: './crowd.sh',
        done: { kind: 'fails', call: 'recv', errno: 'ECONNRESET' },
      },
      {
        title: 'Count',
        ask: 'How many connections does the server have, and how many does it take?',
        run: 'ss -tn; grep -n maxConnections small.js',
        done: { kind: 'ran', program: ['ss', 'netstat', 'lsof', 'grep'] },
      },
      {
        title: 'Raise the limit',
        ask: 'Start the server with a higher limit and come again.',
        run: 'fuser -k {port}/tcp; sleep 0.5; MAX=100 node small.js & sleep 1; ./crowd.sh',
        done: { kind: 'ran', program: ['curl'] },
      },
    ],
    solved: { kind: 'ran', program: ['curl'] },
    solutions: [
      { title: 'Raise the limit', run: 'fuser -k {port}/tcp; sleep 0.5; MAX=100 node small.js & sleep 1; ./crowd.sh' },
      { title: 'Come when the others have left', run: 'sleep 4; curl -sS http://{address}:{port}/' },
    ],
    wrong: [
      { run: 'sleep 4; ./crowd.sh', but: 'The next crowd fills the server again.' },
      { run: 'sleep 4; ./crowd.sh --max-time 20', but: 'The server closed at once; patience is not what was missing.' },
    ],
  },
})
