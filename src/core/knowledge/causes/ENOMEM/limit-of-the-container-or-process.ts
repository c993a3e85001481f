import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'A limit of the container or the process is reached',
  because:
    '`{program|The program}` was refused more memory **because** its container, service or shell has a limit, and it has been reached',
  why: `
Long before the machine is full a part of it may be: a container with \`--memory\`, a systemd service with \`MemoryMax\`, a shell with
\`ulimit -v\`. Runtimes that size their heap by the whole machine (older Java and Node versions) run into it.`,
  prior: 2,
  clues: [
    {
      when: { text: 'docker|container|kubernetes|\\bpod\\b|cgroup|memory limit|OOMKilled|MemoryMax' },
      weight: 3,
      says: 'containers or control groups have limits of their own',
    },
    {
      when: { text: 'JavaScript heap out of memory|Java heap space|OutOfMemoryError' },
      weight: -1,
      says: 'the heap limit of the runtime was reached, which is a setting of its own',
    },
    { when: { syscall: ['mmap', 'brk', 'mremap', 'madvise'] }, weight: 2, says: 'the failing call asks for memory' },
    { when: { also: ['EAGAIN'] }, weight: 1, says: 'processes could not be started either' },
  ],
  question: {
    ask: 'Which limits does the process have?',
    run: 'cat /proc/{pid}/limits; cat /sys/fs/cgroup/memory.max',
    answers: [
      {
        reads: { output: 'ulimit', where: { letter: 'v' }, rows: { soft: '\\d+' } },
        weight: 5,
        says: 'its address space is limited to {asLimit}',
        fills: { asLimit: 'soft' },
      },
      {
        reads: { output: 'ulimit', where: { letter: 'v' }, rows: { soft: 'unlimited' } },
        weight: -2,
        says: 'the process itself has no such limit',
      },
      {
        reads: { output: 'dmesg', rows: { kind: 'oom' } },
        weight: 3,
        says: 'the kernel killed `{holder}` for lack of memory',
        fills: { holder: 'holder' },
      },
    ],
  },
  fixes: [
    {
      title: 'Raise the limit, if the work needs it',
      when: 'The machine has memory left.',
      steps: [
        { kind: 'sh', sh: 'free -m' },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run --memory 2g image' },
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nMemoryMax=2G' },
        { kind: 'code', runtime: 'kubernetes', language: 'yaml', code: 'resources:\n  limits:\n    memory: 2Gi' },
      ],
      whyItWorks: 'The kernel compares with this number whenever a page is needed.',
      risk: { level: 'reversible', undo: 'Set the old number and restart.' },
      proof: { sh: 'docker stats --no-stream', shows: 'a usage below the limit' },
    },
    {
      title: 'Let the runtime know its limit',
      when: 'It takes more than it needs.',
      steps: [
        { kind: 'code', runtime: 'node', language: 'sh', code: 'node --max-old-space-size=1536 server.js' },
        { kind: 'code', runtime: 'java', language: 'sh', code: 'java -XX:MaxRAMPercentage=75 -jar app.jar' },
        { kind: 'code', runtime: 'go', language: 'sh', code: 'GOMEMLIMIT=1500MiB ./server' },
      ],
      whyItWorks: 'It then collects garbage before it asks the kernel for more.',
      risk: { level: 'reversible', undo: 'Remove the option.' },
      proof: { sh: 'grep VmHWM /proc/{pid}/status', shows: 'a peak below the limit' },
    },
  ],
  popularButWrong: {
    advice: 'Add swap.',
    because:
      'The limit of a control group counts memory wherever the machine has it; a fuller machine was not the problem.',
  },
  sources: [
    'man:getrlimit(2)',
    'man:mmap(2)',
    'https://docs.kernel.org/admin-guide/cgroup-v2.html',
    'https://docs.docker.com/engine/containers/resource_constraints/',
    'https://nodejs.org/api/cli.html',
  ],
  notReproducible: 'The lab does not account for memory.',
})
