import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'A seccomp filter refuses this system call',
  because:
    '`{program|The program}` was refused {syscall|`$`|a system call} **because** the sandbox in which it runs has that call on its list of forbidden ones',
  why: `
Docker, Podman, Kubernetes, systemd (\`SystemCallFilter=\`) and browsers give their processes a list of permitted system calls; the others return this code without the kernel looking at them, for root too. Old engines do not know new calls: a new glibc in the image tries \`clone3\` or
\`faccessat2\` and is refused where it expected “not implemented”, so that threads cannot be started or files seem unreadable.`,
  prior: 0,
  clues: [
    {
      when: {
        syscall: [
          'clone3',
          'faccessat2',
          'statx',
          'openat2',
          'keyctl',
          'add_key',
          'bpf',
          'userfaultfd',
          'io_uring_setup',
          'perf_event_open',
          'unshare',
          'personality',
          'clone',
          'pthread_create',
          'uv_thread_create',
        ],
      },
      weight: 5,
      says: '`{syscall}` is on the list of engines, or too new for old ones',
    },
    {
      when: {
        text: 'seccomp|SystemCallFilter|libseccomp|SCMP_|pthread_create|uv_thread_create|clone3|io_uring|can.t start new thread',
      },
      weight: 6,
      says: 'the log speaks of filters, or of threads that cannot start',
    },
    {
      when: { text: 'docker|container|kubernetes|podman|chrom(?:e|ium)|bwrap|flatpak' },
      weight: 2,
      says: 'it runs in a sandbox',
    },
    { when: { entity: { path: '/.*' } }, weight: -3, says: 'it is about a file' },
    {
      when: { syscall: ['chown', 'unlink', 'kill', 'setrlimit', 'link'] },
      weight: -5,
      says: 'every list permits that call',
    },
  ],
  question: {
    ask: 'Is a filter active?',
    run: 'grep Seccomp /proc/{pid}/status',
    answers: [
      { reads: { output: 'capabilities', rows: { seccomp: '2' } }, weight: 4, says: 'a filter is active (2)' },
      { reads: { output: 'capabilities', rows: { seccomp: '0' } }, weight: -7, says: 'no filter is active (0)' },
    ],
  },

  fixes: [
    {
      title: 'Update the engine and libseccomp on the host',
      when: 'A new image on an old host; threads or files fail oddly.',
      steps: [
        { kind: 'sh', sh: 'docker version; runc --version' },
        {
          kind: 'code',
          runtime: 'Debian',
          language: 'sh',
          code: 'apt install --only-upgrade docker-ce containerd.io libseccomp2',
        },
      ],
      whyItWorks:
        'New versions answer “not implemented” for calls they do not know, and libc falls back to the older call.',
      risk: { level: 'reversible', undo: 'Install the old version again. Containers stop when the engine restarts.' },
      proof: { sh: 'docker run --rm debian:12 ls /', shows: 'a list of directories' },
    },
    {
      title: 'Permit the one call',
      when: 'The program needs it: a profiler, a database with io_uring, a browser with its own sandbox.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --security-opt seccomp=profile.json image   # the default profile with one name added',
        },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'securityContext:\n  seccompProfile: { type: Localhost, localhostProfile: profiles/app.json }',
        },
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Service]\nSystemCallFilter=@system-service io_uring_setup io_uring_enter io_uring_register',
        },
      ],
      whyItWorks: 'The rest of the list stays.',
      risk: { level: 'reversible', undo: 'Take the option out.' },
      proof: { sh: 'docker run --rm --security-opt seccomp=profile.json image true; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Run it with `seccomp=unconfined`.',
    because:
      'Good for finding out whether it is the filter, and no way to run a service: all calls of the host kernel are open to it.',
  },
  exceptions: [
    'To find the call: run it under `strace -f` with `--security-opt seccomp=unconfined` and compare with the profile.',
  ],
  sources: [
    'man:seccomp(2)',
    'https://docs.docker.com/engine/security/seccomp/',
    'https://kubernetes.io/docs/tutorials/security/seccomp/',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html',
  ],
  notReproducible: 'The lab has no filters for system calls.',
})
