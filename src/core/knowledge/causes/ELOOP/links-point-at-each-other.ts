import { defineCause } from '../../schema.ts'

/** path_resolution(7): a circle of symbolic links; usually a `current` link made from inside the folder it should point at. */
export default defineCause({
  title: 'Symbolic links point at each other in a circle',
  because:
    '`{program|The program}` could not reach {path|$|its path} **because** a symbolic link on the way leads back to itself',
  why: `
A relative link is read from the folder in which it lies, not from the one in which you stood when you made it. \`ln -s current\` inside a
release, a link restored over its own target, or two deploy scripts that each link to the other's name make a circle: the kernel
follows it 40 times and then refuses.`,
  prior: 3,
  clues: [
    {
      when: { text: '\\b(?:current|latest|live|shared)\\b', near: 2 },
      weight: 1,
      says: 'the path has a name that deploy scripts make into a link',
    },
    {
      when: { text: 'node_modules|pnpm|npm link|yarn link', near: 20 },
      weight: 1,
      says: 'package managers link folders to each other',
    },
    {
      when: { syscall: ['epoll_ctl'] },
      weight: -6,
      says: '`epoll_ctl` has its own meaning of this code, without links',
    },
  ],
  question: {
    ask: 'Where does the path start to turn in circles?',
    run: 'namei -l {path}',
    answers: [
      { reads: { output: 'ls', rows: { type: 'symlink' } }, weight: 3, says: '`{name}` is a link to `{target}`' },
      { reads: { output: 'namei', rows: { error: '.+' } }, weight: 4, says: 'the way ends nowhere, at `{name}`' },
      {
        reads: { output: 'namei', rows: { type: '(?:file|directory|socket|fifo|device)', name: '[^/]+' } },
        weight: -3,
        says: 'the path leads to `{name}`',
      },
      { reads: { output: 'namei', rows: { type: 'symlink' } }, weight: 1, says: 'there are links on the way' },
      { reads: { output: 'namei', rows: 'none' }, weight: -2, says: 'no part of the path is a link' },
    ],
  },
  fixes: [
    {
      title: 'Point the link at the real thing',
      when: 'You know what it should lead to.',
      steps: [
        { kind: 'sh', sh: 'namei -l {path}' },
        {
          kind: 'sh',
          sh: 'ln -sfn /srv/work/releases/2 {link}',
          changes: 'Replaces that link, and nothing behind it.',
        },
      ],
      whyItWorks:
        'With `-n` the link itself is replaced instead of being followed, and an absolute target means the same from every folder.',
      risk: { level: 'reversible', undo: 'Make the old link again; `readlink` shows its text before you change it.' },
      proof: { sh: 'readlink -f {path}', shows: 'the path of the real file' },
    },
    {
      title: 'Remove a link that nothing needs',
      when: 'The link is a leftover.',
      steps: [
        { kind: 'sh', sh: 'ls -l {link}' },
        { kind: 'sh', sh: 'rm {link}', changes: 'Removes the link only; a link has no content of its own.' },
      ],
      whyItWorks: 'Without the link the name is free, and no circle is left to follow.',
      risk: { level: 'reversible', undo: 'Make the link again with `ln -s` and the text that `ls -l` showed.' },
      proof: { sh: 'ls -l {link}', shows: 'No such file or directory' },
    },
    {
      title: 'Make such links so that they cannot turn round',
      when: 'A script makes them.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'release=$(realpath releases/2)\nln -sfn "$release" current.new\nmv -T current.new current',
          note: '`mv -T` replaces the link in one step, so that nobody meets a moment without it.',
        },
      ],
      whyItWorks: '`realpath` resolves the target first: it fails at once when the target is part of a circle.',
      risk: { level: 'reversible', undo: 'Link the earlier release in the same way.' },
      proof: { sh: 'readlink -f current', shows: 'the folder of the release' },
    },
  ],
  popularButWrong: {
    advice: 'Raise the limit of links.',
    because: 'The 40 is fixed in the kernel, and no number would be enough for a circle.',
  },
  exceptions: [
    'A program that opens with O_NOFOLLOW gets this code for any link at the end of the path, without a circle.',
  ],
  sources: ['man:path_resolution(7)', 'man:symlink(7)', 'man:ln(1)', 'man:namei(1)'],
  scenario: {
    params: { path: '/srv/work/current/config.json', link: '/srv/work/current', program: 'cat' },
    world: 'workshop',
    with: { files: { '/srv/work/current': { symlink: 'live' }, '/srv/work/live': { symlink: 'current' } } },
    reproduce: { run: 'cat current/config.json', fails: { call: 'openat', errno: 'ELOOP' } },
    steps: [
      {
        title: 'Read the config',
        ask: 'Read the config of the current release. The kernel gives up.',
        run: 'cat current/config.json',
        done: { kind: 'fails', call: 'openat', errno: 'ELOOP' },
      },
      {
        title: 'Walk the path',
        ask: 'See where the links lead.',
        run: 'ls -l; readlink current live',
        done: { kind: 'ran', program: ['ls', 'readlink', 'namei', 'stat'], anyStatus: true },
      },
      {
        title: 'Point the link at a release',
        ask: 'Let `current` lead to release 2.',
        run: 'ln -sfn releases/2 current',
        done: { kind: 'succeeds', call: 'symlinkat' },
      },
      {
        title: 'Read it again',
        ask: 'Read the config once more.',
        run: 'cat current/config.json',
        done: { kind: 'ran', program: ['cat'] },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/current/config.json', type: 'file' },
    solutions: [
      { title: 'Point `current` at the release', run: 'ln -sfn releases/2 current; cat current/config.json' },
      { title: 'Point the other link at it', run: 'rm live; ln -s releases/2 live; cat current/config.json' },
    ],
    wrong: [
      { run: 'ln -s releases/2 current', but: 'Without `-f` and `-n` the link that is there stays as it is.' },
      { run: 'cat live/config.json', but: 'The other link is the other half of the same circle.' },
    ],
    harm: [
      {
        run: 'rm -rf current/',
        instead:
          'Remove the link without a slash behind it: `rm current`. With the slash, the folder behind a good link would be meant.',
      },
    ],
  },
})
