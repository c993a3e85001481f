import { defineCause } from '../../schema.ts'

/** copy_from_user() and copy_to_user() fail: the address is not mapped, or not with that right. */
export default defineCause({
  title: 'A pointer that leads nowhere was given to a system call',
  because:
    '`{program|The program}` could not make its call **because** an address which it gave to the kernel is not in its memory',
  why: `
If a program touches such an address itself, it dies of SIGSEGV. If it hands the address to the kernel, the kernel checks, and answers with this code. It is a bug of the program or of what it loads: memory that was freed, a number where a pointer belongs
(\`ioctl\`, \`ctypes\`, \`syscall\`), a structure of the wrong size, a 32-bit address in a 64-bit call, or a buffer in a mapping that was cut off.`,
  prior: 3,
  clues: [
    {
      when: {
        syscall: [
          'ioctl',
          'read',
          'write',
          'mount',
          'execve',
          'open',
          'getsockopt',
          'setsockopt',
          'recvmsg',
          'sendmsg',
          'futex',
        ],
      },
      weight: 1,
      says: 'the failing call takes an address',
    },
    {
      when: { text: 'ctypes|cffi|ioctl|JNI|unsafe|cgo|\\bffi\\b|syscall', near: 15 },
      weight: 2,
      says: 'addresses are handled by hand',
    },
    { when: { text: 'Bad address', near: 0 }, weight: 1, says: 'these are the words of the C library' },
  ],
  question: {
    ask: 'Which call fails, and which argument is the address?',
    run: 'strace -f -e trace=all -e status=failed {program}',
    answers: [
      {
        reads: { output: 'strace', rows: { errno: 'EFAULT' } },
        weight: 4,
        says: '`{call}` was given an address which is not mapped',
      },
    ],
  },
  fixes: [
    {
      title: 'Find the call, then the pointer',
      when: 'The program is yours.',
      steps: [
        { kind: 'sh', sh: 'strace -f -k -e status=failed ./program' },
        { kind: 'code', runtime: 'c', language: 'sh', code: 'cc -g -fsanitize=address,undefined program.c && ./a.out' },
        { kind: 'sh', sh: 'valgrind ./program' },
      ],
      whyItWorks: '`-k` prints the stack at the call; the sanitizer and valgrind name the line that freed the memory.',
      risk: { level: 'reversible', undo: 'rm a.out; the rest only looks.' },
      proof: { sh: 'valgrind -q ./program; echo $?', shows: 'no report' },
    },
    {
      title: 'Declare the types in foreign calls',
      when: 'Python, Ruby or another language calls C.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'lib.open_device.argtypes = [ctypes.c_char_p, ctypes.POINTER(Settings)]\nlib.open_device.restype = ctypes.c_void_p   # the default int cuts pointers off',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'buffer = bytearray(64)\nfcntl.ioctl(fd, request, buffer)   # a buffer, where the call wants an address',
        },
      ],
      whyItWorks: 'A pointer has 64 bits, and `ctypes` takes 32 where nothing else is said.',
      risk: { level: 'reversible', undo: 'Take the declarations out.' },
      proof: { sh: 'python3 program.py; echo $?', shows: '0' },
    },
    {
      title: 'Update the driver or the program',
      when: 'It is not yours: an ioctl of a driver changed its structure.',
      steps: [{ kind: 'sh', sh: 'uname -r; dmesg | tail' }],
      whyItWorks: 'Program and driver have to agree on the size of what is passed.',
      risk: { level: 'reversible', undo: 'Install the version that was there before.' },
      proof: { sh: 'strace -e trace=ioctl program', shows: 'the call without EFAULT' },
    },
  ],
  popularButWrong: {
    advice: 'Check the network address or the path.',
    because: '“Bad address” means an address in memory. A wrong host or path has other codes.',
  },
  sources: ['man:syscalls(2)', 'man:ioctl(2)', 'man:strace(1)', 'https://docs.python.org/3/library/ctypes.html'],
  notReproducible:
    'The programs of the lab have no memory addresses. On a real Linux write with a buffer at address 8 gave EFAULT.',
})
