import { defineCause } from '../../schema.ts'

/** mlock(2) beyond RLIMIT_MEMLOCK; io_uring and BPF charge the same limit on older kernels. */
export default defineCause({
  title: 'The limit of locked memory is reached',
  because: '`{program|The program}` could not lock its memory **because** it may lock no more than `ulimit -l` says',
  why: 'Databases, Elasticsearch, audio programs and key stores lock pages so that they are never swapped. Without the capability CAP_IPC_LOCK each process may lock only some megabytes (64 KiB on older systems). The memory is there; only the permission to pin it is not.',
  prior: 1,
  clues: [
    {
      when: {
        text: 'mlock|memlock|Unable to lock JVM Memory|lock(?:ed)? (?:in )?memory|RLIMIT_MEMLOCK|bootstrap\\.memory_lock',
      },
      weight: 6,
      says: 'locking of memory is named',
    },
    {
      when: { text: 'io_uring|\\bbpf\\b|ebpf' },
      weight: 3,
      says: 'io_uring and BPF are charged to the same limit on older kernels',
    },
    {
      when: { syscall: ['mlock', 'mlockall', 'mlock2', 'io_uring_setup'] },
      weight: 3,
      says: 'the failing call locks pages',
    },
  ],
  question: {
    ask: 'How much may be locked?',
    run: 'ulimit -a',
    answers: [
      {
        reads: { output: 'ulimit', where: { letter: 'l' }, rows: { soft: '<100000' } },
        weight: 2,
        says: 'at most {soft} kB may be locked',
      },
      {
        reads: { output: 'ulimit', where: { letter: 'l' }, rows: { soft: 'unlimited' } },
        weight: -5,
        says: 'locking is not limited',
      },
    ],
  },
  fixes: [
    {
      title: 'Raise the limit for the service',
      when: 'systemd or a container starts it.',
      steps: [
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nLimitMEMLOCK=infinity' },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run --ulimit memlock=-1:-1 image' },
      ],
      whyItWorks: 'The kernel compares what is locked with this number.',
      risk: { level: 'reversible', undo: 'Remove the line and restart.' },
      proof: { sh: 'grep -i locked /proc/{pid}/limits', shows: 'unlimited' },
    },
    {
      title: 'Give only the permission',
      when: 'The limit must stay for others.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo setcap cap_ipc_lock=+ep /usr/local/bin/vault',
          changes: 'That one file may lock memory from now on.',
        },
      ],
      whyItWorks: 'A program with CAP_IPC_LOCK is not compared with the limit.',
      risk: { level: 'reversible', undo: 'sudo setcap -r /usr/local/bin/vault' },
      proof: { sh: 'getcap /usr/local/bin/vault', shows: 'cap_ipc_lock=ep' },
    },
  ],
  popularButWrong: {
    advice: 'Switch swap off and on again.',
    because: 'The limit counts what is locked, whether there is swap or not.',
  },
  sources: ['man:mlock(2)', 'man:getrlimit(2)', 'man:systemd.exec(5)'],
  notReproducible: 'No program of the lab locks its memory.',
})
