import { defineCause } from '../../schema.ts'

/** execve(2) with an expanded wildcard beyond a quarter of RLIMIT_STACK. */
export default defineCause({
  title: 'A wildcard has become too many names',
  because:
    '`{program|The program}` could not be started **because** its arguments, most likely a wildcard with very many names, are longer than the kernel takes',
  why: `
The shell replaces \`*\` by all names before it starts the program. A directory with some ten thousand files gives a command line of megabytes, which the kernel refuses to copy. The program itself has
never run.`,
  prior: 3,
  clues: [
    {
      when: { text: '/bin/(?:rm|ls|cp|mv|cat|grep|tar|chmod|chown): ', near: 0 },
      weight: 2,
      says: 'a program for files could not be started',
    },
    { when: { text: '[Aa]rgument list too long' }, weight: 1, says: 'the message is about arguments' },
    {
      when: { dialect: ['node', 'python', 'java', 'go'] },
      weight: -1,
      says: 'a program started another one: look at how it builds the arguments',
    },
  ],
  question: {
    ask: 'How many names are there?',
    run: 'find . -maxdepth 1 | wc -l',
    answers: [
      {
        reads: { output: 'number', rows: { value: '>=20000' } },
        weight: 3,
        says: '{value} names do not fit into a command line',
      },
      {
        reads: { output: 'number', rows: { value: '<2000' } },
        weight: -3,
        says: 'so few names ({value}) fit into a command line',
      },
    ],
  },
  fixes: [
    {
      title: 'Let find call the program in portions',
      when: 'Files are to be removed, moved or changed.',
      steps: [
        { kind: 'sh', sh: "find cache -maxdepth 1 -name 'item-*' -print | head" },
        {
          kind: 'sh',
          sh: "find cache -maxdepth 1 -name 'item-*' -delete",
          changes: 'Removes the files that the command before has listed.',
        },
        {
          kind: 'sh',
          sh: "find cache -maxdepth 1 -name 'item-*' -exec mv -t old {} +",
          changes: 'Moves them, many at a time.',
        },
      ],
      whyItWorks:
        '`find` hands the program as many names as fit, and calls it again for the rest; `-delete` calls nothing at all.',
      risk: {
        level: 'destructive',
        to: 'the files that match: list them first',
        undo: 'None for `rm`: run the same `find` with `-print` in place of the program first.',
      },
      proof: { sh: "find cache -maxdepth 1 -name 'item-*' | wc -l", shows: '0' },
    },
    {
      title: 'Send the names through a pipe',
      when: 'The program reads names from its input or xargs can split them.',
      steps: [
        { kind: 'sh', sh: "printf '%s\\0' cache/* | xargs -0 grep -l needle", changes: 'Nothing: it only reads.' },
      ],
      whyItWorks: '`printf` is part of the shell, so no program gets the long list; `xargs` makes portions of it.',
      risk: { level: 'read-only' },
      proof: { sh: "printf '%s\\0' cache/* | xargs -0 ls | wc -l", shows: 'the number of files' },
    },
    {
      title: 'Raise the stack limit',
      when: 'The program must get all names at once.',
      steps: [
        {
          kind: 'sh',
          sh: 'ulimit -Ss unlimited',
          changes: 'This shell and what it starts; the kernel caps the arguments at 6 MiB.',
        },
      ],
      whyItWorks: 'A quarter of the stack limit is what arguments may take.',
      risk: { level: 'reversible', undo: 'Close the shell.' },
      proof: { sh: 'getconf ARG_MAX', shows: 'a larger number' },
    },
  ],
  popularButWrong: {
    advice: 'Put the wildcard into quotes.',
    because:
      'Then the program gets the star itself and looks for a file of that name; only `find -name` and the like understand patterns.',
  },
  sources: ['man:execve(2)', 'man:xargs(1)', 'man:find(1)'],
  scenario: {
    params: { program: 'rm' },
    world: 'workshop',
    with: { limits: { stack: [262144, 8388608] }, files: { '/srv/work/cache': { dir: true } } },
    reproduce: {
      run: 'for n in {1..800}; do : > cache/item-$n-$(printf %0180d $n); done; rm cache/item-*',
      fails: { call: 'execve', errno: 'E2BIG' },
    },
    steps: [
      {
        title: 'Remove the cache with a wildcard',
        ask: 'Make many files with long names, and try to remove them all at once.',
        run: 'for n in {1..800}; do : > cache/item-$n-$(printf %0180d $n); done; rm cache/item-*',
        done: { kind: 'fails', call: 'execve', errno: 'E2BIG' },
      },
      {
        title: 'Count them',
        ask: 'How many are there?',
        run: 'find cache -type f | wc -l',
        done: { kind: 'ran', program: ['find', 'ls', 'wc'] },
      },
      {
        title: 'Let find remove them',
        ask: 'Remove them without a command line.',
        run: "find cache -name 'item-*' -delete",
        done: { kind: 'succeeds', call: 'unlinkat', path: 'item-' },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'succeeds', call: 'unlinkat', path: 'item-800' },
        { kind: 'succeeds', call: 'unlink', path: 'item-800' },
      ],
    },
    solutions: [
      { title: 'Let find remove them', run: "find cache -name 'item-*' -delete" },
      { title: 'Let xargs make portions', run: "printf '%s\\0' cache/* | xargs -0 rm" },
      { title: 'Raise the soft stack limit', run: 'ulimit -Ss 8192; rm cache/item-*' },
    ],
    wrong: [
      { run: "rm 'cache/item-*'", but: 'In quotes the star is a star.' },
      { run: 'cd cache && rm *', but: 'The names are shorter by six letters; the list is still too long.' },
    ],
  },
})
