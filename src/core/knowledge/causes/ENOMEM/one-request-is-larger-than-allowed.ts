import { defineCause } from '../../schema.ts'

/** mmap(2) of one huge block against RLIMIT_AS or the overcommit heuristic. */
export default defineCause({
  title: 'One single request is larger than the process may ever have',
  because:
    '`{program|The program}` got no memory **because** one request alone is larger than its address space limit or all of the machine',
  why: `
The block size was meant in kilobytes and given in megabytes, a whole file is loaded at once, a length was read from damaged data, or a subtraction went below zero
and became a huge unsigned number. Such a request is refused before anything is used, so the machine looks idle. With \`ulimit -v\` a moderate block is enough.`,
  prior: 1,
  clues: [
    {
      when: {
        text: 'memory exhausted by input buffer|Unable to allocate [\\d.]+ [GTPE]iB|cannot allocate \\d{9,}|failed to allocate \\d{9,}|requested array size|Array buffer allocation failed|tried to allocate',
      },
      weight: 5,
      says: 'the log names the size that was asked for',
    },
    {
      when: { dialect: ['dd', 'coreutils'] },
      weight: 1,
      says: 'a small tool needs much memory only when it is told to',
    },
    { when: { text: '\\bbs=\\d+[MG]|ulimit -v|MemoryError' }, weight: 2, says: 'a size or a limit stands in the log' },
    { when: { syscall: ['fork', 'clone', 'vfork'] }, weight: -4, says: 'a process was to be copied' },
    {
      when: { text: 'oom-kill|Out of memory: Kill|OOMKilled' },
      weight: -3,
      says: 'memory was used up, not only asked for',
    },
  ],
  question: {
    ask: 'Is the address space of the process limited?',
    run: 'ulimit -a',
    answers: [
      {
        reads: { output: 'ulimit', where: { letter: 'v' }, rows: { soft: '\\d+' } },
        weight: 4,
        says: 'the address space is limited to {soft} kB',
      },
    ],
  },
  fixes: [
    {
      title: 'Work in portions',
      when: 'The size is wrong or needlessly large.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'dd if=disk.img of=copy.img bs=4M   # the copy is the same, the buffer is small',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'for chunk in iter(lambda: f.read(1 << 20), b""):\n    handle(chunk)',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'for await (const chunk of fs.createReadStream(name)) handle(chunk)',
        },
      ],
      whyItWorks: 'The program then needs one portion at a time, whatever the total is.',
      risk: { level: 'reversible', undo: 'Put the old size back.' },
      proof: { sh: 'grep VmPeak /proc/{pid}/status', shows: 'a peak far below the limit' },
    },
    {
      title: 'Raise or remove the limit',
      when: 'The request is right, and `ulimit -v` is in its way.',
      steps: [
        { kind: 'sh', sh: 'ulimit -Sv unlimited', changes: 'This shell and what it starts, up to the hard limit.' },
      ],
      whyItWorks: 'Everybody may raise the soft limit up to the hard one.',
      risk: { level: 'reversible', undo: 'Close the shell.' },
      proof: { sh: 'ulimit -v', shows: 'unlimited' },
    },
  ],
  popularButWrong: {
    advice: 'Close other programs.',
    because: 'What they use does not count here: the one request would not fit into an empty machine or limit either.',
  },
  sources: ['man:mmap(2)', 'man:getrlimit(2)', 'man:dd(1)', 'https://docs.kernel.org/mm/overcommit-accounting.html'],
  scenario: {
    params: { program: 'dd' },
    world: 'workshop',
    with: { limits: { as: [209715200, 419430400] }, files: { '/srv/work/disk.img': { size: 100000 } } },
    reproduce: { run: 'dd if=disk.img of=copy.img bs=300M', fails: { call: 'mmap', errno: 'ENOMEM' } },
    steps: [
      {
        title: 'Copy with a huge block',
        ask: 'Copy a small image with a block of 300 MB.',
        run: 'dd if=disk.img of=copy.img bs=300M',
        done: { kind: 'fails', call: 'mmap', errno: 'ENOMEM' },
      },
      {
        title: 'Compare',
        ask: 'How large is the file, and how much may a process map?',
        run: 'ls -l disk.img; ulimit -v',
        done: { kind: 'ran', program: ['ls', 'stat', 'wc', 'du'] },
      },
      {
        title: 'Copy in portions',
        ask: 'Copy it with a block of 64 kB.',
        run: 'dd if=disk.img of=copy.img bs=64K status=none',
        done: { kind: 'exists', path: '/srv/work/copy.img', type: 'file', minSize: 100000 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/copy.img', type: 'file', minSize: 100000 },
    solutions: [
      { title: 'Copy in portions', run: 'dd if=disk.img of=copy.img bs=64K status=none' },
      { title: 'Raise the soft limit', run: 'ulimit -Sv 409600; dd if=disk.img of=copy.img bs=300M status=none' },
    ],
    wrong: [
      { run: 'dd if=disk.img of=copy.img bs=300M count=1', but: 'One block is as large as each of many.' },
      {
        run: 'ulimit -v unlimited; dd if=disk.img of=copy.img bs=300M',
        but: 'Above the hard limit only root may go, so nothing has changed.',
      },
    ],
  },
})
