import { defineCause } from '../../schema.ts'

/** open(2) with O_WRONLY on a directory: a setting that names a folder where a file belongs. */
export default defineCause({
  title: 'The configured path is a folder, not a file',
  because: '`{program|The program}` could not write {path|$|its file} **because** there is a directory of that name',
  why: `
A setting holds the folder where the file name was expected, or a variable at the end of the path was empty, so that only the folder is left:
\`"$dir/$name"\` without a name is \`"$dir/"\`. The program then opens the folder itself.`,
  prior: 2,
  clues: [
    {
      when: { text: 'unlink|os\\.remove|cannot remove', near: 4 },
      weight: -4,
      says: 'nothing was to be written there',
    },
    {
      when: { entity: { path: '.*/' } },
      weight: 3,
      says: 'the path ends in a slash: the file name behind it is missing',
    },
    { when: { syscall: ['open', 'openat'] }, weight: 1, says: 'the refusal came when the path was opened for writing' },
    {
      when: { text: 'docker|compose|volume|bind mount|mountPath', near: 30 },
      weight: -1,
      says: 'containers make a folder where a mounted file is missing: see that cause',
    },
  ],
  question: {
    ask: 'What is at the path?',
    run: 'ls -ld {path}',
    answers: [
      { reads: { output: 'ls', rows: { type: 'directory' } }, weight: 1, says: '`{name}` is a directory' },
      { reads: { output: 'ls', rows: { type: 'file' } }, weight: -4, says: 'it is a file now' },
    ],
  },
  fixes: [
    {
      title: 'Name the file',
      when: 'The folder is right and the file name is missing.',
      steps: [
        { kind: 'sh', sh: 'ls -ld {path}' },
        {
          kind: 'sh',
          sh: 'LOG_FILE={path}/app.log node writer.js',
          changes: 'Only this run: the file is written inside the folder.',
        },
      ],
      whyItWorks: 'The path then ends in a name that is a file or does not exist yet.',
      risk: { level: 'reversible', undo: 'Set the old value again.' },
      proof: { sh: 'ls -l {path}', shows: 'the file inside the folder' },
    },
    {
      title: 'Stop when a variable is empty',
      when: 'The path is put together in a script.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'set -u\nout="$dir/${name:?the file name is missing}"',
        },
      ],
      whyItWorks: 'The script ends where the name got lost, with a message that says so.',
      risk: { level: 'reversible', undo: 'Remove the check.' },
      proof: { sh: 'name= bash script.sh', shows: 'the file name is missing' },
    },
    {
      title: 'Remove an empty folder that took the name',
      when: 'Nothing is in it and nothing needs it.',
      steps: [{ kind: 'sh', sh: 'rmdir {path}', changes: 'Removes the folder, and only if it is empty.' }],
      whyItWorks: 'The name is free, and the program makes its file there.',
      risk: { level: 'reversible', undo: 'Make the folder again with `mkdir`.' },
      proof: { sh: 'ls -ld {path}', shows: 'No such file or directory' },
    },
  ],
  popularButWrong: {
    advice: 'Delete the folder with `rm -rf`.',
    because:
      'It may hold what another program wrote there. `rmdir` does the same for an empty folder and refuses the other case.',
  },
  sources: ['man:open(2)', 'man:read(2)', 'https://nodejs.org/api/errors.html'],
  scenario: {
    params: { path: '/srv/work/logs', program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/writer.js': {
          text: "const fs = require('fs')\nconst file = process.env.LOG_FILE || '{path}'\nfs.appendFileSync(file, 'started\\n')\nconsole.log('logged to', file)\n",
        },
      },
    },
    reproduce: { run: 'node writer.js', fails: { call: 'openat', errno: 'EISDIR' } },
    steps: [
      {
        title: 'Start the program',
        ask: 'Start it. It cannot write its log.',
        run: 'node writer.js',
        done: { kind: 'fails', call: 'openat', errno: 'EISDIR' },
      },
      {
        title: 'Look at the path',
        ask: 'What is at the path that it wants to write?',
        run: 'ls -ld {path}',
        done: { kind: 'ran', program: ['ls', 'stat', 'file', 'namei'] },
      },
      {
        title: 'Name a file',
        ask: 'Give it the name of a file inside the folder.',
        run: 'LOG_FILE={path}/app.log node writer.js',
        done: { kind: 'exists', path: '{path}/app.log', type: 'file', minSize: 1 },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'exists', path: '{path}/app.log', type: 'file', minSize: 1 },
        { kind: 'exists', path: '{path}', type: 'file', minSize: 1 },
      ],
    },
    solutions: [
      { title: 'Name a file inside the folder', run: 'LOG_FILE={path}/app.log node writer.js' },
      { title: 'Change the program', run: "sed -i \"s#|| '{path}'#|| '{path}/app.log'#\" writer.js; node writer.js" },
      { title: 'Free the name', run: 'rmdir {path}; node writer.js' },
    ],
    wrong: [
      { run: 'chmod u+w {path}; node writer.js', but: 'You may write into the folder; you cannot write the folder.' },
      { run: 'LOG_FILE={path}/ node writer.js', but: 'A slash at the end still names the folder.' },
    ],
    harm: [{ run: 'rm -rf {path}', instead: 'Use `rmdir {path}`: it removes only an empty folder.' }],
  },
})
