import { defineCause } from '../../schema.ts'

/** A bind mount or volume whose owner is a number from the other side of the container's wall. */
export default defineCause({
  title: 'The volume belongs to a number that is another user on the other side',
  because:
    '`{program|The program}` may not write {path|`$`|to the volume} **because** it belongs to another user number than the one that runs here',
  why: `
A file stores numbers, not names. A database in a container runs as 999 and makes its files as 999; on the host 999 is nobody, or somebody else. The other way round an image runs as 1001, and the directory which the engine made for \`-v\` belongs to root. Nothing translates the numbers,
unless user namespaces are in use.`,
  prior: 1,
  clues: [
    {
      when: { entity: { path: '/(?:proc|sys)(?:/.*)?' } },
      weight: -7,
      says: '`{path}` is made by the kernel and lies on no disk',
    },
    {
      when: { text: 'docker|compose|container|volume|bind mount|persistentvolume|\\bpvc?\\b|podman|runAsUser|fsGroup' },
      weight: 4,
      says: 'containers and volumes play a part',
    },
    {
      when: { text: '^[\\w.-]+-\\d+ +\\| ', near: 5 },
      weight: 2,
      says: 'it is the log of a container',
    },
    {
      when: {
        text: 'data directory .* has (?:invalid permissions|wrong ownership)|(?:unable|failed) to create .*data directory',
        near: 20,
      },
      weight: 3,
      says: 'a server does not like the owner of its data',
    },
    {
      when: {
        entity: {
          path: '/(?:data|var/lib/(?:mysql|postgresql|grafana|jenkins|docker/volumes)|bitnami|usr/share/elasticsearch|prometheus|jenkins_home|var/jenkins_home|mnt).*',
        },
      },
      weight: 3,
      says: '`{path}` is the usual place of a volume',
    },
    {
      when: { text: '\\b(?:uid|UID)[ =:]*\\d{3,}|Wrong permissions|is not writable|chown' },
      weight: 1,
      says: 'owners or numbers of users are named',
    },
    {
      when: { syscall: ['mkdir', 'open', 'openat', 'mkdirat'] },
      weight: 1,
      says: 'something was to be made or written',
    },
    {
      when: { syscall: ['bind', 'connect', 'execve', 'setpriority', 'listen', 'spawn'] },
      weight: -6,
      says: 'no volume was to be written',
    },
    {
      when: { text: 'exec: "[^"]*": permission denied|unable to start container process' },
      weight: -4,
      says: 'a program was to be started, nothing to be written',
    },
    { when: { text: '\\bsudo\\b|npm (?:ERR|error)|pip install' }, weight: -2, says: 'a tool on a developer’s machine' },
  ],
  question: {
    ask: 'Which number owns the directory, and which are you?',
    run: 'ls -ldn "$(dirname {path})"; id',
    answers: [
      { reads: { output: 'ls', rows: { owner: '[1-9]\\d*' } }, weight: 4, says: 'it belongs to the number {owner}' },
      { reads: { output: 'ls', rows: { owner: '(?!root)[a-z].*' } }, weight: -1, says: 'it belongs to `{owner}`' },
    ],
  },
  fixes: [
    {
      title: 'Give the directory the number of the container’s user',
      when: 'The files are for the container.',
      steps: [
        { kind: 'sh', sh: 'docker exec db id; ls -ldn ./data' },
        {
          kind: 'sh',
          sh: 'sudo chown -R 999:999 ./data',
          changes: 'The owner of everything below that one directory.',
        },
      ],
      whyItWorks: 'The kernel compares numbers, and now they are equal.',
      risk: { level: 'reversible', undo: 'sudo chown -R to the old numbers, which `ls -ldn` showed.' },
      proof: { sh: 'docker exec db touch /var/lib/data/x; echo $?', shows: '0' },
    },
    {
      title: 'Run the container as the owner of the directory',
      when: 'You work with the same files on the host: source code, build output.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --user "$(id -u):$(id -g)" -v "$PWD:/app" image',
        },
        { kind: 'code', runtime: 'podman', language: 'sh', code: 'podman run --userns=keep-id -v "$PWD:/app" image' },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'securityContext:\n  runAsUser: 1000\n  fsGroup: 1000     # the volume gets this group when it is mounted',
        },
      ],
      whyItWorks: 'What is made inside then belongs to you outside.',
      risk: { level: 'reversible', undo: 'Take the option out.' },
      proof: { sh: 'ls -ln .', shows: 'your number on the files that the container made' },
    },
    {
      title: 'Use a named volume',
      when: 'Nobody on the host needs to see the files.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run -v pgdata:/var/lib/postgresql/data postgres:16',
        },
      ],
      whyItWorks: 'An empty named volume takes over owner and content of the place in the image.',
      risk: {
        level: 'reversible',
        undo: 'Mount the directory again; the data in the volume stay until `docker volume rm`.',
      },
      proof: { sh: 'docker volume inspect pgdata', shows: 'where it lies on the host' },
    },
  ],
  popularButWrong: {
    advice: 'Open the directory to all users.',
    because: 'Databases then refuse to start on it, and every program on the host may read or replace the data.',
  },
  sources: [
    'man:credentials(7)',
    'man:user_namespaces(7)',
    'https://docs.docker.com/engine/storage/bind-mounts/',
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  ],
  scenario: {
    params: { path: '/srv/work/data/report.pdf', program: 'cp' },
    world: 'workshop',
    with: { files: { '/srv/work/data': { dir: true } } },
    reproduce: {
      run: 'sudo chown 999:999 data; cp incoming/report.pdf {path}',
      fails: { call: 'open', errno: 'EACCES', path: '{path}' },
    },
    steps: [
      {
        title: 'Write into the volume',
        ask: 'The container made the directory its own, as 999. Put a file there as yourself.',
        run: 'sudo chown 999:999 data; cp incoming/report.pdf {path}',
        done: { kind: 'fails', call: 'open', errno: 'EACCES', path: '{path}' },
      },
      {
        title: 'Compare the numbers',
        ask: 'Which number owns it, and which is yours?',
        run: 'id; ls -ldn data',
        done: { kind: 'ran', program: ['ls', 'stat'] },
      },
      {
        title: 'Make it yours',
        ask: 'Nothing runs as 999 any more. Make the directory yours, and copy.',
        run: 'sudo chown -R demo: data; cp incoming/report.pdf {path}',
        done: { kind: 'succeeds', call: 'open', path: '{path}', access: 'write' },
      },
    ],
    solved: {
      kind: 'all',
      of: [
        { kind: 'succeeds', call: 'open', path: '{path}', access: 'write' },
        { kind: 'mode', path: '/srv/work/data', allows: { user: 'demo', access: 'write' } },
      ],
    },
    solutions: [
      { title: 'Make it yours', run: 'sudo chown -R demo: data; cp incoming/report.pdf {path}' },
      {
        title: 'Share it by its group',
        run: 'sudo chgrp demo data; sudo chmod g+w data; cp incoming/report.pdf {path}; ls -ldn data',
      },
    ],
    wrong: [
      { run: 'sudo cp incoming/report.pdf {path}', but: 'This once; the next file is refused again.' },
      {
        run: 'chmod g+w data; cp incoming/report.pdf {path}',
        but: 'The directory is not yours, so neither is its mode.',
      },
    ],
    harm: [{ run: 'sudo chmod -R 777 data', instead: 'Give it to the one who needs it: chown, or an access list.' }],
  },
})
