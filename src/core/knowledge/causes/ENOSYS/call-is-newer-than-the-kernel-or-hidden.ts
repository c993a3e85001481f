import { defineCause } from '../../schema.ts'

/** syscall number beyond the table, or a seccomp filter with SCMP_ACT_ERRNO(ENOSYS). */
export default defineCause({
  title: 'The kernel is older than the program, or a sandbox hides the call',
  because:
    '`{program|The program}` could not use a system call **because** this kernel, or the sandbox around it, does not have that call',
  why: `
Each new kernel brings calls: \`statx\` 4.11, \`io_uring_setup\` 5.1, \`clone3\` 5.3, \`faccessat2\` 5.8, \`landlock\` 5.13, \`futex_waitv\` 5.16. A container uses the kernel of its **host**: an image of today on a NAS or an old server meets what is missing. Filters of container engines answer
unknown numbers in the same way, as do gVisor, WSL 1 and qemu-user.`,
  prior: 2,
  clues: [
    {
      when: {
        text: 'statx|clone3|faccessat2|io_uring|landlock|memfd|copy_file_range|openat2|pidfd|getrandom|renameat2|close_range|epoll_pwait2',
        near: 6,
      },
      weight: 5,
      says: 'that call came with a certain kernel',
    },
    {
      when: {
        text: 'docker|container|runsc|gvisor|seccomp|synology|WSL|firejail|kernel (?:too old|\\d\\.\\d)',
        near: 40,
      },
      weight: 3,
      says: 'a sandbox or an old kernel is in play',
    },
    {
      when: { text: 'SemLock|sem_open|multiprocessing|/dev/shm|lambda', near: 15 },
      weight: -4,
      says: 'it is about semaphores',
    },
    {
      when: { text: 'fuse|sshfs|s3fs|rclone|davfs|ntfs|\\bmtp\\b|gvfs', near: 20 },
      weight: -4,
      says: 'a filesystem in user space is in play',
    },
  ],
  question: {
    ask: 'Which call does not exist?',
    run: 'strace -f {program} 2>&1 | grep ENOSYS',
    answers: [
      {
        reads: { output: 'strace', rows: { errno: 'ENOSYS' } },
        weight: 4,
        says: 'the kernel does not know `{call}`, or a filter hides it',
      },
    ],
  },
  fixes: [
    {
      title: 'Update kernel and container engine of the host',
      when: 'You may.',
      steps: [
        { kind: 'sh', sh: 'uname -r; docker version; runc --version' },
        {
          kind: 'text',
          text: 'Compare `uname -r` with the VERSIONS section of the call’s manual page. libseccomp and runc have to know the call as well.',
        },
      ],
      whyItWorks: 'The call then has an entry in the table, and the filter knows its number.',
      risk: {
        level: 'reversible',
        undo: 'Choose the old kernel in the boot menu, and install the old version of the engine.',
      },
      proof: { sh: 'strace -f program 2>&1 | grep -c ENOSYS', shows: '0, or only calls with a substitute' },
    },
    {
      title: 'Take an older base image',
      when: 'The host has to stay.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'dockerfile',
          code: '# a C library from the time of that kernel\nFROM debian:11-slim',
        },
      ],
      whyItWorks: 'An older C library makes the older calls.',
      risk: { level: 'reversible', undo: 'Take the newer image again.' },
      proof: { sh: 'docker run --rm app; echo $?', shows: '0' },
    },
    {
      title: 'Fall back in the program',
      when: 'It is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'if (renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_NOREPLACE) == -1 && errno == ENOSYS)\n  return link(a, b) == 0 ? unlink(a) : -1;',
        },
        { kind: 'code', runtime: 'node', language: 'sh', code: 'UV_USE_IO_URING=0 node server.js' },
      ],
      whyItWorks: 'The older way does the same, more slowly or less neatly.',
      risk: { level: 'reversible', undo: 'Take the branch out.' },
      proof: { sh: './program; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Install more packages.',
    because: 'A missing library or program has other words; here the kernel itself says no.',
  },
  exceptions: [
    'Most lines with ENOSYS in strace are harmless: the library tries the new call first and then the old one.',
  ],
  sources: ['man:syscalls(2)', 'man:seccomp(2)', 'man:syscall(2)', 'https://docs.docker.com/engine/security/seccomp/'],
  notReproducible: 'The lab has all calls that its programs make. On a real Linux the call number 9999 gave ENOSYS.',
})
