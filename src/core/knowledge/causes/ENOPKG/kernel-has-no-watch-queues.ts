import { defineCause } from '../../schema.ts'

/** pipe2(2) with O_NOTIFICATION_PIPE on a kernel without CONFIG_WATCH_QUEUE. */
export default defineCause({
  title: 'The kernel has no watch queues, and the program asks for one',
  because:
    '`{program|The program}` could not open a notification pipe **because** this kernel was built without watch queues',
  why: `
A notification pipe (\`O_NOTIFICATION_PIPE\`) delivers news about keys. It is an option of the kernel (\`CONFIG_WATCH_QUEUE\`) that many builds leave out, and then \`pipe2\` says this. Linux 6.18 without it
did. Programs that probe for it go on without; only the message remains.`,
  prior: 1,
  clues: [
    { when: { syscall: ['pipe2'] }, weight: 5, says: 'the call is `{syscall}`' },
    { when: { text: 'watch_queue|NOTIFICATION_PIPE|keyctl_watch' }, weight: 4, says: 'watch queues are named' },
  ],
  fixes: [
    {
      title: 'Ask the kernel whether it has them',
      when: 'Always first.',
      steps: [{ kind: 'sh', sh: 'grep WATCH_QUEUE /boot/config-$(uname -r)' }],
      whyItWorks: '“is not set” is the whole answer: no setting brings it back at run time.',
      risk: { level: 'read-only' },
      proof: {
        sh: 'grep WATCH_QUEUE /boot/config-$(uname -r)',
        shows: '`CONFIG_WATCH_QUEUE=y` on a kernel that has them',
      },
    },
    {
      title: 'Go on without notifications',
      when: 'You write the program.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'if (pipe2(fds, O_NOTIFICATION_PIPE) == -1) {\n  if (errno != ENOPKG && errno != EINVAL) return -1;\n  poll_keys_every(60);              /* look by yourself */\n}',
        },
      ],
      whyItWorks: 'What the pipe would announce can also be read from time to time.',
      risk: { level: 'reversible', undo: 'Take the lines out.' },
      proof: { sh: 'strace -e trace=pipe2 PROGRAM', shows: 'ENOPKG once, and the program goes on' },
    },
  ],
  popularButWrong: {
    advice: 'Load a module for it.',
    because: 'Watch queues are built into a kernel or missing from it; there is no module.',
  },
  sources: ['man:pipe(2)', 'https://docs.kernel.org/core-api/watch_queue.html'],
  notReproducible: 'No program of the lab opens such a pipe; a Python program showed it on a real kernel.',
})
