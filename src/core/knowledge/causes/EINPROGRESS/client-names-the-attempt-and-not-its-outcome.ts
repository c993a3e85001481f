import { defineCause } from '../../schema.ts'

/** A client reports the errno of its non-blocking connect(2) instead of SO_ERROR. */
export default defineCause({
  title: 'The message names the attempt, not how it ended',
  because:
    '`{program|The client}` reported “in progress” for {address|$|the server}{port|:$|} **because** it shows the code of the non-blocking `connect` and not the outcome of the attempt',
  why: `
A non-blocking \`connect\` always answers EINPROGRESS: the handshake goes on in the background, and the outcome is read from SO_ERROR later. Some clients keep the first number and print it when the attempt has failed
or has taken too long. MariaDB's client says “(115)” for a refused connection, \`nc -w\` says “timed out: Operation now in progress”. The real reason is another one, mostly ECONNREFUSED or ETIMEDOUT.`,
  prior: 3,
  clues: [
    {
      when: { text: '\\(115\\)|Operation now in progress' },
      weight: 2,
      says: 'the number of the attempt is printed as if it were the failure',
    },
    {
      when: { text: "ERROR 200[23]|Can't connect to (?:MySQL |MariaDB )?server|timed out" },
      weight: 3,
      says: 'the attempt has failed',
    },
    {
      when: { text: '\\bstrace\\b|connect\\(\\d+, \\{sa_family' },
      weight: -2,
      says: 'in a trace this answer is the normal one',
    },
  ],
  question: {
    ask: 'What does the other side really answer?',
    run: 'nc -vz -w 3 {address} {port}',
    answers: [
      {
        reads: { output: 'nc', rows: { result: 'refused' } },
        weight: 4,
        says: 'the connection is refused: nobody listens there',
      },
      { reads: { output: 'nc', rows: { result: 'timed out' } }, weight: 3, says: 'no answer comes at all' },
      { reads: { output: 'nc', rows: { result: 'succeeded' } }, weight: -2, says: 'it can be reached now' },
    ],
  },
  fixes: [
    {
      title: 'Find the real reason, and mend that',
      when: 'First.',
      steps: [
        { kind: 'sh', sh: 'nc -vz -w 3 {address} {port}' },
        { kind: 'sh', sh: "ss -ltn 'sport = :{port}'" },
        {
          kind: 'text',
          text: '“refused”: start the server, or use its right port. “timed out”: look at firewalls and at the address.',
        },
      ],
      whyItWorks: 'nc waits for the outcome and names it.',
      risk: { level: 'read-only' },
      proof: { sh: 'nc -vz -w 3 {address} {port}', shows: '`succeeded`' },
    },
    {
      title: 'In your own program, read SO_ERROR',
      when: 'The message comes from your code.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'sock.setblocking(False)\nif sock.connect_ex(address) == errno.EINPROGRESS:\n    select.select([], [sock], [], 5)\n    error = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)',
        },
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'if (connect(fd, …) < 0 && errno != EINPROGRESS) fail();\n// poll for POLLOUT, then getsockopt(fd, SOL_SOCKET, SO_ERROR, …)',
        },
      ],
      whyItWorks:
        'The socket becomes writable when the attempt has ended, and SO_ERROR holds 0 or the code of the failure.',
      risk: { level: 'reversible', undo: 'Take the change back.' },
      proof: {
        sh: 'strace -e trace=connect,getsockopt ./client',
        shows: '`SO_ERROR, [ECONNREFUSED]` or `[0]` after the `connect`',
      },
    },
  ],
  popularButWrong: {
    advice: 'Raise the timeout, it is still in progress.',
    because: 'It is not: the attempt had ended when the message was printed.',
  },
  exceptions: [
    'In strace the answer EINPROGRESS to `connect` is what every event-driven program gets: no error at all.',
  ],
  sources: ['man:connect(2)', 'man:socket(7)', 'man:nc(1)', 'https://mariadb.com/kb/en/mariadb-error-codes/'],
  scenario: {
    params: { port: 3306, program: 'mysql', address: '127.0.0.1' },
    world: 'network',
    with: {
      files: {
        '/srv/net/database.js': {
          text: "require('net').createServer((socket) => socket.end()).listen({port}, '{address}')\n",
        },
      },
    },
    reproduce: { run: 'mysql -h {address} -P {port}', fails: { call: 'connect', errno: 'EINPROGRESS' } },
    steps: [
      {
        title: 'Connect',
        ask: 'Connect to the database. The number in brackets is 115.',
        run: 'mysql -h {address} -P {port}',
        done: { kind: 'fails', call: 'connect', errno: 'EINPROGRESS' },
      },
      {
        title: 'Ask somebody who waits for the outcome',
        ask: 'What does the port answer?',
        run: 'nc -vz -w 3 {address} {port}',
        done: { kind: 'ran', program: ['nc', 'ss', 'telnet', 'curl'], anyStatus: true },
      },
      {
        title: 'Start the server',
        ask: 'It is refused: nobody listens. Start the server.',
        run: 'node database.js & sleep 1; nc -vz -w 3 {address} {port}',
        done: { kind: 'listening', port: '{port}' },
      },
    ],
    solved: { kind: 'listening', port: '{port}' },
    solutions: [
      { title: 'Start the server', run: 'node database.js & sleep 1; nc -vz -w 3 {address} {port}' },
      {
        title: 'Start it with another program',
        run: 'nc -l -k {address} {port} > /dev/null & sleep 0.5; nc -vz -w 3 {address} {port}',
      },
    ],
    wrong: [
      { run: 'sleep 2; mysql -h {address} -P {port}', but: 'Nothing is in progress any more.' },
      { run: 'mysql --connect-timeout=30 -h {address} -P {port}', but: 'The answer had come within a millisecond.' },
    ],
  },
})
