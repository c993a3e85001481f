import { defineCause } from '../../schema.ts'

/** io_uring: a timeout request that expired, or a wait for completions with a time. */
export default defineCause({
  title: 'A wait of io_uring ended at the time which the program set',
  because:
    '`{program|The program}` got no completion **because** the time that it gave to its wait, or to a timeout request, ran out first',
  why: `
\`io_uring_wait_cqe_timeout\` and requests of the kind IORING_OP_TIMEOUT report the end of their time with this code, in a result and not in errno. Nothing has
failed: the other requests are still on their way. It becomes an error message only where a program treats each negative result as a failure.`,
  prior: 1,
  clues: [
    { when: { text: 'io_?uring|cqe|sqe' }, weight: 5, says: 'io_uring is named' },
    { when: { syscall: ['io_uring_enter'] }, weight: 4, says: 'the call is `{syscall}`' },
    { when: { text: '\\busb\\b|error -62' }, weight: -5, says: 'the number comes from a driver' },
  ],
  fixes: [
    {
      title: 'Treat it as “nothing yet”',
      when: 'You write the loop.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'int r = io_uring_wait_cqe_timeout(&ring, &cqe, &ts);\nif (r == -ETIME) continue;          /* nothing came within ts */\nif (r < 0) return r;',
        },
      ],
      whyItWorks: 'The requests stay queued, and a later wait returns them.',
      risk: { level: 'reversible', undo: 'Take the line out.' },
      proof: {
        sh: 'strace -f -e trace=io_uring_enter -p PID',
        shows: 'waits that end with ETIME and are called again',
      },
    },
    {
      title: 'Look for what the waiting request needs',
      when: 'The time is long and it ends each time.',
      steps: [{ kind: 'sh', sh: 'cat /proc/PID/fdinfo/RING_FD' }],
      whyItWorks: 'The file lists the requests that are still out: a socket that nobody writes to, a disk that hangs.',
      risk: { level: 'read-only' },
      proof: { sh: 'cat /proc/PID/fdinfo/RING_FD', shows: 'the queue empty' },
    },
  ],
  popularButWrong: {
    advice: 'Send the request again.',
    because: 'The first is still under way, and the second makes the write or the message happen twice.',
  },
  sources: ['man:io_uring_enter(2)', 'man:io_uring_wait_cqe_timeout(3)', 'kernel:io_uring/timeout.c'],
  notReproducible: 'The lab has no io_uring, and the code comes in a result where no call fails.',
})
