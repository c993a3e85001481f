import { defineCause } from '../../schema.ts'

/** getaddrinfo(3) of glibc and musl in a process whose table of descriptors is full. */
export default defineCause({
  title: 'The lookup got no descriptor: too many files are open',
  because:
    '`{program|The program}` could not look up {hostname|`$`|the name} **because** its limit of open files was reached when the resolver wanted to open a socket',
  why: `
A lookup needs a descriptor for a moment, for \`/etc/hosts\` and for the question itself. In a process that has used up its own, the resolver fails in a system call and says only “System error”; the reason is in \`errno\`. Measured with 16
descriptors, all taken: musl leaves EMFILE there (“No file descriptors available”), glibc 2.36 EBUSY. What leaks the descriptors is elsewhere in the program: connections, files, watches.`,
  prior: 2,
  clues: [
    { when: { also: ['EMFILE'] }, weight: 6, says: 'the same log complains of too many open files' },
    {
      when: { text: 'too many open files|no file descriptors available|EMFILE' },
      weight: 5,
      says: 'open files have run out',
    },
    { when: { countAtLeast: 10 }, weight: 1, says: 'it goes on and on, as when nothing is given back' },
    { when: { text: 'nsswitch|libnss' }, weight: -4, says: 'modules of the name service are spoken of' },
  ],
  question: {
    ask: 'How many descriptors does the process hold?',
    run: 'lsof -p {pid}',
    answers: [
      {
        reads: { output: 'lsof', rows: { fd: '>=900' } },
        weight: 5,
        says: 'descriptor {fd} is in use, near the usual limit of 1024',
      },
    ],
  },
  fixes: [
    {
      title: 'Find what is not closed',
      when: 'Always first.',
      steps: [
        { kind: 'sh', sh: 'ls /proc/{pid}/fd | wc -l; grep "open files" /proc/{pid}/limits' },
        {
          kind: 'sh',
          sh: "ls -l /proc/{pid}/fd | awk '{ print $NF }' | cut -d: -f1 | sort | uniq -c | sort -rn | head",
        },
      ],
      whyItWorks:
        'The kind at the top of the list (socket, a file, anon_inode) is what grows; look for the place in the code that opens it.',
      risk: { level: 'read-only' },
      proof: { sh: 'ls /proc/{pid}/fd | wc -l', shows: 'a number that no longer grows' },
    },
    {
      title: 'Raise the limit of the service',
      when: 'It serves many clients at once, and nothing leaks.',
      steps: [{ kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nLimitNOFILE=65536' }],
      whyItWorks: 'The lookup then finds a free number among those of the clients.',
      risk: { level: 'reversible', undo: 'Take the line out, run `systemctl daemon-reload`, and restart the service.' },
      proof: { sh: 'grep "open files" /proc/{pid}/limits', shows: '65536' },
    },
  ],
  popularButWrong: {
    advice: 'Look for the fault in the name server.',
    because: 'No question was sent: `strace -e trace=socket` shows the refusal before the first packet.',
  },
  sources: ['man:getaddrinfo(3)', 'posix:getaddrinfo', 'man:getrlimit(2)'],
  notReproducible:
    'The resolver of the lab opens no files. A C program with a full table showed it on glibc 2.36 and musl 1.2.3.',
})
