import { defineCause } from '../../schema.ts'

/** A directory of the user holds files or directories of root, made when a command was run with sudo. */
export default defineCause({
  title: 'An earlier sudo left files of root in your directory',
  because:
    '`{program|The program}` may not change {path|$|that place} **because** it belongs to root, most likely since a command was once run there with sudo',
  why: `
What root creates belongs to root, also in your own project or home directory: caches, \`node_modules\`, \`.git\` objects, build output.
The next run without sudo may not replace them. So “it only works with sudo” becomes true, and worse each time.`,
  prior: 1,

  clues: [
    {
      when: { entity: { path: '/(?:proc|sys)(?:/.*)?' } },
      weight: -6,
      says: '`{path}` is made by the kernel and lies on no disk',
    },
    {
      when: {
        entity: {
          path: '.*/(?:\\.npm|\\.cache|\\.config|\\.git|node_modules|dist|build|\\.next|\\.venv|__pycache__|target|vendor|\\.local|_cacache)(?:/.*)?',
        },
      },
      weight: 3,
      says: '`{path}` is a place that tools fill',
    },
    { when: { dialect: ['npm', 'git'] }, weight: 2, says: '`{program|the tool}` writes into your own directories' },
    {
      when: { text: '\\bsudo\\b|root-owned files|run as root|owned by root' },
      weight: 3,
      says: 'the log speaks of root or sudo',
    },
    {
      when: { syscall: ['mkdir', 'unlink', 'rename', 'rmdir', 'scandir', 'open'] },
      weight: 1,
      says: 'the call changes what is in a directory',
    },
    {
      when: {
        text: '(?:bash|sh|zsh): (?:line \\d+: )?\\S+: Permission denied|unable to execute|exec: "[^"]*": permission denied',
      },
      weight: -2,
      says: 'a program was to be started, and root may read everything',
    },
    { when: { syscall: ['bind', 'listen', 'connect', 'execve'] }, weight: -6, says: 'no file was to be changed' },
    { when: { entity: { path: '/(?:etc|usr|var|opt)/.*' } }, weight: -2, says: '`{path}` belongs to root by right' },
  ],

  question: {
    ask: 'Does something of root lie in your directory?',
    run: 'find "$(dirname {path})" -user root -ls',
    answers: [
      { reads: { output: 'find', rows: { owner: 'root' } }, weight: 5, says: '`{name}` belongs to root' },
      { reads: { output: 'find', rows: 'none' }, weight: -4, says: 'nothing of root lies there' },
      { reads: { output: 'ls', rows: { owner: 'root' } }, weight: 3, says: '`{name}` belongs to root' },
    ],
  },

  fixes: [
    {
      title: 'Take your files back',
      when: 'They lie in your home or project directory.',
      steps: [
        { kind: 'sh', sh: 'find "$(dirname {path})" -user root' },
        {
          kind: 'sh',
          sh: 'sudo chown -R "$USER": "$(dirname {path})"',
          changes: 'The owner of everything below that directory. Never do it to `/`, `/usr` or `/etc`.',
        },
      ],
      whyItWorks: 'An owner may change his own files; the mode was right all the time.',
      risk: { level: 'reversible', undo: 'sudo chown root on the files which the first command listed.' },
      proof: { sh: 'find "$(dirname {path})" -user root', shows: 'nothing' },
    },
    {
      title: 'Remove what can be made again',
      when: 'It is a cache or build output.',
      steps: [
        { kind: 'sh', sh: 'sudo rm -r node_modules', changes: 'Removes that one directory; the tool makes it again.' },
      ],
      whyItWorks: 'The next run without sudo makes it with you as its owner.',
      risk: {
        level: 'destructive',
        to: 'that directory; only for things that a tool makes again',
        undo: 'Install or build again.',
      },
      proof: { sh: 'ls -ld node_modules', shows: 'your name as the owner' },
    },
    {
      title: 'Install global tools without root',
      when: 'It was `sudo npm install -g` or `sudo pip install`.',
      steps: [
        { kind: 'code', runtime: 'node', language: 'sh', code: 'npm config set prefix ~/.local' },
        { kind: 'code', runtime: 'python', language: 'sh', code: 'python3 -m venv .venv && . .venv/bin/activate' },
      ],
      whyItWorks: 'The tool then writes only where you own everything.',
      risk: { level: 'reversible', undo: 'npm config delete prefix' },
      proof: { sh: 'npm config get prefix', shows: 'a directory of yours' },
    },
  ],
  popularButWrong: {
    advice: 'Just run it with sudo again.',
    because: 'It leaves more files of root behind, and the day somebody forgets the sudo it fails in a new place.',
  },
  sources: [
    'man:chown(1)',
    'man:find(1)',
    'https://docs.npmjs.com/resolving-eacces-permissions-errors-when-installing-packages-globally',
  ],

  scenario: {
    params: { path: '/srv/work/.cache/build.json', program: 'bash' },
    world: 'workshop',
    with: {
      network: { hosts: ['127.0.1.1 lab'] },
      files: {
        '/srv/work/build.sh': {
          text: '#!/bin/bash\nset -e\nmkdir -p .cache\ndate > .cache/build.json\necho built\n',
          mode: '755',
        },
      },
    },
    reproduce: {
      run: 'sudo ./build.sh; ./build.sh',
      fails: { call: 'open', errno: 'EACCES', path: '.cache/build.json' },
    },
    steps: [
      {
        title: 'Build once with sudo, once without',
        ask: 'Run the build with sudo, as somebody did, and then as yourself.',
        run: 'sudo ./build.sh; ./build.sh',
        done: { kind: 'fails', call: 'open', errno: 'EACCES', path: '.cache/build.json' },
      },
      {
        title: 'Find what belongs to root',
        ask: 'What in your project belongs to root?',
        run: 'find /srv/work -user root -ls',
        done: { kind: 'ran', program: ['find', 'ls', 'stat'] },
      },
      {
        title: 'Take it back',
        ask: 'Make yourself the owner of that directory.',
        run: 'sudo chown -R demo: .cache',
        done: { kind: 'owner', path: '/srv/work/.cache/build.json', user: 'demo' },
      },
      {
        title: 'Build again',
        ask: 'Build without sudo.',
        run: './build.sh',
        done: { kind: 'succeeds', call: 'open', path: '.cache/build.json', access: 'write' },
      },
    ],
    solved: {
      kind: 'all',
      of: [
        { kind: 'succeeds', call: 'open', path: '.cache/build.json', access: 'write' },
        { kind: 'owner', path: '/srv/work/.cache/build.json', user: 'demo' },
      ],
    },
    solutions: [
      { title: 'Take the directory back', run: 'sudo chown -R demo: .cache; ./build.sh' },
      { title: 'Remove the cache and let it be made again', run: 'sudo rm -r .cache; ./build.sh' },
    ],
    wrong: [
      { run: 'sudo ./build.sh', but: 'It works, and everything still belongs to root: the next run fails again.' },
      { run: 'chmod u+w .cache/build.json; ./build.sh', but: 'It is not your file: you may not change its mode.' },
    ],
    harm: [
      {
        run: 'sudo chown -R demo: /',
        instead: 'The system would break: sudo itself must belong to root. Name the one directory.',
      },
    ],
  },
})
