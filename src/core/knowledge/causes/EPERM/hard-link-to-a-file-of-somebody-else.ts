import { defineCause } from '../../schema.ts'

/** linkat(2) with fs.protected_hardlinks = 1 (proc(5)): the default of every distribution. */
export default defineCause({
  title: 'A hard link to a file that is not yours',
  because:
    '`{program|The program}` could not make a hard link to {path|$|the file} **because** the file belongs to somebody else and you may not write it',
  why: `
A hard link keeps a file alive, with its old content and owner, even after the owner has removed it. To stop people from collecting other people's
files that way, Linux has \`fs.protected_hardlinks\`: you may only link files that are yours, or that you may both read and write.`,
  prior: 1,
  clues: [
    { when: { syscall: ['link', 'linkat'] }, weight: 5, says: 'the failing call makes a hard link' },
    {
      when: { text: 'hard link|rsync.*link-dest|cp -l|pnpm', near: 5 },
      weight: 3,
      says: 'the message is about hard links',
    },
    {
      when: { syscall: ['chown', 'fchownat', 'chmod', 'fchmodat', 'kill'] },
      weight: -4,
      says: 'the failing call makes no link',
    },
  ],
  question: {
    ask: 'Whose file is it?',
    run: 'ls -l {path}',
    answers: [{ reads: { output: 'ls', rows: { owner: '.+' } }, weight: 1, says: 'it belongs to {owner}' }],
  },
  fixes: [
    {
      title: 'Copy it',
      when: 'You want your own version, or a snapshot.',
      steps: [{ kind: 'sh', sh: 'cp {path} {dest}', changes: 'Makes a second file that is yours.' }],
      whyItWorks: 'Reading is allowed; the copy is a new file of yours.',
      risk: { level: 'reversible', undo: 'Remove the copy.' },
      proof: { sh: 'ls -l {dest}', shows: 'your name as the owner' },
    },
    {
      title: 'Make a symbolic link',
      when: 'You want to see the original, also when it changes.',
      steps: [{ kind: 'sh', sh: 'ln -s {path} {dest}', changes: 'Makes a link that names the other file.' }],
      whyItWorks: 'A symbolic link is a file of yours with a path in it; it gives no hold on the other file.',
      risk: { level: 'reversible', undo: 'Remove the link.' },
      proof: { sh: 'readlink {dest}', shows: 'the path of the original' },
    },
  ],
  popularButWrong: {
    advice: 'Set fs.protected_hardlinks to 0.',
    because:
      'It opens a hole for everybody on the machine, which set-uid programs and shared directories have been attacked through.',
  },
  sources: ['man:link(2)', 'man:proc(5)', 'man:ln(1)'],
  scenario: {
    params: { path: '/srv/work/shared/report.csv', dest: '/srv/work/incoming/report.csv', program: 'ln' },
    world: 'workshop',
    with: {
      users: [{ name: 'ann', uid: 1001, gid: 1001, home: '/nonexistent', shell: '/bin/bash' }],
      files: { '/srv/work/shared': { dir: true }, '{path}': { text: 'id,total\n1,10\n', owner: 'ann', mode: '644' } },
    },
    reproduce: { run: 'ln {path} {dest}', fails: { call: 'linkat', errno: 'EPERM' } },
    steps: [
      {
        title: 'Link the report',
        ask: 'Make a hard link to the report of ann.',
        run: 'ln {path} {dest}',
        done: { kind: 'fails', call: 'linkat', errno: 'EPERM' },
      },
      {
        title: 'See whose it is',
        ask: 'Whose file is it, and may you write it?',
        run: 'ls -l {path}; id -un',
        done: { kind: 'ran', program: ['ls', 'stat', 'id', 'whoami'] },
      },
      {
        title: 'Copy it, or link it by name',
        ask: 'Make a copy, or a symbolic link.',
        run: 'ln -s {path} {dest}; cat {dest}',
        done: { kind: 'exists', path: '{dest}' },
      },
    ],
    solved: { kind: 'exists', path: '{dest}' },
    solutions: [
      { title: 'Copy it', run: 'cp {path} {dest}' },
      { title: 'Make a symbolic link', run: 'ln -s {path} {dest}' },
    ],
    wrong: [
      { run: 'chmod a+w {path}; ln {path} {dest}', but: 'The mode is not yours to change either: it is the owner’s.' },
      { run: 'ln -f {path} {dest}', but: '`-f` replaces the new name; the old file is still not yours.' },
    ],
  },
})
