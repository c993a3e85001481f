import { defineCause } from '../../schema.ts'

/** connect(2) again on a stream socket that is connected. */
export default defineCause({
  title: 'The program reconnects a socket that is connected',
  because:
    '`{program|The program}` could not connect to {address|$|the server}{port|:$|} **because** it used a socket that has a connection already',
  why: `
A stream socket is good for one connection. A timer or an error handler calls \`connect\` on the same object again, to be on the safe side, and the first connection is still alive. In a
non-blocking program Linux answers the second call with success, which only says that the first attempt has come through; the third one gets this code.`,
  prior: 3,
  clues: [
    { when: { text: 'reconnect|retry|setInterval|Timeout\\._onTimeout' }, weight: 2, says: 'a timer connects again' },
    { when: { syscall: ['connect'] }, weight: 1, says: '`connect` was called' },
  ],
  fixes: [
    {
      title: 'Connect again only after the socket has closed, and with a new one',
      when: 'The program keeps a connection alive.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "function open() {\n  const socket = net.connect(4000, '127.0.0.1')\n  socket.on('close', () => setTimeout(open, 1000))\n}",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'sock.close()\nsock = socket.create_connection(address)   # a new socket each time',
        },
      ],
      whyItWorks: 'Each attempt then has a socket of its own, and there is never a second one while the first lives.',
      risk: { level: 'reversible', undo: 'Take the change back.' },
      proof: { sh: "ss -tn 'dport = :{port}'", shows: 'one connection' },
    },
    {
      title: 'Ask for the outcome instead of connecting again',
      when: 'A non-blocking `connect` is under way.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'int error; socklen_t size = sizeof error;\npoll(&(struct pollfd){ fd, POLLOUT }, 1, timeout);\ngetsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);   // 0: connected',
        },
      ],
      whyItWorks: 'SO_ERROR tells how the attempt ended without starting another one.',
      risk: { level: 'reversible', undo: 'Take the change back.' },
      proof: { sh: 'strace -e trace=connect,getsockopt ./client', shows: 'one `connect`, and SO_ERROR `[0]`' },
    },
  ],
  popularButWrong: {
    advice: 'Ignore the code, the connection is there.',
    because: 'It may be a connection to the old address. And the timer goes on, with an error each time.',
  },
  exceptions: ['UDP sockets may be connected anew as often as you like: that only changes their target.'],
  sources: ['man:connect(2)', 'posix:connect', 'https://nodejs.org/api/net.html'],
  notReproducible:
    'Measured with Node.js 20 on Linux 6.18; the Node.js of the lab takes a new socket for each `connect` and never gets there.',
})
