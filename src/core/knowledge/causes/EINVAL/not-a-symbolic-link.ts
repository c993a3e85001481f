import { defineCause } from '../../schema.ts'

/** readlink(2) of something else. */
export default defineCause({
  title: 'It is not a symbolic link',
  because: '{path|`$`|The path} could not be read as a link **because** it is a file or a directory of its own',
  why: `
\`readlink\` returns the text of a symbolic link, and only such a link has one. Where a tool or a deployment expects a link (\`current\`,
\`node_modules/.bin/…\`, a store of packages), a real file or directory stands there: copied without links, unpacked on Windows,
checked out with \`core.symlinks=false\`, or made by hand.`,
  prior: 1,
  clues: [
    { when: { syscall: ['readlink', 'readlinkat'] }, weight: 8, says: 'the failing call reads a symbolic link' },
    { when: { text: '\\breadlink\\b', near: 2 }, weight: 4, says: 'a link was to be read' },
    {
      when: { platform: ['windows'] },
      weight: -1,
      says: 'on Windows a filesystem without links (FAT, some network drives) says the same',
    },
    {
      when: { syscall: ['rename', 'write', 'read', 'bind', 'mount', 'setrlimit'] },
      weight: -6,
      says: 'the failing call does not read links',
    },
  ],
  question: {
    ask: 'What is it?',
    run: 'ls -ld {path}',
    answers: [
      { reads: { output: 'ls', rows: { type: 'file|directory' } }, weight: 5, says: 'it is no link' },
      { reads: { output: 'ls', rows: { type: 'symlink' } }, weight: -6, says: 'it is a link now, to `{target}`' },
    ],
  },
  fixes: [
    {
      title: 'Make the link again',
      when: 'A link belongs there.',
      steps: [
        { kind: 'sh', sh: 'ls -ld {path}' },
        { kind: 'sh', sh: 'mv {path} {path}.old', changes: 'Keeps what stands there under another name.' },
        { kind: 'sh', sh: 'ln -s releases/2 {path}', changes: 'Makes the link.' },
      ],
      whyItWorks: 'The name then is a link, with a text that can be read.',
      risk: { level: 'reversible', undo: 'Remove the link and move the old one back.' },
      proof: { sh: 'readlink {path}', shows: 'where it leads' },
    },
    {
      title: 'Accept both in the program',
      when: 'It wants to know the real place and does not care how the name leads there.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'const place = fs.realpathSync(name)   // follows links, if there are any',
        },
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'readlink -f current    # works with and without a link',
        },
        { kind: 'code', runtime: 'python', language: 'python', code: 'os.path.realpath(name)' },
      ],
      whyItWorks: 'They ask about each part of the path and leave what is no link as it is.',
      risk: { level: 'reversible', undo: 'Go back to readlink.' },
      proof: { sh: 'readlink -f {path}', shows: 'the real path' },
    },
    {
      title: 'Install the packages afresh',
      when: 'It happens below node_modules.',
      steps: [{ kind: 'sh', sh: 'npm ci', changes: 'Removes node_modules and installs what the lock file says.' }],
      whyItWorks: 'The package manager makes the links itself, on this filesystem.',
      risk: { level: 'destructive', to: 'changes made by hand in node_modules', undo: 'Repeat the changes.' },
      proof: { sh: 'find node_modules/.bin -type l', shows: 'links' },
    },
  ],
  sources: [
    'man:readlink(2)',
    'man:symlink(7)',
    'https://nodejs.org/api/fs.html',
    'https://git-scm.com/docs/git-config',
  ],
  scenario: {
    params: { path: '/srv/work/current', program: 'node' },
    world: 'workshop',
    with: {
      network: { hosts: ['127.0.1.1 lab'] },
      files: {
        '/srv/work/current': { dir: true },
        '/srv/work/current/config.json': { text: '{ "version": 2 }\n' },
        '/srv/work/which.js': {
          text: "const fs = require('fs')\nconsole.log('current release:', fs.readlinkSync('{path}'))\n",
        },
      },
    },
    reproduce: { run: 'node which.js', fails: { call: 'readlink', errno: 'EINVAL', path: 'current' } },
    steps: [
      {
        title: 'Which release is current?',
        ask: 'Ask the program.',
        run: 'node which.js',
        done: { kind: 'fails', call: 'readlink', errno: 'EINVAL', path: 'current' },
      },
      {
        title: 'What is it?',
        ask: 'Is `current` a link?',
        run: 'ls -ld {path}',
        done: { kind: 'ran', program: ['ls', 'stat', 'file'] },
      },
      {
        title: 'Make the link',
        ask: 'Move the directory away and make the link.',
        run: 'mv current releases/copied; ln -s releases/2 current; node which.js',
        done: { kind: 'ran', program: ['node'] },
      },
    ],
    solved: { kind: 'ran', program: ['node'] },
    solutions: [
      { title: 'Make the link again', run: 'mv current releases/copied; ln -s releases/2 current; node which.js' },
      { title: 'Accept both in the program', run: "sed -i 's/readlinkSync/realpathSync/' which.js; node which.js" },
    ],
    wrong: [
      {
        run: 'ln -s ../releases/2 current; node which.js',
        but: 'Where a directory stands, `ln` puts the link into it.',
      },
      { run: 'sudo node which.js', but: 'For root it is a directory as well.' },
    ],
  },
})
