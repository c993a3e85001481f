import { defineCause } from '../../schema.ts'

/** rename(2): the new path lies below the old one. */
export default defineCause({
  title: 'A directory was to be moved into itself',
  because: '{path|`$`|The directory} cannot be moved to {dest|`$`|that place} **because** the target lies inside of it',
  why: `
The tree would be cut off from its root: the directory would hang below itself. It happens with a pattern that catches the target too
(\`mv * old/\`), and with a link that leads back up.`,
  prior: 1,
  clues: [
    {
      when: { syscall: ['rename', 'renameat', 'renameat2', 'cp', 'copyfile', 'cp -R'] },
      weight: 4,
      says: 'the failing call moves something',
    },
    { when: { text: 'subdirectory of itself|into itself' }, weight: 5, says: 'the program says so itself' },
  ],
  question: {
    ask: 'Where do the two paths really lead?',
    run: 'realpath {path} {dest}',
    answers: [
      {
        reads: { output: 'realpath', rows: { inside: 'yes' } },
        weight: 5,
        says: 'the target `{inner}` lies inside of `{outer}`',
      },
    ],
  },
  fixes: [
    {
      title: 'Leave the target out of what is moved',
      when: 'It was a pattern such as `*`.',
      steps: [
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'shopt -s extglob\nmv -- !(old) old/' },
        {
          kind: 'sh',
          sh: 'find . -mindepth 1 -maxdepth 1 ! -name old -exec mv -t old -- {} +',
          changes: 'Moves everything but `old` into `old`.',
        },
      ],
      whyItWorks: 'The pattern no longer names the target itself.',
      risk: { level: 'reversible', undo: 'mv -t . -- old/* moves everything back.' },
      proof: { sh: 'ls', shows: 'only `old`' },
    },
    {
      title: 'Go by way of a third name',
      when: 'The directory shall become the parent of its own content.',
      steps: [
        {
          kind: 'sh',
          sh: 'mv app app.new && mkdir app && mv app.new app/current',
          changes: 'Renames twice; no data is copied.',
        },
      ],
      whyItWorks: 'At no moment does a directory lie below itself.',
      risk: { level: 'reversible', undo: 'mv app/current app.new && rmdir app && mv app.new app' },
      proof: { sh: 'ls app', shows: '`current`' },
    },
  ],
  popularButWrong: {
    advice: 'Copy it there with `cp -r` instead.',
    because: 'It would copy the copy of the copy; cp refuses it too, with words of its own.',
  },
  sources: ['man:rename(2)', 'man:mv(1)'],
  scenario: {
    params: { path: '/srv/work/releases', dest: '/srv/work/releases/old', program: 'mv' },
    world: 'workshop',
    reproduce: { run: 'mkdir {dest}; mv {path} {dest}', fails: { call: 'rename', errno: 'EINVAL' } },
    steps: [
      {
        title: 'Move it',
        ask: 'Move the releases into a directory `old` that lies inside of them.',
        run: 'mkdir {dest}; mv {path} {dest}',
        done: { kind: 'fails', call: 'rename', errno: 'EINVAL' },
      },
      {
        title: 'Look at the two paths',
        ask: 'Compare the two paths.',
        run: 'realpath {path} {dest}',
        done: { kind: 'ran', program: ['realpath', 'readlink', 'ls', 'find'] },
      },
      {
        title: 'Move what is meant',
        ask: 'Move the single releases into `old`.',
        run: 'mv {path}/1 {path}/2 {dest}',
        done: { kind: 'exists', path: '{dest}/1', type: 'directory' },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'exists', path: '{dest}/1', type: 'directory' },
        { kind: 'exists', path: '/srv/work/old/releases/1', type: 'directory' },
      ],
    },
    solutions: [
      { title: 'Move the single releases', run: 'mv {path}/1 {path}/2 {dest}' },
      { title: 'Take a target outside', run: 'rmdir {dest}; mkdir /srv/work/old; mv {path} /srv/work/old' },
    ],
    wrong: [
      { run: 'mv -f {path} {dest}', but: 'Force only skips questions; the target still lies inside.' },
      { run: 'chmod u+w {path}; mv {path} {dest}', but: 'You may write there; the move itself makes no sense.' },
    ],
  },
})
