import { defineCause } from '../../schema.ts'

/** rename(2) of a directory replaces an empty directory only. */
export default defineCause({
  title: 'The folder to be replaced is not empty',
  because:
    '`{program|The program}` could not rename {path|$|the folder}{dest| to $|} **because** the folder that has this name is not empty',
  why: `
A file may be renamed onto another file, which is then gone. For folders the kernel allows that only when the one to be replaced is empty, since everything in it would
be lost. “Build into \`dist.new\`, then rename it to \`dist\`” therefore works the first time and fails the second.`,
  prior: 1,
  clues: [
    {
      when: { text: "mv: cannot|' -> '|os\\.(?:rename|replace)\\(|renameSync", near: 1 },
      weight: 5,
      says: 'one name was to take the place of another',
    },
    { when: { syscall: ['rename', 'renameat', 'renameat2'] }, weight: 6, says: 'the failing call renames' },
    {
      when: {
        text: 'cannot (?:move|overwrite)|os\\.(?:rename|replace)|renameSync|Files\\.move|npm ERR! .*rename|-> ',
        near: 3,
      },
      weight: 3,
      says: 'something was to be renamed',
    },
    { when: { syscall: ['rmdir', 'unlinkat', 'rm'] }, weight: -6, says: 'a folder was to be removed, not renamed' },
  ],
  question: {
    ask: 'What is in the folder that has the name?',
    run: 'ls -lA {dest}',
    answers: [
      { reads: { output: 'ls', rows: { name: '.+' } }, weight: 2, says: '`{name}` is in it' },
      { reads: { output: 'ls', rows: 'none' }, weight: -2, says: 'nothing is in it' },
    ],
  },
  fixes: [
    {
      title: 'Rename the old one away first',
      when: 'A folder shall be replaced as a whole.',
      steps: [
        { kind: 'sh', sh: 'mv {dest} {dest}.old', changes: 'Gives the old folder another name.' },
        { kind: 'sh', sh: 'mv {path} {dest}', changes: 'Gives the name to the new one.' },
        { kind: 'sh', sh: 'rm -r {dest}.old', changes: 'Removes the old one, when the new one works.' },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "fs.renameSync('dist', 'dist.old')\nfs.renameSync('dist.new', 'dist')\nfs.rmSync('dist.old', { recursive: true })",
        },
      ],
      whyItWorks: 'Both renames have a free name as their target.',
      risk: {
        level: 'destructive',
        to: 'the old folder in the last step; leave that step out to keep it',
        undo: 'Before the last step: rename both back.',
      },
      proof: { sh: 'ls {dest}', shows: 'the new content' },
    },
    {
      title: 'Switch with a link instead',
      when: 'Nobody may see a moment without the folder.',
      steps: [
        { kind: 'sh', sh: 'ln -s dist-2 dist.new', changes: 'Makes a link to the new build.' },
        { kind: 'sh', sh: 'mv -T dist.new dist', changes: 'Replaces the old link in one step.' },
      ],
      whyItWorks: 'A link may replace a link, whatever lies behind it.',
      risk: { level: 'reversible', undo: 'Link the older build in the same way.' },
      proof: { sh: 'readlink dist', shows: 'dist-2' },
    },
    {
      title: 'Clear what a broken install has left',
      when: 'npm reports it with names such as `node_modules/.lodash-AbC123`.',
      steps: [
        {
          kind: 'sh',
          sh: 'rm -r node_modules',
          changes: 'Removes all installed packages; the next command brings them back.',
        },
        { kind: 'sh', sh: 'npm ci', changes: 'Installs what the lock file says.' },
      ],
      whyItWorks:
        'npm renames each package to a hidden name before it replaces it; an install that was broken off has left some there.',
      risk: { level: 'destructive', to: '`node_modules` only', undo: 'Run `npm ci` again.' },
      proof: { sh: 'npm ls --depth=0; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Use `mv -f`.',
    because: '`-f` only leaves the questions out. No switch of `mv` merges or overwrites a folder that has entries.',
  },
  exceptions: [
    'Some filesystems say EEXIST for it; POSIX allows both.',
    '`mv new old` without `-T` moves the new folder **into** the old one.',
  ],
  sources: ['man:rename(2)', 'man:mv(1)', 'posix:rename', 'https://docs.npmjs.com/cli/v10/commands/npm-ci'],
  scenario: {
    params: { path: '/srv/work/dist.new', dest: '/srv/work/dist', program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '{dest}/index.html': { text: 'old\n' },
        '{path}/index.html': { text: 'newer\n' },
        '/srv/work/publish.js': {
          text: "const fs = require('fs')\n\nfs.renameSync('{path}', '{dest}')\nconsole.log('published')\n",
        },
      },
    },
    reproduce: { run: 'node publish.js', fails: { call: 'rename', errno: 'ENOTEMPTY' } },
    steps: [
      {
        title: 'Publish',
        ask: 'Publish the new build.',
        run: 'node publish.js',
        done: { kind: 'fails', call: 'rename', errno: 'ENOTEMPTY' },
      },
      {
        title: 'Look into the old one',
        ask: 'See what is in the folder that has the name.',
        run: 'ls -lA {dest}',
        done: { kind: 'ran', program: ['ls', 'find', 'stat'] },
      },
      {
        title: 'Rename it away, publish',
        ask: 'Give the old build another name, and publish again.',
        run: 'mv {dest} {dest}.old; node publish.js',
        done: { kind: 'exists', path: '{dest}/index.html', minSize: 6 },
      },
    ],
    solved: { kind: 'exists', path: '{dest}/index.html', minSize: 6 },
    solutions: [
      { title: 'Rename the old one away', run: 'mv {dest} {dest}.old; node publish.js' },
      {
        title: 'Let the program do so',
        run: "sed -i \"2a fs.renameSync('{dest}', '{dest}.old')\" publish.js; node publish.js",
      },
    ],
    wrong: [
      { run: 'mv -f -T {path} {dest}', but: '`-f` does not help: the same call, the same answer.' },
      { run: 'mv {path} {dest}; ls {dest}', but: 'The new build lies inside of the old one now.' },
    ],
    harm: [{ run: 'rm -rf {dest}', instead: 'Rename it: there is a way back if the new build is broken.' }],
  },
})
