import { defineCause } from '../../schema.ts'

/** A symbolic link whose target is gone: the name is there, what it means is not. */
export default defineCause({
  title: 'A symbolic link points to something that is gone',
  because:
    '{path|$|The path} could not be opened **because** a symbolic link on the way points to something that no longer exists',
  why: `
A symbolic link is a text. Nobody checks it when the target is moved, renamed or not mounted, so that \`ls\` still shows the name.
Opening it walks on to the target, and that is missing. Releases behind a \`current\` link and \`node_modules/.bin\` are usual places.`,
  prior: 0,

  clues: [
    {
      when: { entity: { path: '.*/(?:current|latest|stable|releases?)/.*' } },
      weight: 2,
      says: '`{path}` leads through a name that usually is a link',
    },
    {
      when: { entity: { path: '.*/(?:sites-enabled|alternatives|\\.bin|node_modules/\\.pnpm|letsencrypt/live)/.*' } },
      weight: 3,
      says: 'entries of that directory are links',
    },
    { when: { text: 'dangling|broken (?:sym)?link|symlink', near: 20 }, weight: 2, says: 'the log speaks of links' },
    { when: { syscall: ['mkdir', 'spawn'] }, weight: -2, says: 'this call seldom walks through a link' },
  ],

  question: {
    ask: 'Is there a link on the way, and does its target exist?',
    run: 'namei -l {path}',
    answers: [
      {
        reads: { output: 'namei', rows: { type: 'symlink' } },
        weight: 4,
        says: '`{name}` is a link to `{target}`',
        fills: { link: 'name', target: 'target' },
      },
      {
        reads: { output: 'ls', rows: { type: 'symlink' } },
        weight: 4,
        says: '`{name}` is a link to `{target}`',
        fills: { link: 'name', target: 'target' },
      },
      {
        reads: { output: 'namei', rows: { error: 'No such file or directory' } },
        weight: -2,
        says: 'no link is on the way',
      },
    ],
  },

  fixes: [
    {
      title: 'Point the link at what exists',
      when: 'The target was moved or renamed.',
      steps: [
        { kind: 'sh', sh: 'readlink -f {path}' },
        {
          kind: 'sh',
          sh: 'ln -sfn {newTarget} {link}',
          changes: 'Replaces the text of the link; the old target is not touched.',
        },
      ],
      whyItWorks: 'The next lookup reads the new text and finds something there.',
      risk: { level: 'reversible', undo: 'Point it at the old target again with the same command.' },
      proof: { sh: 'ls -lL {path}', shows: 'the file behind the link' },
    },
    {
      title: 'Bring the target back',
      when: 'It was removed too early, or its filesystem is not mounted.',
      steps: [
        { kind: 'sh', sh: 'findmnt -T {path}' },
        { kind: 'sh', sh: 'sudo mount -a', changes: 'Mounts what /etc/fstab lists and is not mounted yet.' },
      ],
      whyItWorks: 'The text was right all the time.',
      risk: { level: 'reversible', undo: 'Unmount it again.' },
      proof: { sh: 'readlink -e {path}', shows: 'a path: every part exists' },
    },
  ],
  popularButWrong: {
    advice: 'The name shows in `ls`, so restart the program.',
    because: '`ls` shows the link itself. Ask with `ls -L` or `readlink -e`, which walk on to the target.',
  },
  sources: ['man:symlink(7)', 'man:path_resolution(7)', 'man:readlink(1)', 'man:ln(1)'],

  scenario: {
    params: {
      path: '/srv/work/current/config.json',
      link: '/srv/work/current',
      newTarget: 'releases/2',
      program: 'cat',
    },
    world: 'workshop',
    with: { files: { '{link}': { symlink: 'releases/0' } } },
    reproduce: { run: 'cat {path}', fails: { call: 'open', errno: 'ENOENT', path: '{path}' } },
    steps: [
      {
        title: 'Read the settings',
        ask: 'Read the settings of the current release.',
        run: 'cat {path}',
        done: { kind: 'fails', call: 'open', errno: 'ENOENT', path: '{path}' },
      },
      {
        title: 'Follow the path',
        ask: 'Follow the path part by part.',
        run: 'namei -l {path}; ls releases',
        done: { kind: 'ran', program: ['namei', 'ls', 'readlink', 'stat', 'realpath'], anyStatus: true },
      },
      {
        title: 'Mend the link',
        ask: 'Point the link at a release that exists.',
        run: 'ln -sfn {newTarget} {link}',
        done: { kind: 'exists', path: '{path}', type: 'file' },
      },
      {
        title: 'Read again',
        ask: 'Read the settings again.',
        run: 'cat {path}',
        done: { kind: 'succeeds', call: 'open', path: '{path}', by: 'cat' },
      },
    ],
    solved: { kind: 'succeeds', call: 'open', path: '{path}', by: 'cat' },
    solutions: [
      { title: 'Point the link at the newest release', run: 'ln -sfn {newTarget} {link}; cat {path}' },
      { title: 'Make the target again', run: 'cp -r releases/1 releases/0; cat {path}' },
    ],
    wrong: [
      { run: 'ls -l {link}; cat {path}', but: 'The link is there; it is what it points to that is gone.' },
      {
        run: 'ln -s releases/2 releases/current; cat {path}',
        but: 'A second link elsewhere does not change the first.',
      },
    ],
  },
})
