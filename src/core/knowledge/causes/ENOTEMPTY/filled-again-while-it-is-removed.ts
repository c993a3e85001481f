import { defineCause } from '../../schema.ts'

/** rmdir(2) at the end of a recursive removal: another process has made a new entry meanwhile. */
export default defineCause({
  title: 'Another process makes new files while the folder is removed',
  because:
    '`{program|The program}` could not remove {path|$|the folder} **because** a new entry came into it after the old ones had been removed',
  why: `
Removing a tree is many calls: list, unlink each, and \`rmdir\` last. A watcher, a dev server, a test that still runs, an indexer or a second install writes into the folder in between, and
the last call finds an entry that was not in the list. The second try often works, which makes it look like a ghost.`,
  prior: 1,
  clues: [
    {
      when: {
        text: 'rm -r|rm -rf|rimraf|rmtree|RemoveAll|fs\\.rm\\b|rmSync|recursive|cannot remove|npm (?:ERR!|error)|clean',
        near: 12,
      },
      weight: 4,
      says: 'a whole tree was being removed',
    },
    {
      when: { text: 'watch|dev server|nodemon|webpack|vite|HMR|worker|still running|webServer', near: 40 },
      weight: 2,
      says: 'something that writes may be running',
    },
    {
      when: {
        entity: { path: '.*/(?:node_modules|\\.cache|\\.next|dist|build|target|tmp|coverage|\\.vite|logs?)(?:/.*)?' },
      },
      weight: 2,
      says: '`{path}` is a place that tools fill',
    },
    { when: { syscall: ['rename', 'renameat', 'renameat2'] }, weight: -6, says: 'nothing was to be removed' },
    {
      when: { text: 'rmdir: |os\\.rmdir|rmdirSync|Files\\.delete\\(', near: 3 },
      weight: -3,
      says: 'one folder alone was to be removed',
    },
  ],
  question: {
    ask: 'Which process has something open in it?',
    run: 'lsof +D {path}',
    answers: [
      {
        reads: { output: 'lsof', rows: { holderPid: '\\d+' } },
        weight: 5,
        says: '`{holder}` (pid {holderPid}) works in it',
        fills: { holderPid: 'holderPid' },
      },
      { reads: { output: 'lsof', rows: 'none' }, weight: -1, says: 'nobody has a file open there at this moment' },
    ],
  },
  fixes: [
    {
      title: 'Stop the writer, then remove',
      when: 'It is a server or a watcher of yours.',
      steps: [
        { kind: 'sh', sh: 'lsof +D {path}' },
        { kind: 'sh', sh: 'kill {holderPid}', changes: 'Asks that one process to end.' },
        { kind: 'sh', sh: 'rm -r {path}', changes: 'Removes the folder and all that is in it.' },
      ],
      whyItWorks: 'Nobody is left who could fill it again.',
      risk: {
        level: 'destructive',
        to: 'the folder and whoever uses that process',
        undo: 'Start the process again; what was removed comes from a build or a backup.',
      },
      proof: { sh: 'ls -ld {path}', shows: 'No such file or directory' },
    },
    {
      title: 'Rename it first, then remove',
      when: 'The writer opens each file by its path.',
      steps: [{ kind: 'code', runtime: 'bash', language: 'sh', code: 'mv cache cache.gone && rm -r cache.gone' }],
      whyItWorks: 'New files go to the old name, no more to the folder that is being removed.',
      risk: {
        level: 'destructive',
        to: 'the folder that is removed',
        undo: 'Rename it back, as long as the second step has not run.',
      },
      proof: { sh: 'ls -ld cache.gone', shows: 'No such file or directory' },
    },
    {
      title: 'Try again a few times',
      when: 'Tests and builds, where the writer ends by itself.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'fs.rmSync(folder, { recursive: true, maxRetries: 5, retryDelay: 200 })',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'await server.wait_closed()   # wait for the writer\nshutil.rmtree(folder)',
        },
      ],
      whyItWorks: 'Each try lists the folder anew and takes the newcomers along.',
      risk: { level: 'reversible', undo: 'Leave the options out.' },
      proof: { sh: 'node clean.js; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Add `-f` to `rm -r`.',
    because: 'It is silent about missing files and asks no questions. A folder with an entry is not removed by it.',
  },
  sources: ['man:rmdir(2)', 'man:rm(1)', 'man:lsof(8)', 'https://nodejs.org/api/fs.html'],
  scenario: {
    params: { path: '/srv/work/cache', program: 'rmdir' },
    world: 'workshop',
    with: {
      files: {
        '{path}/a': { text: 'a\n' },
        '{path}/b': { text: 'b\n' },
        '/srv/work/watcher.sh': {
          text: '#!/bin/bash\n# Writes a state file every half second, as a development server does\nwhile sleep 0.5; do\n  echo "$RANDOM" 2>/dev/null > {path}/state\ndone 2>/dev/null\n',
          mode: '755',
        },
        '/srv/work/clean.sh': {
          text: '#!/bin/bash\nrm -f {path}/*\nsleep 2   # tidies up elsewhere\nrmdir {path} && echo clean > logs/clean\n',
          mode: '755',
        },
      },
      processes: [
        { argv: ['bash', './watcher.sh'], cwd: '/srv/work', log: '/srv/work/logs/watcher', ready: { ms: 200 } },
      ],
    },
    reproduce: { run: './clean.sh', fails: { call: 'rmdir', errno: 'ENOTEMPTY' } },
    steps: [
      {
        title: 'Clean',
        ask: 'Start the cleaner.',
        run: './clean.sh',
        done: { kind: 'fails', call: 'rmdir', errno: 'ENOTEMPTY' },
      },
      {
        title: 'Who writes?',
        ask: 'Find the process that fills the folder.',
        run: 'ps -ef | grep watcher',
        done: { kind: 'ran', program: ['ps', 'lsof', 'fuser', 'pgrep', 'ls'] },
      },
      {
        title: 'Stop it and clean',
        ask: 'Stop that process, and clean again.',
        run: 'kill $(pgrep -f "[w]atcher.sh"); ./clean.sh',
        done: { kind: 'exists', path: '/srv/work/logs/clean', minSize: 5 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/clean', minSize: 5 },
    solutions: [
      { title: 'Stop the writer', run: "kill $(pgrep -f '[w]atcher.sh'); ./clean.sh" },
      {
        title: 'Rename it first',
        run: "sed -i 's:^rm -f.*:mv {path} {path}.gone; rm -f {path}.gone/*:; s:rmdir {path} :rmdir {path}.gone :' clean.sh; ./clean.sh",
      },
    ],
    wrong: [
      { run: './clean.sh', but: 'The second try meets the same writer.' },
      { run: 'chmod u+w cache; ./clean.sh', but: 'You may remove the folder; it is only not empty.' },
    ],
  },
})
