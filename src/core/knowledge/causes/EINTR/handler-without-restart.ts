import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'A signal came while the call was waiting',
  because:
    '`{program|The program}` gave up a waiting call **because** a signal was handled in the middle of it, and nobody called again',
  why: `
A call that waits (read, accept, connect, wait, sleep) is broken off when a handler runs for a signal: a child that ended, a timer, a profiler, a window that changed its size. With \`SA_RESTART\` most calls go on by themselves; \`poll\`, \`select\`, \`epoll_wait\`,
\`nanosleep\` and sockets with a timeout never do. Nothing is broken: the call only has to be made once more.`,
  prior: 3,
  clues: [
    {
      when: {
        syscall: [
          'poll',
          'select',
          'epoll_wait',
          'epoll_pwait',
          'nanosleep',
          'clock_nanosleep',
          'semop',
          'semtimedop',
          'sigtimedwait',
        ],
      },
      weight: 3,
      says: 'this call is never restarted after a handler',
    },
    {
      when: { text: 'SIG(?:CHLD|ALRM|PROF|WINCH|USR[12]|HUP)|signal|profil|setitimer|alarm' },
      weight: 3,
      says: 'a signal stands in the log',
    },
    {
      when: { text: 'nfs|fuse|cifs|smb|sshfs|gcsfuse|s3fs' },
      weight: -2,
      says: 'a file of a network filesystem was waited for',
    },
  ],
  question: {
    ask: 'Which signals arrive?',
    run: "sudo strace -f -p {pid} 2>&1 | grep -E 'EINTR|ERESTART|--- SIG'",
    answers: [
      {
        reads: { output: 'strace', rows: { errno: 'EINTR|ERESTART\\w*' } },
        weight: 3,
        says: '`{call}` was interrupted by a signal',
      },
    ],
  },
  fixes: [
    {
      title: 'Call again',
      when: 'The program is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'do n = read(fd, buf, sizeof buf); while (n < 0 && errno == EINTR);',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'for {\n\tn, err := unix.Read(fd, buf)\n\tif err != unix.EINTR { return n, err }\n}',
        },
        {
          kind: 'code',
          runtime: 'rust',
          language: 'rust',
          code: 'Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,',
        },
        { kind: 'text', text: 'Python 3.5 and later repeat the call themselves (PEP 475).' },
      ],
      whyItWorks: 'Nothing was read or written when a call returns EINTR, so a repeat loses nothing.',
      risk: { level: 'reversible', undo: 'Take the loop out.' },
      proof: { sh: 'kill -CHLD {pid}', shows: 'no message in the log of the program' },
    },
    {
      title: 'Set the handler with SA_RESTART',
      when: 'The handler is yours and need not break off anything.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'struct sigaction sa = { .sa_handler = on_child, .sa_flags = SA_RESTART };\nsigaction(SIGCHLD, &sa, NULL);',
        },
      ],
      whyItWorks: 'The kernel then goes on with read, write, accept, wait and others after the handler.',
      risk: { level: 'reversible', undo: 'Use flags 0.' },
      proof: { sh: 'strace -e trace=rt_sigaction COMMAND', shows: '`SA_RESTART`' },
    },
  ],
  popularButWrong: {
    advice: 'Repeat close() as well.',
    because:
      'On Linux the number is free after close, even with EINTR; a second close may close what another thread has just opened.',
  },
  sources: ['man:signal(7)', 'man:sigaction(2)', 'man:close(2)', 'https://go.dev/doc/go1.14'],
  notReproducible: 'The programs of Debian repeat their calls, so none of them ends with this message.',
})
