import { defineCause } from '../../schema.ts'

/** A relative path, and a process whose working directory is not the one the author thought of. */
export default defineCause({
  title: 'The relative path starts at another directory',
  because:
    '`{program|The program}` could not find {path|$|the file} **because** it looks from its working directory, and the file lies somewhere else',
  why: `
A path without a leading \`/\` is joined to the working directory of the process: where you stood when you started it, or what the service
manager, cron, the editor or the test runner chose. It is not the directory in which the program's own file lies.`,
  prior: 1,

  clues: [
    {
      when: {
        text: 'subprocess\\.py|_execute_child|Popen\\(|ProcessBuilder|forkAndExec|Cannot run program|exec\\.Command|child_process|ChildProcess|posix_spawn',
        near: 30,
      },
      weight: -4,
      says: 'a program was being started, which is looked for in PATH',
    },
    {
      when: { text: '\\b(?:env|make(?:\\[\\d+\\])?): [^/]{1,80}: No such file or directory', near: 0 },
      weight: -6,
      says: '`env` and `make` look along PATH, not in the working directory',
    },
    {
      when: { syscall: ['spawn', 'exec', 'execve', 'execvp', 'connect'] },
      weight: -4,
      says: 'no file was being opened',
    },
    {
      when: { entity: { path: '(?!/|[A-Za-z]:).*' } },
      weight: 3,
      says: '`{path}` is relative: it depends on where the program was started',
    },
    {
      when: {
        entity: {
          path: '(?!.*/(?:package\\.json|Cargo\\.toml|go\\.mod|pyproject\\.toml|composer\\.json|pom\\.xml|Gemfile|Makefile)$)(?:/.*|[A-Za-z]:.*)',
        },
      },
      weight: -3,
      says: '`{path}` is absolute, so the working directory plays no part',
    },
    {
      when: { text: 'cron|systemd|supervisor|Main process exited|pm2|launchd', near: 40 },
      weight: 1,
      says: 'a service manager started it, from a directory of its own choice',
    },
    {
      when: {
        entity: {
          path: '(?:.*/)?(?:package\\.json|Cargo\\.toml|go\\.mod|pyproject\\.toml|requirements\\.txt|composer\\.json|pom\\.xml|Gemfile|Makefile|(?:docker-)?compose\\.ya?ml)',
        },
      },
      weight: 7,
      says: '`{path}` is looked for from the directory in which you stand',
    },
  ],

  question: {
    ask: 'From which directory does it look, and is the file there?',
    run: 'pwd; ls -l {path}',
    answers: [
      {
        reads: { output: 'ls', rows: { error: 'No such file or directory' } },
        weight: 1,
        says: 'from here it is not there either',
      },
      {
        reads: { output: 'ls', rows: { type: 'file|directory' } },
        weight: 4,
        says: 'from your directory it is there: the program was started from another one',
      },
    ],
  },

  fixes: [
    {
      title: 'Build the path from the place of the program',
      when: 'The file belongs to the program.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const file = path.join(import.meta.dirname, 'config.json')   // CommonJS: __dirname",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'file = Path(__file__).resolve().parent / "config.json"',
        },
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'here=$(cd "$(dirname "$0")" && pwd)\ncat "$here/config.json"',
        },
        { kind: 'code', runtime: 'go', language: 'go', code: '//go:embed config.json\nvar config []byte' },
        { kind: 'code', runtime: 'java', language: 'java', code: 'App.class.getResourceAsStream("/config.json")' },
      ],
      whyItWorks: 'The path is absolute then, and the working directory is not asked.',
      risk: { level: 'reversible', undo: 'Put the relative path back.' },
      proof: { sh: '(cd / && node /srv/app/read-config.js)', shows: 'the same as from its own directory' },
    },
    {
      title: 'Start it in the right directory',
      when: 'You cannot change the program, or the file belongs to the user.',
      steps: [
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nWorkingDirectory=/srv/app' },
        { kind: 'code', runtime: 'cron', language: 'sh', code: '*/5 * * * * cd /srv/app && node job.js' },
        { kind: 'code', runtime: 'docker', language: 'dockerfile', code: 'WORKDIR /srv/app' },
      ],
      whyItWorks: 'A process inherits its working directory from the one that started it.',
      risk: { level: 'reversible', undo: 'Remove the line.' },
      proof: { sh: 'readlink /proc/$(pgrep -n node)/cwd', shows: 'the directory which you meant' },
    },
  ],
  popularButWrong: {
    advice: 'Copy the file to where the program looks.',
    because: 'Now there are two of them, and the next change goes into the wrong one.',
  },
  sources: [
    'man:path_resolution(7)',
    'man:chdir(2)',
    'https://nodejs.org/api/path.html',
    'https://docs.python.org/3/library/pathlib.html',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html',
  ],

  scenario: {
    params: { path: 'config.json', program: 'node' },
    world: 'node-app',
    with: {
      cwd: '/home/demo',
      files: {
        '/srv/app/{path}': { text: '{ "name": "shop" }\n' },
        '/srv/app/read-config.js': {
          text: "const fs = require('fs')\nconst path = require('path')\n\nconst file = '{path}'\nconsole.log(JSON.parse(fs.readFileSync(file, 'utf8')).name)\n",
        },
      },
    },
    reproduce: { run: 'node /srv/app/read-config.js', fails: { call: 'open', errno: 'ENOENT', path: '{path}' } },
    steps: [
      {
        title: 'Run it from home',
        ask: 'Run the program from your home directory.',
        run: 'node /srv/app/read-config.js',
        done: { kind: 'fails', call: 'open', errno: 'ENOENT', path: '{path}' },
      },
      {
        title: 'Compare the directories',
        ask: 'Where are you, and where is the file?',
        run: 'pwd; ls -l /srv/app',
        done: { kind: 'ran', program: ['ls', 'find', 'stat', 'realpath'] },
      },
      {
        title: 'Take the path from the program',
        ask: 'Let the program look beside itself, and run it again.',
        run: "sed -i \"s/= '{path}'/= path.join(__dirname, '{path}')/\" /srv/app/read-config.js; node /srv/app/read-config.js",
        done: { kind: 'succeeds', call: 'open', path: '{path}', by: 'node' },
      },
    ],
    solved: { kind: 'succeeds', call: 'open', path: '{path}', by: 'node' },
    solutions: [
      {
        title: 'Take the path from the program',
        run: "sed -i \"s/= '{path}'/= path.join(__dirname, '{path}')/\" /srv/app/read-config.js; node /srv/app/read-config.js",
      },
      { title: 'Start it in its own directory', run: 'cd /srv/app && node read-config.js' },
    ],
    wrong: [
      {
        run: 'chmod u+r /srv/app/{path}; node /srv/app/read-config.js',
        but: 'The file can be read. It is only not where the program looks.',
      },
      {
        run: 'PATH=$PATH:/srv/app node /srv/app/read-config.js',
        but: '`PATH` is for finding commands, not for files that a program opens.',
      },
    ],
  },
})
