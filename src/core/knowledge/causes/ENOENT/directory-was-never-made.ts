import { defineCause } from '../../schema.ts'

/** open(2) with O_CREAT makes a file, not the directories above it. */
export default defineCause({
  title: 'A directory of the path does not exist',
  because: '`{program|The program}` could not create {path|$|the file} **because** the directory for it was never made',
  why: `
Creating a file makes one new entry in a directory that is there already. Logs, caches, uploads and build output often go into
directories that exist on the developer's machine and not on a fresh one: they are empty, so Git does not keep them, or they were made once by hand.`,
  prior: 2,

  clues: [
    {
      when: {
        text: 'subprocess\\.py|_execute_child|Popen\\(|ProcessBuilder|forkAndExec|Cannot run program|exec\\.Command|child_process|ChildProcess|posix_spawn',
        near: 30,
      },
      weight: -4,
      says: 'the failing code started a program and made no file',
    },
    {
      when: {
        text: 'readFile|createReadStream|File\\.read|FileInputStream|Files\\.(?:read|lines)|fs::read|O_RDONLY|\\b(?:cat|head|tail|less|wc|grep): |for reading',
        near: 10,
      },
      weight: -3,
      says: 'it was about to read, which makes nothing',
    },
    {
      when: { entity: { path: '.*\\.(?:ya?ml|conf|cfg|cnf|ini|toml|properties|env|pem|key|crt)' } },
      weight: -2,
      says: '`{path}` is a kind of file that programs read',
    },
    {
      when: {
        text: 'exec user process|unable to start container process|bad interpreter|required file not found|\\benv: ',
      },
      weight: -5,
      says: 'a program was to be started, and nothing to be made',
    },
    { when: { entity: { path: '.*[\\\\/]pipe[\\\\/].*' } }, weight: -4, says: '`{path}` is a named pipe of Windows' },
    {
      when: { syscall: ['mkdir', 'rename', 'symlink', 'link', 'bind', 'mkdtemp'] },
      weight: 2,
      says: 'the call makes something new, so it is the directory that is missing',
    },
    {
      when: {
        text: '(?:cannot|could not|can.t) create|Directory nonexistent|writeFile|createWriteStream|opening .*(?:for writing|log)|could not open error log|mkdir',
      },
      weight: 2,
      says: 'it meant to write there',
    },
    {
      when: {
        entity: { path: '.*(?:logs?|cache|tmp|temp|uploads?|dist|build|out|output|data|run|coverage|reports?)/[^/]*' },
      },
      weight: 1,
      says: 'the directory is one that programs fill and Git does not keep',
    },
    {
      when: { syscall: ['execve', 'spawn', 'uv_spawn', 'scandir', 'readlink', 'connect'] },
      weight: -3,
      says: 'the failing call makes nothing new',
    },
  ],

  question: {
    ask: 'Which part of the path is missing?',
    run: 'namei -l {path}',
    answers: [
      {
        reads: { output: 'namei', rows: { error: 'No such file or directory', name: '.*\\.\\w+' } },
        weight: 1,
        says: 'only the last part, `{name}`, is missing',
      },
      {
        reads: { output: 'namei', rows: { error: 'No such file or directory' } },
        weight: 4,
        says: '`{name}` does not exist',
      },
    ],
  },

  fixes: [
    {
      title: 'Make the directory',
      when: 'Once, on this machine.',
      steps: [
        {
          kind: 'sh',
          sh: 'mkdir -p "$(dirname {path})"',
          changes: 'Makes every missing level; one that exists is left as it is.',
        },
      ],
      whyItWorks: 'With its parent in place, the file is only one new entry.',
      risk: { level: 'reversible', undo: 'rmdir the empty directory.' },
      proof: { sh: 'namei -l {path}', shows: 'every directory above the file' },
    },
    {
      title: 'Let the program make it at its start',
      when: 'For good.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'fs.mkdirSync(path.dirname(file), { recursive: true })',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'Path(file).parent.mkdir(parents=True, exist_ok=True)',
        },
        { kind: 'code', runtime: 'go', language: 'go', code: 'os.MkdirAll(filepath.Dir(file), 0o755)' },
        { kind: 'code', runtime: 'java', language: 'java', code: 'Files.createDirectories(file.getParent());' },
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Service]\n# makes /var/log/app, owned by the service\nLogsDirectory=app',
        },
        { kind: 'code', runtime: 'git', language: 'sh', code: 'touch logs/.gitkeep && git add -f logs/.gitkeep' },
      ],
      whyItWorks: 'These calls do nothing where the directory exists, so they may run at each start.',
      risk: { level: 'reversible', undo: 'Remove the call.' },
      proof: { sh: 'mv logs logs.old; node server.js', shows: 'a new `logs` directory and no error' },
    },
  ],
  popularButWrong: {
    advice: 'Create an empty file of that name first.',
    because: 'That needs the same directory and fails in the same way.',
  },
  exceptions: [
    'If the parent is a symbolic link to something that is gone, `mkdir -p` says that it exists. Mend the link.',
  ],
  sources: ['man:open(2)', 'man:mkdir(2)', 'man:mkdir(1)', 'man:namei(1)', 'https://nodejs.org/api/fs.html'],

  scenario: {
    params: { path: '/srv/app/logs/app.log', program: 'node' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/log.js': {
          text: "const fs = require('fs')\n\nfs.appendFileSync('{path}', 'started\\n')\nconsole.log('logged')\n",
        },
      },
    },
    reproduce: { run: 'node log.js', fails: { call: 'open', errno: 'ENOENT', path: '{path}' } },
    steps: [
      {
        title: 'Write a log line',
        ask: 'Run the program, which writes its first log line.',
        run: 'node log.js',
        done: { kind: 'fails', call: 'open', errno: 'ENOENT', path: '{path}' },
      },
      {
        title: 'Find the missing part',
        ask: 'Walk along the path. Where does it end?',
        run: 'namei -l {path}',
        done: { kind: 'ran', program: ['namei', 'ls', 'stat', 'find'], anyStatus: true },
      },
      {
        title: 'Make the directory',
        ask: 'Make what is missing.',
        run: 'mkdir -p "$(dirname {path})"',
        done: { kind: 'succeeds', call: 'mkdir' },
      },
      {
        title: 'Write again',
        ask: 'Run the program again, and look into the log.',
        run: 'node log.js; cat {path}',
        done: { kind: 'exists', path: '{path}', type: 'file', minSize: 1 },
      },
    ],
    solved: { kind: 'exists', path: '{path}', type: 'file', minSize: 1 },
    solutions: [
      { title: 'Make the directory', run: 'mkdir -p "$(dirname {path})"; node log.js' },
      {
        title: 'Let the program make it',
        run: "sed -i \"1a fs.mkdirSync(require('path').dirname('{path}'), { recursive: true })\" log.js; node log.js",
      },
    ],
    wrong: [
      { run: 'touch {path}; node log.js', but: '`touch` makes files, and it misses the same directory.' },
      {
        run: 'sudo true; chmod u+w /srv/app; node log.js',
        but: 'You could write there all along; there is only no directory to write into.',
      },
    ],
  },
})
