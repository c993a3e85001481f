import { defineCause } from '../../schema.ts'

/** link(2): a hard link is a second entry for one inode, and inodes belong to one filesystem. */
export default defineCause({
  title: 'A hard link cannot lead to another filesystem',
  because:
    '`{program|The program}` could not link {path|$|the file}{dest| as $|} **because** the new name would lie on another filesystem',
  why: `
A hard link is one more name for an inode, and its number means something on one filesystem only. Package stores (pnpm, uv, Bazel, ccache), \`cp -al\` backups and \`git clone --local\` link instead of
copying, to save room, and fail or slow down when store and project lie on different disks, volumes or mounts.`,
  prior: 1,
  clues: [
    { when: { syscall: ['link', 'linkat'] }, weight: 7, says: 'the failing call makes a hard link' },
    {
      when: { text: 'hard ?link|\\bln: |cp: cannot create hard|os\\.link|linkSync|createLink', near: 4 },
      weight: 6,
      says: 'a hard link was to be made',
    },
    {
      when: { text: 'pnpm|\\buv\\b|bazel|ccache|rsync.*link-dest', near: 20 },
      weight: 3,
      says: 'that tool links files out of its store',
    },
    { when: { syscall: ['rename', 'renameat', 'renameat2'] }, weight: -6, says: 'the failing call renames' },
  ],
  question: {
    ask: 'Where do the two lie?',
    run: 'df {path} "$(dirname {dest})"',
    answers: [
      { reads: { output: 'df', rows: { mountedOn: '/.+' } }, weight: 1, says: 'one of them lies on `{mountedOn}`' },
    ],
  },
  fixes: [
    {
      title: 'Put the store on the disk of the project',
      when: 'It is a package manager or a build cache.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'sh',
          code: 'pnpm config set store-dir /data/.pnpm-store   # on the same disk as the project',
        },
        { kind: 'code', runtime: 'python', language: 'sh', code: 'export UV_CACHE_DIR=/data/.uv-cache' },
      ],
      whyItWorks: 'Then both names lie on one filesystem, and linking saves room again.',
      risk: { level: 'reversible', undo: 'Set the old place again; packages are fetched anew.' },
      proof: { sh: 'df "$(pnpm store path)" .', shows: 'the same filesystem twice' },
    },
    {
      title: 'Tell the tool to copy',
      when: 'The two places have to stay apart.',
      steps: [
        { kind: 'code', runtime: 'node', language: 'sh', code: 'pnpm install --package-import-method copy' },
        { kind: 'code', runtime: 'python', language: 'sh', code: 'UV_LINK_MODE=copy uv sync' },
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'cp -a source/. target/     # without -l' },
      ],
      whyItWorks: 'A copy is an inode of its own, on its own filesystem. It takes its own room.',
      risk: { level: 'reversible', undo: 'Take the option back.' },
      proof: { sh: 'ls -li {path} {dest}', shows: 'two different numbers in front' },
    },
    {
      title: 'Make a symbolic link',
      when: 'One copy is enough, and both disks are always there.',
      steps: [{ kind: 'sh', sh: 'ln -s {path} {dest}', changes: 'Makes a link that holds the path of the file.' }],
      whyItWorks: 'It stores a path and no inode number.',
      risk: { level: 'reversible', undo: 'Remove the link.' },
      proof: { sh: 'readlink -e {dest}', shows: 'the real file' },
    },
  ],
  popularButWrong: {
    advice: 'Take `sudo`, or switch `fs.protected_hardlinks` off.',
    because: 'That setting answers with EPERM and is about the files of others.',
  },
  sources: ['man:link(2)', 'man:ln(1)', 'man:cp(1)', 'https://github.com/pnpm/pnpm'],
  scenario: {
    params: { path: '/srv/work/incoming/report.pdf', dest: '/srv/work/archive/report.pdf', program: 'ln' },
    world: 'workshop',
    reproduce: { run: 'cp -l {path} {dest}', fails: { call: 'link', errno: 'EXDEV' } },
    steps: [
      {
        title: 'Link it into the archive',
        ask: 'Put the report into the archive without taking room twice.',
        run: 'cp -l {path} {dest}',
        done: { kind: 'fails', call: 'link', errno: 'EXDEV' },
      },
      {
        title: 'Compare the filesystems',
        ask: 'On which filesystems are the two places?',
        run: 'df incoming archive',
        done: { kind: 'ran', program: ['df', 'findmnt', 'stat', 'mount'] },
      },
      {
        title: 'Copy',
        ask: 'Make a real copy.',
        run: 'cp -a {path} {dest}',
        done: { kind: 'exists', path: '{dest}', type: 'file', minSize: 5 },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'exists', path: '{dest}', type: 'file', minSize: 5 },
        { kind: 'exists', path: '{dest}', type: 'symlink' },
      ],
    },
    solutions: [
      { title: 'Copy', run: 'cp -a {path} {dest}' },
      { title: 'Make a symbolic link', run: 'ln -s {path} {dest}' },
    ],
    wrong: [
      { run: 'ln {path} {dest}', but: '`ln` makes the same call.' },
      { run: 'ln -f {path} {dest}', but: '`-f` replaces an old name; it moves no border.' },
    ],
  },
})
