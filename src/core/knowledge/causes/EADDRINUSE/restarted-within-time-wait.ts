import { defineCause } from '../../schema.ts'

/** bind(2) without SO_REUSEADDR beside connections in TIME-WAIT. Node, Go and nginx set the option; plain sockets do not. */
export default defineCause({
  title: 'Restarted too soon: old connections still wait on the port',
  because:
    '`{program|The program}` could not bind {port|port $|its port} **because** connections of its last run are still in TIME-WAIT there, and it did not set SO_REUSEADDR',
  why: `
The side that closes a TCP connection first keeps it for 60 seconds in state TIME-WAIT, so that late packets of it cannot be taken for
a new one. During that time \`bind\` refuses the port, unless the old socket **and** the new one set \`SO_REUSEADDR\`. A server which
closes connections itself and is restarted within the minute meets its own leftovers.`,
  prior: 1,

  clues: [
    {
      when: { dialect: ['node', 'nginx', 'go', 'java', 'npm'] },
      weight: -4,
      says: '`{program|this runtime}` sets SO_REUSEADDR by itself, so TIME-WAIT does not stop it on Linux',
    },
    {
      when: { dialect: ['python', 'perl', 'socat', 'c'] },
      weight: 1,
      says: 'plain sockets of this runtime do not set SO_REUSEADDR',
    },
    {
      when: { text: 'socketserver|TCPServer', dialect: ['python'] },
      weight: 1,
      says: '`socketserver.TCPServer` leaves `allow_reuse_address` off',
    },
    {
      when: {
        text: 'http[/.]server|asyncio|uvicorn|gunicorn|hypercorn|werkzeug|flask|django|wsgiref',
        dialect: ['python'],
      },
      weight: -6,
      says: 'this server of Python sets SO_REUSEADDR by itself',
    },
    {
      when: { text: '\\brestart(?:ed|ing)?\\b|\\breload(?:ed|ing)?\\b|\\bstopp?ed\\b|shutting down', near: 40 },
      weight: 1,
      says: 'the log shows a stop or a restart close by',
    },
    { when: { text: 'TIME[-_]WAIT' }, weight: 3, says: 'the log itself names TIME-WAIT' },
  ],

  question: {
    ask: 'Are there old connections on {port|port $|the port}, and no listener?',
    run: "ss -tan 'sport = :{port}'",
    answers: [
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN' } },
        weight: -4,
        says: 'a live listener has the port, so TIME-WAIT is not what refuses',
      },
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'TIME-WAIT' } },
        weight: 5,
        says: 'old connections wait on the port, and nobody listens',
      },
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: 'none' },
        weight: -1,
        says: 'no connection is left on the port: if it was this, it has passed',
      },
    ],
  },

  fixes: [
    {
      title: 'Set SO_REUSEADDR before bind',
      when: 'You can change the program. Every server should do it on Linux.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 's = socket.socket()\ns.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\ns.bind(("0.0.0.0", 3000))',
        },
        {
          kind: 'code',
          runtime: 'python socketserver',
          language: 'python',
          code: 'class Server(socketserver.TCPServer):\n    allow_reuse_address = True',
        },
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'int on = 1;\nsetsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);',
        },
        { kind: 'code', runtime: 'socat', language: 'sh', code: 'socat TCP-LISTEN:3000,reuseaddr FILE:hello.txt' },
      ],
      whyItWorks:
        'With the option on both sockets the kernel lets a new listener stand beside connections that only wait for late packets. The first start after the change may still fail, because the old sockets lack it.',
      risk: { level: 'reversible', undo: 'Take the line out again.' },
      proof: { sh: "ss -ltn 'sport = :{port}'", shows: 'one line in state LISTEN, right after a restart' },
    },
    {
      title: 'Wait for a minute',
      when: 'You cannot change the program and it can wait.',
      steps: [
        { kind: 'sh', sh: "ss -tano 'sport = :{port}'" },
        {
          kind: 'text',
          text: 'The `timer` column counts down from 60 seconds. Start the program when the list is empty.',
        },
      ],
      whyItWorks: 'TIME-WAIT lasts 60 seconds on Linux, a constant of the kernel; then the entries go by themselves.',
      risk: { level: 'read-only' },
      proof: { sh: "ss -tan 'sport = :{port}'", shows: 'only the heading' },
    },
  ],
  popularButWrong: {
    advice: 'Lower `net.ipv4.tcp_fin_timeout`.',
    because:
      'That setting is about FIN-WAIT-2. How long TIME-WAIT lasts is compiled into the kernel and no sysctl changes it.',
  },
  exceptions: [
    'If any process listens on the port, this is not the cause: SO_REUSEADDR never passes a live listener.',
    'On Windows SO_REUSEADDR means something else, and is dangerous: there it lets a second program take over a port in use.',
  ],
  sources: [
    'man:socket(7)',
    'man:tcp(7)',
    'man:bind(2)',
    'kernel:include/net/tcp.h',
    'https://docs.python.org/3/library/socketserver.html',
    'https://www.rfc-editor.org/rfc/rfc9293',
  ],

  scenario: {
    params: { port: 4000, program: 'socat' },
    world: 'greeter',
    reproduce: {
      run: './greet.sh & sleep 0.5; nc localhost {port} < /dev/null; wait; ./greet.sh',
      fails: { call: 'bind', errno: 'EADDRINUSE' },
    },
    steps: [
      {
        title: 'Serve once, start again',
        ask: 'Start the little server, let a client fetch the greeting, and start it again at once.',
        run: './greet.sh & sleep 0.5; nc localhost {port} < /dev/null; wait; ./greet.sh',
        done: { kind: 'fails', call: 'bind', errno: 'EADDRINUSE' },
      },
      {
        title: 'Look at the port',
        ask: 'Nobody listens. See what is left on port {port}, and for how long.',
        run: "ss -tano 'sport = :{port}'",
        done: { kind: 'ran', program: ['ss', 'netstat'] },
      },
      {
        title: 'Let the sockets share',
        ask: 'Give the server SO_REUSEADDR. The waiting connection still lacks it, so this start has to wait once more.',
        run: "sed -i 's/{port}/{port},reuseaddr/' greet.sh; sleep 60",
        done: { kind: 'succeeds', call: 'rename', path: 'greet.sh' },
      },
      {
        title: 'Start it again',
        ask: 'Start the server: the port is free.',
        run: './greet.sh & sleep 0.5',
        done: { kind: 'listening', port: '{port}', startedAfterReproduce: true },
      },
    ],
    solved: { kind: 'listening', port: '{port}', startedAfterReproduce: true },
    solutions: [
      { title: 'Wait until TIME-WAIT is over', run: 'sleep 70; ./greet.sh & sleep 1' },
      {
        title: 'Set SO_REUSEADDR, once the old connection has gone',
        run: "sed -i 's/{port}/{port},reuseaddr/' greet.sh; sleep 70; ./greet.sh & sleep 1",
      },
      {
        title: 'Listen on another address, which has no old connection',
        run: "sed -i 's/{port}/{port},bind=127.0.0.2/' greet.sh; ./greet.sh & sleep 0.5",
      },
    ],
    wrong: [
      { run: 'pkill socat; ./greet.sh', but: 'No process is left to stop: what has the port is a closed connection.' },
      {
        run: "sed -i 's/{port}/{port},reuseaddr/' greet.sh; ./greet.sh",
        but: 'The option must have been on the old socket too. It helps from the next restart on.',
      },
    ],
  },
})
