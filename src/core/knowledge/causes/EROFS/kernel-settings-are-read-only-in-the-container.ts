import { defineCause } from '../../schema.ts'

/** open(2) for writing below /proc/sys or /sys where they are mounted read-only, as container engines do. */
export default defineCause({
  title: 'Settings of the kernel cannot be written from inside of a container',
  because:
    '`{program|The program}` could not change {path|`$`|a setting of the kernel} **because** `/proc/sys` and `/sys` are mounted read-only there',
  why: `
All containers of a machine share its kernel, so the engine mounts \`/proc/sys\` and \`/sys\` read-only in each, and being root inside changes nothing about it. Only a few settings belong to the container alone: those of its own network
(\`net.*\`) and of its own message queues and shared memory (\`kernel.shm*\`, \`fs.mqueue.*\`). Those are given at its start; all others are set on the host.`,
  prior: 1,
  clues: [
    { when: { entity: { path: '/proc/sys/.*|/sys/.*' } }, weight: 6, says: '`{path}` is a setting of the kernel' },
    {
      when: {
        text: '\\bsysctl\\b|/proc/sys/|/sys/(?:kernel|module|block|fs/cgroup|class)/|vm\\.\\w+|net\\.(?:core|ipv4)\\.',
      },
      weight: 5,
      says: 'the log speaks of settings of the kernel',
    },
    { when: { text: 'docker|container|\\bpod\\b|kube|lxc' }, weight: 1, says: 'it runs in a container' },
    { when: { text: 'EXT4-fs error|I/O error|Remounting' }, weight: -4, says: 'a disk plays a part' },
    { when: { entity: { path: '/(?!proc|sys).*' } }, weight: -5, says: '`{path}` is an ordinary file' },
  ],
  question: {
    ask: 'How is the place mounted?',
    run: 'findmnt -T {path}',
    answers: [
      {
        reads: { output: 'mount', rows: { access: 'ro', type: 'proc|sysfs|cgroup2?' } },
        weight: 5,
        says: '`{target}` is mounted read-only here',
      },
      {
        reads: { output: 'mount', rows: { type: '(?!proc|sysfs|cgroup).*' } },
        weight: -5,
        says: 'it lies on `{type}`',
      },
    ],
  },
  fixes: [
    {
      title: 'Give the setting to the container when it starts',
      when: 'It is one of `net.*`, `kernel.shm*`, `kernel.msg*`, `kernel.sem`, `fs.mqueue.*`.',
      steps: [
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run --sysctl net.core.somaxconn=1024 image' },
        { kind: 'code', runtime: 'compose', language: 'yaml', code: 'sysctls:\n  net.core.somaxconn: 1024' },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'securityContext:\n  sysctls:\n    - { name: net.ipv4.ip_local_port_range, value: "1024 65000" }',
        },
      ],
      whyItWorks: 'The engine writes it into the namespaces of the container before it takes the right to write away.',
      risk: { level: 'reversible', undo: 'Start it without the setting.' },
      proof: { sh: 'docker exec web sysctl net.core.somaxconn', shows: 'the new value' },
    },
    {
      title: 'Set it on the host',
      when: 'It is one for the whole machine, such as `vm.max_map_count` or `fs.inotify.*`.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo sysctl -w vm.max_map_count=262144',
          changes: 'Every container and program of that machine, until it restarts.',
        },
        {
          kind: 'sh',
          sh: 'echo vm.max_map_count=262144 | sudo tee /etc/sysctl.d/90-app.conf',
          changes: 'Makes it last over restarts.',
        },
      ],
      whyItWorks: 'There is one kernel, and on the host its settings are mounted for writing.',
      risk: { level: 'reversible', undo: 'Remove the file and set the old value, which `sysctl NAME` showed before.' },
      proof: { sh: 'sysctl vm.max_map_count', shows: 'the new value, inside of containers too' },
    },
  ],
  popularButWrong: {
    advice: 'Start the container with `--privileged`, so that it can set it itself.',
    because:
      'It then may change every setting, every device and all other containers; the one value is not worth that.',
  },
  sources: [
    'man:proc(5)',
    'man:sysctl(8)',
    'https://docs.docker.com/reference/cli/docker/container/run/',
    'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/',
  ],
  scenario: {
    params: { path: '/proc/sys/net/core/somaxconn', program: 'tee' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/start.sh': { text: '#!/bin/bash\necho 1024 | sudo tee {path}\n', mode: '755' },
      },
    },
    reproduce: {
      run: 'sudo mount -o remount,ro /proc; ./start.sh',
      fails: { call: 'open', errno: 'EROFS', path: '{path}' },
    },
    steps: [
      {
        title: 'Set it from inside',
        ask: 'Make `/proc` read-only, as a container engine does, and let the start script set its value.',
        run: 'sudo mount -o remount,ro /proc; ./start.sh',
        done: { kind: 'fails', call: 'open', errno: 'EROFS', path: '{path}' },
      },
      {
        title: 'How is it mounted?',
        ask: 'Look at the mount on which the setting lies.',
        run: 'findmnt -T {path}',
        done: { kind: 'ran', program: ['findmnt', 'mount', 'df'] },
      },
      {
        title: 'Set it from outside',
        ask: 'Be the administrator of the host now: make it writable, and set the value.',
        run: 'sudo mount -o remount,rw /proc; sudo sysctl -w net.core.somaxconn=1024',
        done: { kind: 'succeeds', call: 'open', path: '{path}', access: 'write' },
      },
    ],
    solved: { kind: 'succeeds', call: 'open', path: '{path}', access: 'write' },
    solutions: [
      {
        title: 'Set it where it may be set, with sysctl',
        run: 'sudo mount -o remount,rw /proc; sudo sysctl -w net.core.somaxconn=1024',
      },
      { title: 'Run the script where it may be set', run: 'sudo mount -o remount,rw /proc; ./start.sh' },
    ],
    wrong: [
      {
        run: 'sudo chmod u+w {path}; ./start.sh',
        but: 'A change of the mode is a change: the mount refuses it as well.',
      },
      { run: 'sudo sysctl -w net.core.somaxconn=1024', but: '`sysctl` writes to the same file.' },
    ],
  },
})
