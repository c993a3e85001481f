import { defineCause } from '../../schema.ts'

/** rename(2) over a file that is itself a mount point: `docker run -v ./app.conf:/etc/app.conf`. */
export default defineCause({
  title: 'A single file was mounted there, and a new file shall take its name',
  because:
    '`{program|The program}` could not replace {dest|`$`|the file} **because** that one file is a mount of its own, as container engines make it',
  why: `
\`-v ./app.conf:/etc/app.conf\`, a Kubernetes \`subPath\` and the engine's own \`/etc/hosts\` and \`/etc/resolv.conf\` mount one file onto one name. \`sed -i\`, editors and most
“atomic” writers make a new file beside it and rename that over the old name. The name is held by the mount, so the rename is refused. Writing into the file works.`,
  prior: 1,
  clues: [
    {
      when: { text: '/etc/(?:hosts|resolv\\.conf|hostname)' },
      weight: 3,
      says: 'every container has this file mounted into it',
    },
    {
      when: { text: 'sed: cannot rename|sed -i|write_file_atomic|atomic|\\.tmp\\b|\\.swp' },
      weight: 4,
      says: 'a new file was to be renamed over the old one',
    },
    { when: { syscall: ['rename', 'renameat', 'renameat2'] }, weight: 3, says: 'the failing call is a rename' },
    {
      when: { entity: { dest: '.*\\.(?:conf|json|ya?ml|toml|ini|env|properties|xml)' } },
      weight: 2,
      says: '`{dest}` is a file of settings, which is often mounted alone',
    },
    {
      when: { entity: { path: '.*\\.(?:conf|json|ya?ml|toml|ini|env|properties|xml)|/etc/\\w+' } },
      weight: 5,
      says: '`{path}` is a file: only a mounted one is busy when it is removed or replaced',
    },
    { when: { syscall: ['rmdir', 'umount', 'umount2', 'mount'] }, weight: -5, says: 'it was about a whole directory' },
  ],
  question: {
    ask: 'Is the file itself a mount point?',
    run: 'findmnt {dest}',
    answers: [
      {
        reads: { output: 'mount', where: { target: '.*\\.\\w+|.*/(?:hosts|hostname)' }, rows: { target: '.*' } },
        weight: 5,
        says: '`{target}` is a file, and something is mounted on it',
      },
      { reads: { output: 'mount', rows: 'none' }, weight: -5, says: 'nothing is mounted on that file' },
    ],
  },
  fixes: [
    {
      title: 'Write into the file instead of replacing it',
      when: 'The change is to be made from inside of the container.',
      steps: [
        {
          kind: 'sh',
          sh: 'sed s/info/debug/ {dest} > /tmp/new && cat /tmp/new > {dest}',
          changes: 'The content of that one file, which the host sees too. A reader may meet it half written.',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "fs.writeFileSync('/etc/app.conf', text)   // no rename",
        },
        {
          kind: 'code',
          runtime: 'vim',
          language: 'vim',
          code: 'set backupcopy=yes   " vim then writes into the same file',
        },
      ],
      whyItWorks: 'The same inode gets new content; no name changes its meaning.',
      risk: { level: 'reversible', undo: 'Keep a copy first: cp {dest} /tmp/before' },
      proof: { sh: 'cat {dest}', shows: 'the new content' },
    },
    {
      title: 'Mount the directory, not the file',
      when: 'A program must be able to replace the file.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run -v ./conf:/etc/app image   # conf/app.conf',
        },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'volumeMounts:\n  - { name: conf, mountPath: /etc/app }   # without subPath',
        },
      ],
      whyItWorks: 'Names inside of a mounted directory are free; only its own name is held.',
      risk: { level: 'reversible', undo: 'Mount the single file again.' },
      proof: { sh: 'findmnt {dest}', shows: 'nothing: the file is no mount point any more' },
    },
    {
      title: 'Let the engine write hosts and resolv.conf',
      when: 'It is one of its own three files.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --add-host db:10.0.0.9 --dns 10.0.0.2 --hostname web image',
        },
      ],
      whyItWorks: 'The engine fills these files before it mounts them, at each start.',
      risk: { level: 'reversible', undo: 'Start it without these options.' },
      proof: { sh: 'cat /etc/hosts', shows: 'the new line' },
    },
  ],
  popularButWrong: {
    advice: 'Edit the file on the host with `sed -i`, the container will see it.',
    because:
      'The rename succeeds on the host and gives the name to a new file; the container keeps the old one until it is started again.',
  },
  sources: [
    'man:rename(2)',
    'man:mount(8)',
    'https://docs.docker.com/engine/storage/bind-mounts/',
    'https://kubernetes.io/docs/concepts/storage/volumes/',
  ],
  scenario: {
    params: { dest: 'app.conf', program: 'sed' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/host/{dest}': { text: 'level=info\n' },
        '/srv/work/{dest}': { text: '' },
      },
    },
    reproduce: {
      run: 'sudo mount --bind host/{dest} {dest}; sed -i s/info/debug/ {dest}',
      fails: { call: 'rename', errno: 'EBUSY', path: '{dest}' },
    },
    steps: [
      {
        title: 'Change the mounted file',
        ask: 'Mount the one file, as a container engine does, and change it with `sed -i`.',
        run: 'sudo mount --bind host/{dest} {dest}; sed -i s/info/debug/ {dest}',
        done: { kind: 'fails', call: 'rename', errno: 'EBUSY', path: '{dest}' },
      },
      {
        title: 'See the mount',
        ask: 'Is the file a mount point?',
        run: 'findmnt /srv/work/{dest}',
        done: { kind: 'ran', program: ['findmnt', 'mount', 'mountpoint', 'cat', 'grep'] },
      },
      {
        title: 'Write into it',
        ask: 'Put the new content into the same file.',
        run: 'sed s/info/debug/ {dest} > /tmp/new; cat /tmp/new > {dest}',
        done: { kind: 'succeeds', call: 'open', path: '{dest}', access: 'write' },
      },
    ],
    solved: { kind: 'succeeds', call: 'open', path: '{dest}', access: 'write' },
    solutions: [
      {
        title: 'Write into the same file',
        run: 'sed s/info/debug/ {dest} > /tmp/new; cat /tmp/new > {dest}; cat {dest}',
      },
      { title: 'Let cp do it', run: 'sed s/info/debug/ {dest} > /tmp/new; cp /tmp/new {dest}; cat host/{dest}' },
    ],
    wrong: [
      { run: 'sudo sed -i s/info/debug/ {dest}', but: 'Not permissions refuse: root gets the same answer.' },
      {
        run: 'sed -i s/info/debug/ host/{dest}; cat {dest}',
        but: 'The host has a new file now, and the mount still shows the old one.',
      },
    ],
  },
})
