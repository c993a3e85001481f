import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'Behind that number is a file, a pipe or a terminal by now',
  because:
    '`{program|The program}` could not use the descriptor as a socket **because** something else is open under that number',
  why: `
A descriptor is only a number. After \`close\` the next \`open\` gets the same one, so a thread that still holds the old number talks to a log file. And a program that expects a socket as standard input (an
inetd service, \`sshd -i\`, a FastCGI program, a systemd service with \`StandardInput=socket\`) gets a terminal or a pipe when it is started by hand.`,
  prior: 2,
  clues: [
    {
      when: {
        syscall: [
          'accept',
          'accept4',
          'getsockname',
          'getpeername',
          'getsockopt',
          'setsockopt',
          'recv',
          'recvfrom',
          'send',
          'sendto',
          'sendmsg',
          'shutdown',
          'listen',
        ],
      },
      weight: 2,
      says: 'a call for sockets was refused',
    },
    { when: { entity: { fd: '[012]' } }, weight: 4, says: 'descriptor {fd} is a standard stream: it was redirected' },
    {
      when: { text: 'inetd|stdin|standard input|fastcgi|fcgi|LISTEN_FDS|fileno=|\\bfd=?\\s?[0-3]\\b' },
      weight: 3,
      says: 'a socket was expected on a given descriptor',
    },
    {
      when: { text: 'thread|race|double close|closed' },
      weight: 1,
      says: 'several threads or an earlier close play a part',
    },
  ],
  question: {
    ask: 'What is open under which number?',
    run: 'ls -l /proc/{pid}/fd',
    answers: [
      {
        reads: { output: 'ls', rows: { target: '/.*|pipe:.*' } },
        weight: 1,
        says: '`{name}` leads to {target}, which is no socket',
      },
    ],
  },
  fixes: [
    {
      title: 'Start it the way it expects',
      when: 'It is a service that is given its socket.',
      steps: [
        {
          kind: 'sh',
          sh: 'systemd-socket-activate -l 2222 --inetd -a /usr/sbin/sshd -i',
          changes: 'Listens on port 2222 until it is ended, and starts the program for each client.',
        },
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '# NAME@.service with NAME.socket, Accept=yes\n[Service]\nStandardInput=socket',
        },
      ],
      whyItWorks: 'The program then finds a connected socket as its standard input.',
      risk: { level: 'reversible', undo: 'End it.' },
      proof: { sh: 'nc localhost 2222', shows: 'the greeting of the service' },
    },
    {
      title: 'Forget the number when you close it',
      when: 'The program is yours and has threads.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'close(conn->fd);\nconn->fd = -1;    /* a late user gets EBADF and not a stranger’s file */',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'f, err := conn.File()   // a duplicate: the number of conn itself must not be closed by hand',
        },
      ],
      whyItWorks: '-1 is never open, so the fault shows where it is made.',
      risk: { level: 'reversible', undo: 'Take the line out.' },
      proof: { sh: 'strace -f -e trace=close,%network -p {pid}', shows: 'no call on a number after its close' },
    },
  ],
  popularButWrong: {
    advice: 'Ignore it: the call is only about an option.',
    because: 'The same number is read and written as well. Your data may go into a file of somebody else.',
  },
  exceptions: [
    'Some programs ask on purpose: `getpeername(0)` with ENOTSOCK in strace only means “not started by inetd” (bash asks so).',
  ],
  sources: [
    'man:accept(2)',
    'man:getpeername(2)',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd-socket-activate.html',
    'man:dup(2)',
  ],
  notReproducible: 'Node.js and the tools of the lab look at a descriptor before they use it as a socket.',
})
