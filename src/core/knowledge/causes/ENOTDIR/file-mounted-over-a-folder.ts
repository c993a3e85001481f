import { defineCause } from '../../schema.ts'

/** mount(2) with MS_BIND: source and target must be of the same kind. */
export default defineCause({
  title: 'A file is to be mounted on a folder, or a folder on a file',
  because:
    '`{program|The program}` could not mount {path|$|it} **because** the one side is a file and the other a folder',
  why: `
A bind mount lays one thing over another of the **same** kind. Docker prints “Are you trying to mount a directory onto a file (or vice-versa)?” when \`-v a:b\` has a file on one side and a
folder on the other. Often the source was missing at an earlier start, was made as an empty folder then, and now meets the file of the image.`,
  prior: 0,
  clues: [
    {
      when: { text: 'mount a directory onto a file|error mounting|\\bmount: |mount\\(2\\)|bind mount|rootfs', near: 3 },
      weight: 8,
      says: 'a mount was refused',
    },
    { when: { syscall: ['mount', 'move_mount'] }, weight: 4, says: 'the failing call mounts' },
    {
      when: { text: 'OCI runtime|runc|containerd|daemon:', near: 3 },
      weight: 2,
      says: 'a container was about to start',
    },
    {
      when: { syscall: ['open', 'openat', 'mkdir', 'stat', 'scandir', 'chdir', 'spawn'] },
      weight: -6,
      says: 'nothing was mounted',
    },
  ],
  question: {
    ask: 'What is the source of the mount?',
    run: 'ls -ld {path}',
    answers: [
      {
        reads: { output: 'ls', rows: { type: 'directory', owner: 'root' } },
        weight: 2,
        says: 'the source is a folder of root: it was probably made by Docker',
      },
      { reads: { output: 'ls', rows: { error: '.+' } }, weight: 1, says: 'the source is missing' },
    ],
  },
  fixes: [
    {
      title: 'Put a file where the empty folder is',
      when: 'The source was missing at an earlier start.',
      steps: [
        { kind: 'sh', sh: 'ls -ld app.conf' },
        { kind: 'sh', sh: 'sudo rmdir app.conf', changes: 'Removes the folder, and only if it is empty.' },
        { kind: 'sh', sh: 'cp app.conf.example app.conf', changes: 'Makes the file.' },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker compose up -d --force-recreate' },
      ],
      whyItWorks: 'Both sides are files then.',
      risk: { level: 'reversible', undo: 'Remove the file again.' },
      proof: { sh: 'ls -ld app.conf', shows: 'a line that begins with `-`' },
    },
    {
      title: 'Name the file on the other side too',
      when: 'The source is a file and the target a folder.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'yaml',
          code: 'volumes:\n  - ./default.conf:/etc/nginx/conf.d/default.conf:ro',
        },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'volumeMounts:\n  - name: settings\n    mountPath: /etc/nginx/conf.d/default.conf\n    subPath: default.conf',
        },
      ],
      whyItWorks: 'With its name at the end, the target is a file, which is made when it is not there.',
      risk: { level: 'reversible', undo: 'Put the old line back.' },
      proof: { sh: 'docker compose config', shows: 'the full name on both sides' },
    },
    {
      title: 'Mount the folder that the file lies in',
      when: 'An editor or a tool replaces the file by renaming.',
      steps: [{ kind: 'code', runtime: 'docker', language: 'yaml', code: 'volumes:\n  - ./conf:/etc/nginx/conf.d:ro' }],
      whyItWorks: 'A mounted file stays the old one after a rename; a mounted folder shows the new one.',
      risk: { level: 'reversible', undo: 'Put the old line back.' },
      proof: { sh: 'docker compose exec web ls /etc/nginx/conf.d', shows: 'your files' },
    },
  ],
  popularButWrong: {
    advice: 'Restart the Docker daemon.',
    because:
      'The two kinds are the same after it. (On Docker Desktop it helps only where the file was not shared with the virtual machine yet.)',
  },
  sources: ['man:mount(2)', 'man:mount(8)', 'https://docs.docker.com/engine/storage/bind-mounts/'],
  scenario: {
    params: { path: '/srv/work/app.conf', program: 'mount' },
    world: 'workshop',
    with: {
      network: { hosts: ['127.0.1.1 lab'] },
      files: {
        '{path}': { text: 'listen 8080\n' },
        '/srv/work/image/conf.d/default.conf': { text: 'listen 80\n' },
        '/srv/work/start.sh': {
          text: '#!/bin/bash\n# What a container engine does with -v SOURCE:TARGET\nsource=$1 target=$2\nsudo mount --bind "$source" "$target" || exit 1\ngrep -rh listen image/conf.d | grep 8080 > logs/started\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './start.sh {path} image/conf.d', fails: { call: 'mount', errno: 'ENOTDIR' } },
    steps: [
      {
        title: 'Mount the settings',
        ask: 'Start the script, which mounts your settings as a container engine would.',
        run: './start.sh {path} image/conf.d',
        done: { kind: 'fails', call: 'mount', errno: 'ENOTDIR' },
      },
      {
        title: 'Compare the two sides',
        ask: 'What are source and target?',
        run: 'ls -ld {path} image/conf.d',
        done: { kind: 'ran', program: ['ls', 'stat', 'file', 'namei'] },
      },
      {
        title: 'Name the file on both sides',
        ask: 'Mount the file on the file.',
        run: './start.sh {path} image/conf.d/default.conf',
        done: { kind: 'exists', path: '/srv/work/logs/started', minSize: 5 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/started', minSize: 5 },
    solutions: [
      { title: 'Name the file on both sides', run: './start.sh {path} image/conf.d/default.conf' },
      {
        title: 'Mount a folder on the folder',
        run: 'mkdir conf; cp {path} conf/default.conf; ./start.sh conf image/conf.d',
      },
    ],
    wrong: [
      { run: './start.sh {path} image/conf.d/', but: 'The slash only says once more that the target is a folder.' },
      { run: 'chmod 755 {path}; ./start.sh {path} image/conf.d', but: 'The mode plays no part, the kind does.' },
    ],
  },
})
