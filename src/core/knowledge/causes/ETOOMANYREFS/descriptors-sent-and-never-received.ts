import { defineCause } from '../../schema.ts'

/** sendmsg(2) with SCM_RIGHTS while the user has more descriptors in flight than RLIMIT_NOFILE allows. */
export default defineCause({
  title: 'Descriptors were sent over a Unix socket and nobody takes them',
  because:
    '`{program|The program}` could not send another descriptor **because** those it has already sent wait in a Unix socket for a receiver that does not read',
  why: `
A descriptor sent with \`SCM_RIGHTS\` is in flight until the other side calls \`recvmsg\`. The kernel counts those of one user and refuses
more once the count is above the sender's limit of open files. With \`ulimit -n 64\` the sixty-sixth was refused on Linux 6.18, and one
\`recvmsg\` made room again. The usual story: a worker that hangs behind a service which hands sockets, pipes or memory to it
(Wayland, D-Bus, container runtimes, process pools).`,
  prior: 2,
  clues: [
    {
      when: { syscall: ['sendmsg', 'sendmmsg'] },
      weight: 3,
      says: '`{syscall}` is the only call that sends descriptors',
    },
    {
      when: { text: 'SCM_RIGHTS|send_?fds?\\b|passing (?:file )?descriptors?|wayland|dbus|multiprocessing' },
      weight: 1,
      says: 'descriptors are handed from one process to another here',
    },
  ],
  question: {
    ask: 'Which Unix socket has data waiting that nobody reads?',
    run: 'sudo ss -xp',
    answers: [
      {
        reads: { output: 'ss', rows: { recvQ: '>=1', holder: '.+', holderPid: '\\d+' } },
        weight: 3,
        says: '`{holder}` (pid {holderPid}) has not read what waits for it',
        fills: { holder: 'holder', holderPid: 'holderPid' },
      },
    ],
  },
  fixes: [
    {
      title: 'Find the receiver that hangs, and restart it',
      when: '`ss -xp` shows a Unix socket whose Recv-Q stays above 0.',
      steps: [
        { kind: 'sh', sh: 'sudo cat /proc/{holderPid}/stack; cat /proc/{holderPid}/wchan' },
        {
          kind: 'sh',
          sh: 'kill {holderPid}',
          changes: 'Asks the receiver to end. What waits in its socket is thrown away, and the count falls at once.',
        },
      ],
      whyItWorks:
        'When the last end of a socket closes, the kernel drops the messages in it with the descriptors they carry.',
      risk: { level: 'destructive', to: 'the work of the receiver', undo: 'Start the receiver again.' },
      proof: { sh: 'ss -x', shows: 'Recv-Q at 0 on that socket' },
    },
    {
      title: 'Take every message, with room for its descriptors',
      when: 'You write the receiver.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'data, fds, flags, _ = socket.recv_fds(conn, 4096, 16)   # Python 3.9\nfor fd in fds: os.close(fd)                            # each is yours now',
        },
        {
          kind: 'text',
          text: 'Never send a socket over itself or in a ring: such descriptors stay in flight until the collector of the kernel finds them.',
        },
      ],
      whyItWorks:
        'A descriptor stops being in flight when it is received; it then counts as an open file of the receiver, so close it there.',
      risk: { level: 'reversible', undo: 'Take the lines out.' },
      proof: { sh: 'ls /proc/$(pgrep -n receiver)/fd | wc -l', shows: 'a number that does not grow' },
    },
  ],
  popularButWrong: {
    advice: 'Run the sender as root, who has no such limit.',
    because: 'The queue then grows until memory or the socket buffer is full; the receiver still hangs.',
  },
  exceptions: ['A process with CAP_SYS_RESOURCE or CAP_SYS_ADMIN is never refused.'],
  sources: ['man:unix(7)', 'man:sendmsg(2)', 'kernel:net/unix/scm.c'],
  notReproducible:
    'No shell or Node.js program of the lab can send a descriptor; a Python program showed it on a real kernel.',
})
