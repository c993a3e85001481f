import { defineCause } from '../../schema.ts'

/** alloc_empty_file() compares the count of open files with fs.file-max. */
export default defineCause({
  title: 'All open files of the machine together have reached fs.file-max',
  because:
    '`{program|The program}` could not open {path|$|a file} **because** all processes together have as many files open as the machine allows',
  why: "The kernel counts open files over all processes. Programs without the capability CAP_SYS_ADMIN are refused at `fs.file-max`; root's go on, which is why you can still look. It needs thousands of leaking processes, a very low setting left from an old tuning guide, or a leak in a service whose own limit was raised to millions.",
  prior: 3,
  clues: [
    { when: { text: 'VFS: file-max limit \\d+ reached' }, weight: 3, says: 'the kernel log names the limit' },
    {
      when: { text: 'in system|kern\\.maxfiles|file table overflow' },
      weight: 1,
      says: 'the message is about the system as a whole',
    },
  ],
  question: {
    ask: 'How many may be open on the machine?',
    run: 'sysctl fs.file-max',
    answers: [
      {
        reads: { output: 'sysctl', where: { name: 'fs\\.file-max' }, rows: { value: '<200000' } },
        weight: 3,
        says: 'only {value} are allowed on the whole machine',
      },
    ],
  },
  fixes: [
    {
      title: 'Find who has so many',
      when: 'Always first.',
      steps: [
        { kind: 'sh', sh: 'cat /proc/sys/fs/file-nr' },
        {
          kind: 'sh',
          sh: 'for d in /proc/[0-9]*; do echo "$(ls $d/fd 2> /dev/null | wc -l) $(cat $d/comm 2> /dev/null)"; done | sort -rn | head',
        },
      ],
      whyItWorks: 'The first number of file-nr is what is open, the third what may be; the list shows whose they are.',
      risk: { level: 'read-only' },
      proof: { sh: 'cat /proc/sys/fs/file-nr', shows: 'a first number far below the third' },
    },
    {
      title: 'Raise the limit',
      when: 'The work of the machine needs it, or the setting is an old, low one.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo sysctl -w fs.file-max=2000000',
          changes: 'Until the next boot; look for an old line in /etc/sysctl.d as well.',
        },
      ],
      whyItWorks: 'An open file takes about 256 bytes of kernel memory: millions fit.',
      risk: { level: 'reversible', undo: 'sudo sysctl -w fs.file-max with the old number.' },
      proof: { sh: 'sysctl fs.file-max', shows: '2000000' },
    },
  ],
  popularButWrong: {
    advice: 'Raise `ulimit -n` for the program.',
    because: 'Its own limit gives EMFILE. A higher one lets it take even more from the others.',
  },
  sources: ['man:proc(5)', 'man:open(2)', 'kernel:fs/file_table.c'],
  notReproducible: 'The limit is one of the whole machine: to reach it would stop everything else that runs there.',
})
