import { defineCause } from '../../schema.ts'

/** symlink(2) never replaces; `ln -sf` follows a link to a directory and makes the new one inside of it. */
export default defineCause({
  title: 'The name of the link is taken by the old link',
  because:
    '`{program|The program}` could not make the link {dest|$|there} **because** that name exists, and making a link never replaces',
  why: `
A new release is switched on by a link: \`current\` shall point to another folder. \`symlink\` does not change a link, it only makes one. And \`ln -s releases/2 current\`, with or without \`-f\`, is a trap of its own:
\`current\` is a link to a folder, \`ln\` goes into it and makes \`current/2\`, says nothing, and the old release stays on.`,
  prior: 1,
  clues: [
    { when: { text: 'mkdir|makedirs', near: 4 }, weight: -3, says: 'a folder was to be made' },
    {
      when: { text: "File exists: '.+' -> '", near: 0 },
      weight: 5,
      says: 'two names stand there: a link and what it should point to',
    },
    { when: { syscall: ['symlink', 'symlinkat', 'link', 'linkat'] }, weight: 5, says: 'the failing call makes a link' },
    {
      when: {
        text: 'failed to create (?:symbolic|hard) link|os\\.symlink|symlinkSync|\\bln: |createSymbolicLink',
        near: 6,
      },
      weight: 5,
      says: 'a link was to be made',
    },
    { when: { syscall: ['mkdir', 'mkdirat', 'open', 'openat'] }, weight: -4, says: 'no link was to be made' },
    { when: { text: '\\.lock\\b', near: 2 }, weight: -2, says: 'it looks like a lock file' },
  ],
  question: {
    ask: 'What has the name?',
    run: 'ls -ld {dest}',
    answers: [
      { reads: { output: 'ls', rows: { type: 'symlink' } }, weight: 2, says: '`{name}` is a link, to `{target}`' },
      {
        reads: { output: 'ls', rows: { type: 'directory' } },
        weight: 1,
        says: '`{name}` is a real folder: look into it before you replace it',
      },
    ],
  },
  fixes: [
    {
      title: 'Replace the link in one step',
      when: 'The old one is a link and shall point elsewhere. Nobody sees a moment without a link.',
      steps: [
        { kind: 'sh', sh: 'ln -s releases/2 current.new', changes: 'Makes a second link.' },
        {
          kind: 'sh',
          sh: 'mv -T current.new current',
          changes: 'Gives it the name; the old link goes away in the same moment.',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "fs.symlinkSync('releases/2', 'current.new')\nfs.renameSync('current.new', 'current')",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: "os.symlink('releases/2', 'current.new')\nos.replace('current.new', 'current')",
        },
      ],
      whyItWorks: 'A rename may replace, and it is one step for everybody who looks.',
      risk: { level: 'reversible', undo: 'Link the old folder in the same way.' },
      proof: { sh: 'readlink current', shows: 'releases/2' },
    },
    {
      title: 'Let `ln` replace the link itself',
      when: 'A moment without the link does no harm.',
      steps: [{ kind: 'sh', sh: 'ln -sfn releases/2 current', changes: 'Replaces the link.' }],
      whyItWorks: '`-f` takes the old name away and `-n` keeps `ln` from stepping into the folder behind it.',
      risk: { level: 'reversible', undo: 'Link the old folder in the same way.' },
      proof: { sh: 'readlink current', shows: 'the new folder' },
    },
  ],
  popularButWrong: {
    advice: '`ln -sf` and nothing else.',
    because:
      'Where the old link leads to a folder, the new one lands inside of that folder and the old target stays in use.',
  },
  sources: ['man:symlink(2)', 'man:ln(1)', 'man:rename(2)'],
  scenario: {
    params: { dest: '/srv/work/current', program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '{dest}': { symlink: 'releases/1' },
        '/srv/work/switch.js': {
          text: "const fs = require('fs')\n\nfs.symlinkSync('releases/2', '{dest}')\nconsole.log('switched')\n",
        },
        '/srv/work/serve.sh': {
          text: '#!/bin/bash\ngrep -q 2 {dest}/config.json && cp {dest}/config.json logs/served\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: 'node switch.js; ./serve.sh', fails: { call: 'symlink', errno: 'EEXIST' } },
    steps: [
      {
        title: 'Switch to release 2',
        ask: 'Let the program make the link to the new release.',
        run: 'node switch.js',
        done: { kind: 'fails', call: 'symlink', errno: 'EEXIST' },
      },
      {
        title: 'Where does it lead now?',
        ask: 'See what has the name.',
        run: 'ls -l current',
        done: { kind: 'ran', program: ['ls', 'readlink', 'stat', 'namei', 'realpath'] },
      },
      {
        title: 'Replace it, and serve',
        ask: 'Replace the link itself, and start the service.',
        run: 'ln -sfn releases/2 current; ./serve.sh',
        done: { kind: 'exists', path: '/srv/work/logs/served', minSize: 5 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/served', minSize: 5 },
    solutions: [
      { title: 'Replace it in one step', run: 'ln -s releases/2 current.new; mv -T current.new current; ./serve.sh' },
      { title: 'Let `ln` replace it', run: 'ln -sfn releases/2 current; ./serve.sh' },
      { title: 'Remove it first', run: 'rm current; ln -s releases/2 current; ./serve.sh' },
    ],
    wrong: [
      { run: 'ln -sf releases/2 current; ./serve.sh', but: 'The link was made as `current/2`, inside of release 1.' },
      { run: 'mkdir -p current; ./serve.sh', but: '`mkdir -p` is content with what is there, and release 1 stays.' },
    ],
    harm: [
      { run: 'rm -rf current/', instead: 'The slash leads into the release. `rm current` removes the link alone.' },
    ],
  },
})
