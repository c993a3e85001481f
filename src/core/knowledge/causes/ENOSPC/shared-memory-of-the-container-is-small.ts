import { defineCause } from '../../schema.ts'

/** Files in /dev/shm, 64 MiB by default in containers. */
export default defineCause({
  title: 'The shared memory of the container is full: 64 MB by default',
  because:
    '`{program|The program}` could not get shared memory **because** `/dev/shm` is a small filesystem in a container, and it is full',
  why: `
POSIX shared memory (\`shm_open\`) is a file in \`/dev/shm\`, a tmpfs. On a machine it may grow to half of the memory; Docker and Kubernetes give each container 64 MB. Browsers, PostgreSQL with parallel queries, PyTorch’s data loaders and Oracle share large buffers there, and fail
while \`df /\` and \`free\` show plenty. Some of them crash with SIGBUS instead.`,
  prior: 1,
  clues: [
    { when: { entity: { path: '/dev/shm/.*' } }, weight: 8, says: '`{path}` is shared memory' },
    {
      when: { text: '/dev/shm|shared memory|shm_open|shm-size|could not resize shared memory|DSM|DataLoader' },
      weight: 6,
      says: 'the log speaks of shared memory',
    },
    {
      when: { text: 'chrom(?:e|ium)|puppeteer|playwright|selenium|postgres|torch|oracle' },
      weight: 2,
      says: 'a program that shares large buffers',
    },
    {
      when: { syscall: ['inotify_add_watch', 'semget', 'msgget', 'unshare'] },
      weight: -5,
      says: 'no memory was to be shared',
    },
    { when: { entity: { path: '/(?!dev/shm).*' } }, weight: -4, says: '`{path}` lies on another filesystem' },
  ],
  question: {
    ask: 'How large is it, inside of the container?',
    run: 'df -h /dev/shm',
    answers: [
      {
        reads: { output: 'df', where: { mountedOn: '/dev/shm' }, rows: { size: '64M|64\\.0M|65536' } },
        weight: 4,
        says: 'it has {size}, the default of container engines',
      },
      {
        reads: { output: 'df', where: { mountedOn: '/dev/shm' }, rows: { use: '>=90' } },
        weight: 9,
        says: 'it is {use} % full',
      },
    ],
  },
  fixes: [
    {
      title: 'Give the container more',
      when: 'The program needs it. The usual answer.',
      steps: [
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run --shm-size=1g image' },
        { kind: 'code', runtime: 'compose', language: 'yaml', code: 'services:\n  db:\n    shm_size: 1gb' },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'volumeMounts:\n  - { name: shm, mountPath: /dev/shm }\nvolumes:\n  - { name: shm, emptyDir: { medium: Memory, sizeLimit: 1Gi } }',
        },
      ],
      whyItWorks:
        'It is an upper bound; memory is taken only for what the program puts there, and counts towards the limit of the container.',
      risk: { level: 'reversible', undo: 'Start it without the option.' },
      proof: { sh: 'docker exec db df -h /dev/shm', shows: 'the new size' },
    },
    {
      title: 'Let the program use a file on disk',
      when: 'You cannot change how the container is started.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "puppeteer.launch({ args: ['--disable-dev-shm-usage'] })",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'loader = DataLoader(data, num_workers=0)   # or torch.multiprocessing.set_sharing_strategy("file_system")',
        },
        {
          kind: 'code',
          runtime: 'postgres',
          language: 'sql',
          code: "ALTER SYSTEM SET dynamic_shared_memory_type = 'mmap';   -- after a restart",
        },
      ],
      whyItWorks: 'Shared files in another directory do the same, more slowly.',
      risk: { level: 'reversible', undo: 'Take the setting back.' },
      proof: { sh: 'ls -l /dev/shm', shows: 'no large file of the program' },
    },
  ],
  popularButWrong: {
    advice: 'Give the container more memory (`-m 8g`).',
    because: 'The bound of this filesystem is another number, and stays at 64 MB.',
  },
  sources: [
    'man:shm_overview(7)',
    'man:tmpfs(5)',
    'https://docs.docker.com/reference/cli/docker/container/run/',
    'https://www.postgresql.org/docs/current/runtime-config-resource.html',
  ],
  scenario: {
    params: { path: '/dev/shm/frame', mount: '/dev/shm', program: 'node' },
    world: 'workshop',
    with: {
      mounts: [{ at: '{mount}', size: '64k', mode: '1777', owner: 'root' }],
      files: {
        '/srv/work/render.js': {
          text: "const fs = require('fs')\nconst directory = process.env.SHM_DIR || '/dev/shm'\nfs.writeFileSync(directory + '/frame', 'x'.repeat(200000))\nconsole.log('rendered in', directory)\n",
        },
      },
    },
    reproduce: { run: 'node render.js', fails: { call: 'write', errno: 'ENOSPC' } },
    steps: [
      {
        title: 'Render a frame',
        ask: 'Render. The frame goes through shared memory, which is as small here as in a container.',
        run: 'node render.js',
        done: { kind: 'fails', call: 'write', errno: 'ENOSPC' },
      },
      {
        title: 'How large is it?',
        ask: 'Look at the filesystem of shared memory.',
        run: 'df -h /dev/shm',
        done: { kind: 'ran', program: ['df', 'findmnt'] },
      },
      {
        title: 'Make it larger',
        ask: 'Do what `--shm-size` does, and render again.',
        run: 'sudo mount -o remount,size=1m {mount}; node render.js',
        done: { kind: 'exists', path: '{path}', type: 'file', minSize: 200000 },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'exists', path: '{path}', type: 'file', minSize: 200000 },
        { kind: 'exists', path: '/tmp/frame', type: 'file', minSize: 200000 },
      ],
    },
    solutions: [
      { title: 'A larger shared memory', run: 'sudo mount -o remount,size=1m {mount}; node render.js' },
      { title: 'Files on disk instead', run: 'SHM_DIR=/tmp node render.js' },
    ],
    wrong: [
      { run: 'rm -r releases incoming; node render.js', but: 'What lies on disks is not counted here.' },
      { run: 'ulimit -v unlimited; node render.js', but: 'No limit of the process is in the way.' },
    ],
  },
})
