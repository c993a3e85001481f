import { defineCause } from '../../schema.ts'

/** setsockopt(SO_REUSEPORT) on AF_UNIX: refused by newer kernels (sk_is_inet in net/core/sock.c). */
export default defineCause({
  title: 'A Unix socket was asked to share its port',
  because:
    '`{program|The program}` could not set up {path|`$`|its Unix socket} **because** it asked for SO_REUSEPORT, and a Unix socket has no port to share',
  why: `
\`SO_REUSEPORT\` lets several processes listen on one IP port. Older kernels took the option on any socket and did nothing with it; newer ones (recorded here on 6.18) refuse it for everything but IP. So a server whose
configuration has “reuse port” for all its listeners, Unix sockets among them, starts on the old kernel and fails on the new one.`,
  prior: 1,
  clues: [
    {
      when: { text: 'SO_REUSEPORT|reuse[_-]?port|setsockopt\\(\\d+, 1, 15' },
      weight: 7,
      says: 'the option SO_REUSEPORT stands in the log',
    },
    { when: { syscall: ['setsockopt'] }, weight: 3, says: 'an option of a socket was refused' },
    { when: { entity: { path: '.*\\.sock(?:et)?' } }, weight: 1, says: '`{path}` is a Unix socket' },
    {
      when: { syscall: ['listen', 'accept', 'fallocate', 'setxattr', 'ioctl', 'chmod', 'fchmodat'] },
      weight: -5,
      says: 'the failing call sets no option of a socket',
    },
  ],
  question: {
    ask: 'Which kernel runs, and which option was refused?',
    run: 'uname -r; strace -f -e trace=setsockopt -Z COMMAND',
    answers: [
      {
        reads: { output: 'strace', rows: { call: 'setsockopt', errno: 'EOPNOTSUPP', args: '.*SO_REUSEPORT.*' } },
        weight: 6,
        says: '`{call}` asks for SO_REUSEPORT and is refused',
      },
    ],
  },
  fixes: [
    {
      title: 'Leave the option out for Unix sockets',
      when: 'Always; it never had an effect there.',
      steps: [
        { kind: 'code', runtime: 'socat', language: 'sh', code: 'socat UNIX-LISTEN:/run/app.sock,fork EXEC:/bin/cat' },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'if s.family in (socket.AF_INET, socket.AF_INET6):\n    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'Control: func(network, address string, c syscall.RawConn) error {\n\tif strings.HasPrefix(network, "unix") { return nil }\n\t…\n}',
        },
      ],
      whyItWorks: 'The socket is then made as it always really was.',
      risk: { level: 'reversible', undo: 'Put the option back.' },
      proof: { sh: 'ss -xl', shows: 'the path in state LISTEN' },
    },
    {
      title: 'Share one listener among workers',
      when: 'Several processes shall serve the same Unix socket.',
      steps: [
        {
          kind: 'text',
          text: 'Let the parent bind and listen once, and its children accept on the descriptor that they inherit. systemd socket units do the same.',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "// node:cluster: the primary listens, the workers get the connections\nif (!cluster.isPrimary) http.createServer(app).listen('/run/app.sock')",
        },
      ],
      whyItWorks: 'All of them wait on one queue, and the kernel gives each connection to one.',
      risk: { level: 'reversible', undo: 'Start one process only.' },
      proof: { sh: 'ss -xlp', shows: 'one line with several pids' },
    },
  ],
  popularButWrong: {
    advice: 'Go back to the older kernel.',
    because: 'It only ignored the mistake. With the option taken out both kernels work.',
  },
  sources: ['man:socket(7)', 'man:unix(7)', 'kernel:net/core/sock.c'],
  scenario: {
    params: { path: '/srv/net/app.sock', program: 'socat' },
    world: 'network',
    with: {
      files: {
        '/srv/net/serve.sh': {
          text: '#!/bin/sh\nexec socat -u UNIX-LISTEN:{path},reuseport OPEN:/srv/net/received,create,append\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './serve.sh', fails: { call: 'setsockopt', errno: 'EOPNOTSUPP' } },
    steps: [
      {
        title: 'Start the server',
        ask: 'Start it.',
        run: './serve.sh',
        done: { kind: 'fails', call: 'setsockopt', errno: 'EOPNOTSUPP' },
      },
      {
        title: 'Which option?',
        ask: 'Read how it is started: option 15 is SO_REUSEPORT.',
        run: 'cat serve.sh',
        done: { kind: 'ran', program: ['cat', 'less', 'grep', 'strace'] },
      },
      {
        title: 'Without the option',
        ask: 'Take it out, start it and send a line.',
        run: "sed -i 's/,reuseport//' serve.sh; ./serve.sh & sleep 1; echo hello | socat -u - UNIX-CONNECT:{path}; sleep 1; cat received",
        done: { kind: 'exists', path: '/srv/net/received', minSize: 1 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/net/received', minSize: 1 },
    solutions: [
      {
        title: 'Take the option out',
        run: "sed -i 's/,reuseport//' serve.sh; ./serve.sh & sleep 1; echo hello | socat -u - UNIX-CONNECT:{path}; sleep 1; cat received",
      },
      {
        title: 'Listen on a TCP port, where it can be shared',
        run: "sed -i 's/UNIX-LISTEN:[^,]*/TCP-LISTEN:9000/' serve.sh; ./serve.sh & sleep 1; echo hello | socat -u - TCP:127.0.0.1:9000; sleep 1; cat received",
      },
    ],
    wrong: [
      { run: 'sudo ./serve.sh', but: 'It is no question of rights.' },
      { run: 'rm -f {path}; ./serve.sh', but: 'No old socket file is in the way.' },
    ],
  },
})
