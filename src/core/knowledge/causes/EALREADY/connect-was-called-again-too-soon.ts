import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'A second connect while the first attempt goes on',
  because:
    '`{program|The program}` could not start a connection **because** this very socket is still busy with an earlier attempt',
  why: `
A socket that does not block, or that has a timeout, returns from \`connect\` before the answer is there; the attempt goes on in the kernel. A retry loop that calls \`connect\` on the same socket meets its own first try. In Python \`settimeout\` is enough: after \`TimeoutError\`
the socket is still connecting.`,
  prior: 3,
  clues: [
    { when: { syscall: ['connect'] }, weight: 3, says: '`connect` itself was refused' },
    {
      when: { text: 'timed out|timeout|TimeoutError|retry|attempt' },
      weight: 2,
      says: 'an attempt ran out of time or is being repeated',
    },
    { when: { also: ['EINPROGRESS', 'ETIMEDOUT'] }, weight: 2, says: 'the first attempt is in the log as well' },
  ],
  question: {
    ask: 'Is an attempt still under way?',
    run: 'ss -tnp state syn-sent',
    answers: [
      {
        reads: { output: 'ss', rows: { state: 'SYN-SENT' } },
        weight: 4,
        says: 'a connection attempt waits for its answer',
      },
    ],
  },
  fixes: [
    {
      title: 'Take a new socket for each attempt',
      when: 'The program tries again after a timeout.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'for pause in (1, 2, 4, 8):\n    try:\n        s = socket.create_connection((host, port), timeout=3)   # a new socket each time\n        break\n    except OSError:\n        time.sleep(pause)',
        },
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'close(fd);\nfd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);',
        },
      ],
      whyItWorks: 'Closing ends the old attempt, and a fresh socket has none.',
      risk: { level: 'reversible', undo: 'Reuse the socket as before.' },
      proof: { sh: 'strace -e trace=socket,connect,close COMMAND', shows: 'a `socket` before each `connect`' },
    },
    {
      title: 'Wait for the answer and ask SO_ERROR',
      when: 'The socket is non-blocking on purpose.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'struct pollfd p = { .fd = fd, .events = POLLOUT };\nif (poll(&p, 1, 3000) == 1) {\n  int error; socklen_t size = sizeof error;\n  getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);   /* 0: connected */\n}',
        },
      ],
      whyItWorks: 'The socket becomes writable when the attempt has ended, well or badly, and SO_ERROR says which.',
      risk: { level: 'reversible', undo: 'Take the wait out.' },
      proof: {
        sh: 'strace -e trace=connect,poll,getsockopt COMMAND',
        shows: 'one `connect`, then `poll`, then `getsockopt`',
      },
    },
  ],
  popularButWrong: {
    advice: 'Ignore the error and call `connect` until it succeeds.',
    because: 'That burns a processor, and an attempt that failed is begun anew each time instead of being reported.',
  },
  exceptions: [
    'Windows calls the same mistake WSAEALREADY (10037), and reports it for a second `connect` in the same way.',
  ],
  sources: [
    'man:connect(2)',
    'man:poll(2)',
    'https://docs.python.org/3/library/socket.html',
    'kernel:net/ipv4/af_inet.c',
  ],
  notReproducible:
    'Shells and Node.js never make this call. A Python socket with a timeout showed it against a port whose packets are dropped: the second `connect` = -1 EALREADY.',
})
