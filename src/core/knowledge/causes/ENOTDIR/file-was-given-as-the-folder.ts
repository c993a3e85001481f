import { defineCause } from '../../schema.ts'

/** chdir(2), open(2) with O_DIRECTORY: a file where a working directory or a folder to list was wanted. */
export default defineCause({
  title: 'A folder was asked for, and the path is a file',
  because:
    '`{program|The program}` could not go into {path|$|the place} **because** it wants a folder there, and this is a file',
  why: `
Going into a place, listing it and starting a program in it need a folder. A setting such as \`cwd\`, \`root\`, \`WorkingDirectory\` or \`--dir\` was given the path of a file, often of the
program itself (\`__filename\`, \`__file__\`, \`$0\`) instead of the folder that it lies in. Node.js then says \`spawn … ENOTDIR\`, and people look for the fault in the program to be started.`,
  prior: 1,
  clues: [
    {
      when: { syscall: ['scandir', 'chdir', 'opendir', 'uv_chdir'] },
      weight: 4,
      says: 'the failing call only takes a folder',
    },
    { when: { syscall: ['spawn'] }, weight: 4, says: 'the working directory of the new program is meant' },
    {
      when: { text: '\\bcd: |CHDIR|cwd|WorkingDirectory|readdir|listdir|os\\.walk|ReadDir', near: 8 },
      weight: 3,
      says: 'a folder is to be entered or listed',
    },
    { when: { syscall: ['open', 'mkdir', 'stat', 'mount', 'rename'] }, weight: -3, says: 'this call takes files too' },
    { when: { entity: { path: '.*/' } }, weight: -1, says: 'the path ends in a slash' },
  ],
  question: {
    ask: 'What is at the path?',
    run: 'ls -ld {path}',
    answers: [
      { reads: { output: 'ls', rows: { type: 'file' } }, weight: 3, says: '`{name}` is an ordinary file' },
      { reads: { output: 'ls', rows: { type: 'directory' } }, weight: -4, says: '`{name}` is a folder now' },
      {
        reads: { output: 'ls', rows: { error: 'Not a directory' } },
        weight: -3,
        says: 'a file stands further up in the path',
      },
    ],
  },
  fixes: [
    {
      title: 'Name the folder that the file lies in',
      when: 'The setting or the call is yours.',
      steps: [
        { kind: 'sh', sh: 'dirname {path}' },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "spawn('git', ['status'], { cwd: path.dirname(file) })   // __dirname, not __filename",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: "subprocess.run(['git', 'status'], cwd=Path(__file__).parent)",
        },
        { kind: 'code', runtime: 'go', language: 'go', code: 'command.Dir = filepath.Dir(file)' },
        { kind: 'code', runtime: 'java', language: 'java', code: 'builder.directory(file.getParentFile());' },
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nWorkingDirectory=/opt/app' },
      ],
      whyItWorks: 'The folder of a file is a folder for sure.',
      risk: { level: 'reversible', undo: 'Set the old value again.' },
      proof: { sh: 'cd "$(dirname {path})" && pwd', shows: 'the folder' },
    },
    {
      title: 'Handle a file as a list of one',
      when: 'People may give your program a file or a folder.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'const names = fs.statSync(input).isDirectory()\n  ? fs.readdirSync(input).map((name) => path.join(input, name))\n  : [input]',
        },
      ],
      whyItWorks: 'The question is asked before the folder is listed.',
      risk: { level: 'reversible', undo: 'Take the question out.' },
      proof: { sh: 'node check.js {path}; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Reinstall the program that could not be spawned.',
    because: 'It was never looked for: the step into its working directory comes first and failed.',
  },
  sources: [
    'man:chdir(2)',
    'man:opendir(3)',
    'https://nodejs.org/api/child_process.html',
    'https://docs.python.org/3/library/subprocess.html',
  ],
  scenario: {
    params: { path: '/srv/work/releases/2/config.json', program: 'bash' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/count.sh': {
          text: '#!/bin/bash\n# The place to count in\nplace=${1:-{path}}\ncd "$place" || exit 1\nls | wc -l > /srv/work/logs/count\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './count.sh', fails: { call: 'chdir', errno: 'ENOTDIR' } },
    steps: [
      {
        title: 'Count the files',
        ask: 'Start the script.',
        run: './count.sh',
        done: { kind: 'fails', call: 'chdir', errno: 'ENOTDIR' },
      },
      {
        title: 'Look at the place',
        ask: 'What is the place that it wants to go into?',
        run: 'ls -ld {path}',
        done: { kind: 'ran', program: ['ls', 'stat', 'file', 'namei'] },
      },
      {
        title: 'Give it the folder',
        ask: 'Give the script the folder in which that file lies.',
        run: './count.sh "$(dirname {path})"',
        done: { kind: 'exists', path: '/srv/work/logs/count', minSize: 2 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/count', minSize: 2 },
    solutions: [
      { title: 'Give it the folder', run: './count.sh "$(dirname {path})"' },
      {
        title: 'Let the script take the folder of the file',
        run: 'sed -i \'s/^cd .*/cd "$(dirname "$place")" || exit 1/\' count.sh; ./count.sh',
      },
    ],
    wrong: [
      { run: './count.sh {path}/', but: 'A slash behind it does not make it a folder.' },
      { run: 'chmod +x {path}; ./count.sh', but: 'The right to enter is a matter of folders, and this is none.' },
    ],
  },
})
