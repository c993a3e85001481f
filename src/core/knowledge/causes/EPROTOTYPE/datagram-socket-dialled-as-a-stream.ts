import { defineCause } from '../../schema.ts'

/** connect(2) on AF_UNIX: the socket file belongs to the other type. */
export default defineCause({
  title: 'The socket file takes datagrams, and a stream was dialled',
  because:
    '`{program|The program}` could not connect to {path|`$`|the socket} **because** that socket is of another type: one side speaks in a stream, the other in datagrams',
  why: `
A Unix socket has a type: a stream (like TCP), datagrams (like UDP) or packets in sequence. The file looks the same for all of them, and \`connect\` finds out
only when it is too late. \`/dev/log\`, the notify socket of systemd and many metrics agents take datagrams; databases, Docker and web servers take streams.`,
  prior: 3,
  clues: [
    { when: { syscall: ['connect', 'dial'] }, weight: 2, says: 'it failed while connecting' },
    {
      when: { entity: { path: '/.*(?:log|notify|statsd|dsd|\\.sock|socket)' } },
      weight: 3,
      says: '`{path}` is a socket file',
    },
    {
      when: { text: 'unixgram|SOCK_DGRAM|\\bsyslog\\b|dogstatsd|sd_notify' },
      weight: 2,
      says: 'a service with datagrams is in play',
    },
  ],
  question: {
    ask: 'Of which type is the socket behind that file?',
    run: 'ss -xlp | grep {path}',
    answers: [
      { reads: { output: 'ss', rows: { netid: 'u_dgr' } }, weight: 4, says: 'it takes datagrams (u_dgr)' },
      {
        reads: { output: 'ss', rows: { netid: 'u_str' } },
        weight: 1,
        says: 'it takes streams (u_str): then the program sends datagrams',
      },
    ],
  },
  fixes: [
    {
      title: 'Speak the type of the socket',
      when: 'The client can be told.',
      steps: [
        { kind: 'sh', sh: 'echo hello | nc -uU -w1 {path}' },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 's = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\ns.connect("/dev/log")',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'net.Dial("unixgram", "/dev/log")   // "unix" is a stream',
        },
        { kind: 'code', runtime: 'socat', language: 'sh', code: 'socat - UNIX-SENDTO:/run/agent.sock' },
      ],
      whyItWorks: 'Both ends then agree on where one message ends, which is what the type is about.',
      risk: { level: 'reversible', undo: 'Use the old type again.' },
      proof: { sh: 'echo hello | nc -uU -w1 {path}; echo $?', shows: '0' },
    },
    {
      title: 'Set the other type at the server',
      when: 'The clients cannot be changed, and the service offers both.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Socket]\n# instead of ListenDatagram=\nListenStream=/run/agent.sock',
        },
        {
          kind: 'code',
          runtime: 'rsyslog',
          language: 'text',
          code: 'module(load="imuxsock")   # datagrams; for streams use imptcp or a pipe',
        },
      ],
      whyItWorks: 'The type is chosen by whoever makes the socket.',
      risk: { level: 'reversible', undo: 'Put the old line back and restart the service.' },
      proof: { sh: 'ss -xl', shows: 'the path with `u_str`' },
    },
  ],
  popularButWrong: {
    advice: 'Remove the socket file and try again.',
    because: 'Then it is ENOENT, and the service that has it open can no longer be reached by anyone.',
  },
  exceptions: [
    'macOS also returns it for a send on a TCP socket that is just being torn down; curl and others retry there.',
  ],
  sources: ['man:connect(2)', 'man:unix(7)', 'man:ss(8)', 'man:systemd.socket(5)'],
  scenario: {
    params: { path: '/srv/net/agent.sock', program: 'nc' },
    world: 'network',
    with: {
      files: {
        '/srv/net/agent.sh': {
          text: '#!/bin/sh\n# takes messages as datagrams\nexec nc -uklU {path} >> /srv/net/agent.log\n',
          mode: '755',
        },
      },
      processes: [{ argv: ['/srv/net/agent.sh'], cwd: '/srv/net', ready: { ms: 500 } }],
    },
    reproduce: {
      run: 'echo hello | nc -U {path}',
      fails: { call: 'connect', errno: 'EPROTOTYPE', path: 'agent.sock' },
    },
    steps: [
      {
        title: 'Send a message',
        ask: 'Send a line to the agent as a stream.',
        run: 'echo hello | nc -U {path}',
        done: { kind: 'fails', call: 'connect', errno: 'EPROTOTYPE', path: 'agent.sock' },
      },
      {
        title: 'Which type is it?',
        ask: 'List the Unix sockets and read the first column.',
        run: 'ss -xa',
        done: { kind: 'ran', program: ['ss', 'netstat', 'lsof'] },
      },
      {
        title: 'Send a datagram',
        ask: 'Send it as a datagram.',
        run: 'echo hello | nc -uU -w1 {path}; sleep 1; cat agent.log',
        done: { kind: 'exists', path: '/srv/net/agent.log', minSize: 1 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/net/agent.log', minSize: 1 },
    solutions: [
      { title: 'Send a datagram', run: 'echo hello | nc -uU -w1 {path}; sleep 1; cat agent.log' },
      {
        title: 'Make the agent take streams',
        run: "pkill -x nc; rm -f {path}; sed -i 's/-uklU/-klU/' agent.sh; ./agent.sh & sleep 1; echo hello | nc -NU {path}; sleep 1; cat agent.log",
      },
    ],
    wrong: [
      { run: 'chmod u+rw {path}; echo hello | nc -U {path}', but: 'You may write there; it is the type that differs.' },
      {
        run: 'rm {path}; echo hello | nc -U {path}',
        but: 'Now there is no socket at all, and the agent cannot be reached.',
      },
    ],
  },
})
