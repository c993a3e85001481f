import { defineCause } from '../../schema.ts'

/** mkdir(2) and open(2) with O_EXCL see the link itself; exists() follows it and sees nothing. */
export default defineCause({
  title: 'A link that leads to nothing has the name',
  because:
    '`{program|The program}` could not make {path|$|it} **because** a symbolic link of that name exists, although what it points to does not',
  why: `
\`fs.existsSync\`, \`os.path.exists\` and \`[ -e … ]\` follow links, and a link to a missing place is “not there” for them. \`mkdir\`, \`symlink\` and an open with O_EXCL look at the name itself, and
it is taken. So a program says in one line that nothing is there and in the next that it exists. A moved data folder or a volume that is not mounted leaves such links.`,
  prior: 0,
  clues: [
    {
      when: { text: 'existsSync|os\\.path\\.exists|if \\[+ ! -[de]|os\\.Stat|Files\\.exists', near: 8 },
      weight: 1,
      says: 'it was looked for before, and not seen',
    },
    {
      when: { text: '(?:mkdir -p|exist_ok|recursive: ?true|makedirs|dangling|broken link)', near: 8 },
      weight: 2,
      says: 'an existing folder would have been no failure',
    },
    { when: { also: ['ENOENT'] }, weight: 2, says: 'the same log says that something does not exist' },
    { when: { syscall: ['open', 'openat', 'link'] }, weight: -2, says: 'no folder was to be made' },
  ],
  question: {
    ask: 'Is it a link?',
    run: 'ls -ld {path}',
    answers: [
      { reads: { output: 'ls', rows: { type: 'symlink' } }, weight: 7, says: '`{name}` is a link to `{target}`' },
      { reads: { output: 'ls', rows: { type: '(?:file|directory)' } }, weight: -5, says: '`{name}` is no link' },
      { reads: { output: 'namei', rows: { error: '.+' } }, weight: 5, says: 'the way ends at `{name}`' },
    ],
  },
  fixes: [
    {
      title: 'Make what the link points to, or mount it',
      when: 'The link is right and its target is missing.',
      steps: [
        { kind: 'sh', sh: 'readlink -m {path}' },
        { kind: 'sh', sh: 'mkdir -p "$(readlink -m {path})"', changes: 'Makes the folder that the link names.' },
      ],
      whyItWorks: 'The link then leads to a folder, which `mkdir -p` accepts.',
      risk: { level: 'reversible', undo: 'Remove that folder again.' },
      proof: { sh: 'cd {path} && pwd -P', shows: 'the real folder' },
    },
    {
      title: 'Remove the link',
      when: 'Its target is gone for good.',
      steps: [{ kind: 'sh', sh: 'rm {path}', changes: 'Removes the link; it points to nothing.' }],
      whyItWorks: 'The name becomes free.',
      risk: { level: 'reversible', undo: 'Make the link again with `ln -s`; `ls -l` showed where to.' },
      proof: { sh: 'ls -ld {path}', shows: 'No such file or directory' },
    },
    {
      title: 'Ask about the name itself',
      when: 'The program decides by “exists”.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'const there = fs.lstatSync(name, { throwIfNoEntry: false })',
        },
        { kind: 'code', runtime: 'python', language: 'python', code: 'os.path.lexists(name)' },
        { kind: 'code', runtime: 'bash', language: 'sh', code: '[ -e "$name" ] || [ -L "$name" ]' },
      ],
      whyItWorks: '`lstat` looks at the link and not through it.',
      risk: { level: 'reversible', undo: 'Use the old question again.' },
      proof: { sh: '[ -L {path} ] && echo link', shows: 'link' },
    },
  ],
  popularButWrong: {
    advice: 'Add `-p`, or `exist_ok=True`.',
    because: 'They are content with a folder, and a link to nothing leads to none.',
  },
  exceptions: ['Node.js with `recursive: true` reports ENOENT in this situation, not this code.'],
  sources: ['man:mkdir(2)', 'man:symlink(7)', 'https://docs.python.org/3/library/os.path.html'],
  scenario: {
    params: { path: '/srv/work/uploads', program: 'mkdir' },
    world: 'workshop',
    with: {
      files: {
        '{path}': { symlink: '/srv/work/disk/uploads' },
        '/srv/work/start.sh': {
          text: '#!/bin/bash\n[ -e {path} ] || mkdir {path} || exit 1\necho ready > {path}/ready\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './start.sh', fails: { call: 'mkdir', errno: 'EEXIST' } },
    steps: [
      {
        title: 'Start it',
        ask: 'Start the service.',
        run: './start.sh',
        done: { kind: 'fails', call: 'mkdir', errno: 'EEXIST' },
      },
      {
        title: 'Look at the name',
        ask: 'See what the name is.',
        run: 'ls -ld {path}',
        done: { kind: 'ran', program: ['ls', 'readlink', 'namei', 'stat', 'file'] },
      },
      {
        title: 'Make what it points to',
        ask: 'Make the missing folder, and start again.',
        run: 'mkdir -p "$(readlink -m {path})"; ./start.sh',
        done: { kind: 'exists', path: '{path}/ready', minSize: 5 },
      },
    ],
    solved: { kind: 'exists', path: '{path}/ready', minSize: 5 },
    solutions: [
      { title: 'Make what it points to', run: 'mkdir -p "$(readlink -m {path})"; ./start.sh' },
      { title: 'Remove the link', run: 'rm {path}; ./start.sh' },
    ],
    wrong: [
      { run: "sed -i 's/mkdir/mkdir -p/' start.sh; ./start.sh", but: '`-p` wants a folder at the end of the link.' },
      { run: 'touch {path}/x; ./start.sh', but: 'There is no folder behind the link in which a file could be made.' },
    ],
  },
})
