import { defineCause } from '../../schema.ts'

/** path_resolution(7): a name before a slash is a regular file. */
export default defineCause({
  title: 'A file stands where a directory should be',
  because:
    '`{program|The program}` could not use {path|$|its path} **because** one of the names before a slash is a file, not a directory',
  why: `
An earlier step wrote a file under the name that is now needed as a directory: a download without a file name, a redirection, a \`touch\`, a package which
ships a file where the older version had a folder. Every path through that name fails from then on.`,
  prior: 3,
  clues: [
    {
      when: { syscall: ['mkdir', 'mkdirat', 'open', 'openat', 'stat', 'lstat'] },
      weight: 1,
      says: 'the failing call had to walk through the path',
    },
    {
      when: { text: 'npm|node_modules|pip|unpack|extract|untar', near: 10 },
      weight: 1,
      says: 'something is being unpacked over what was there',
    },
    {
      when: { syscall: ['chdir', 'scandir', 'readdir', 'opendir'] },
      weight: -1,
      says: 'the call wanted the last name itself to be a directory',
    },
  ],
  question: {
    ask: 'Which part of the path is no directory?',
    run: 'namei -m {path}',
    answers: [
      { reads: { output: 'namei', rows: { type: 'file' } }, weight: 4, says: '`{name}` is a file' },
      { reads: { output: 'namei', rows: 'none' }, weight: -1, says: 'every part is a directory now' },
    ],
  },
  fixes: [
    {
      title: 'Move the file out of the way and make the directory',
      when: 'The directory belongs there.',
      steps: [
        { kind: 'sh', sh: 'namei -m {path}' },
        { kind: 'sh', sh: 'mv {file} {file}.old', changes: 'Renames the file; nothing is lost.' },
        { kind: 'sh', sh: 'mkdir -p {file}', changes: 'Makes the directory under the name.' },
      ],
      whyItWorks: 'The walk then finds a directory at that name and goes on.',
      risk: { level: 'reversible', undo: 'Remove the directory and rename the file back.' },
      proof: { sh: 'namei -m {path}', shows: '`d` in front of every name before the last' },
    },
    {
      title: 'Correct the path',
      when: 'The file belongs there, and the program was told a wrong place.',
      steps: [
        {
          kind: 'text',
          text: 'Look for a setting that joins two parts: `OUT=report.txt` and later `$OUT/data.csv` is the usual mistake.',
        },
      ],
      whyItWorks: 'A path that goes around the file needs no directory in its place.',
      risk: { level: 'reversible', undo: 'Set the old value again.' },
      proof: { sh: 'namei -m {path}', shows: '`d` in front of every name before the last' },
    },
  ],
  popularButWrong: {
    advice: 'Make the directory with `mkdir -p`.',
    because: 'It meets the same file and fails too, with EEXIST or this code.',
  },
  sources: ['man:path_resolution(7)', 'man:namei(1)', 'man:mkdir(1)'],
  scenario: {
    params: { path: '/srv/work/out/report/data.csv', file: '/srv/work/out/report', program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/out': { dir: true },
        '{file}': { text: 'a report of last year\n' },
        '/srv/work/export.js': {
          text: "const fs = require('fs')\nfs.writeFileSync('{path}', 'id,total\\n1,10\\n')\nconsole.log('exported')\n",
        },
      },
    },
    reproduce: { run: 'node export.js', fails: { call: 'openat', errno: 'ENOTDIR' } },
    steps: [
      {
        title: 'Export',
        ask: 'Run the export. It cannot use its path.',
        run: 'node export.js',
        done: { kind: 'fails', call: 'openat', errno: 'ENOTDIR' },
      },
      {
        title: 'Walk the path',
        ask: 'Which part of the path is a file?',
        run: 'namei -m {path}; ls -l out',
        done: { kind: 'ran', program: ['namei', 'ls', 'stat', 'file'], anyStatus: true },
      },
      {
        title: 'Make room for the directory',
        ask: 'Rename the file and make the directory.',
        run: 'mv {file} {file}.old && mkdir {file}',
        done: { kind: 'exists', path: '{file}', type: 'directory' },
      },
      {
        title: 'Export again',
        ask: 'Run the export once more.',
        run: 'node export.js',
        done: { kind: 'exists', path: '{path}', type: 'file' },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'exists', path: '{path}', type: 'file' },
        { kind: 'exists', path: '/srv/work/out/data.csv', type: 'file' },
      ],
    },
    solutions: [
      { title: 'Move the file and make the directory', run: 'mv {file} {file}.old; mkdir {file}; node export.js' },
      { title: 'Correct the path', run: "sed -i 's#report/data.csv#data.csv#' export.js; node export.js" },
    ],
    wrong: [
      { run: 'mkdir -p {file}; node export.js', but: 'The name is taken by a file; `mkdir -p` cannot replace it.' },
      { run: 'chmod a+x {file}; node export.js', but: 'An executable file is still no directory.' },
    ],
    harm: [{ run: 'rm -rf out', instead: 'Rename the one file. The report of last year may be wanted.' }],
  },
})
