import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The loader is damaged, or made for another processor',
  because:
    '{program|`$`|The program} could not be started **because** the loader which is named inside it is no ELF file for this machine',
  why: `
A dynamically linked program names its loader, mostly \`/lib64/ld-linux-x86-64.so.2\`, and the kernel opens that too. When it is cut off, is text, or carries another machine's number in its head, \`execve\` ends with this code.
It comes from an interrupted upgrade of libc, from a disk that returns wrong bytes, and from a root directory (chroot, sysroot, image) in which the libraries of another architecture were copied over its own.`,
  prior: 3,
  clues: [
    {
      when: { syscall: ['execve', 'spawn', 'posix_spawn'] },
      weight: 3,
      says: 'it was the start of a program that failed',
    },
    {
      when: { text: 'chroot|sysroot|debootstrap|qemu|arm64|aarch64|multiarch|libc6|glibc' },
      weight: 2,
      says: 'a second architecture or the C library is involved',
    },
  ],
  question: {
    ask: 'Which loader does the program want, and is that one whole and of the same processor?',
    run: 'file {path}; file -L /lib64/ld-linux-x86-64.so.2',
    answers: [
      {
        reads: { output: 'file-text', rows: { name: '.*/ld-.*' } },
        weight: 6,
        says: '`{name}` is text, and no loader',
      },
      {
        reads: { output: 'file-elf', where: { name: '.*/ld-.*' }, rows: { machine: '(?!x86-64).+' } },
        weight: 5,
        says: 'the loader `{name}` is for {machine}',
      },
      {
        reads: { output: 'file-elf', where: { name: '.*/ld-.*' }, rows: { machine: 'x86-64' } },
        weight: -3,
        says: 'the loader `{name}` is there, for {machine}',
      },
    ],
  },
  fixes: [
    {
      title: 'Install the C library again',
      when: 'It is the loader of the system itself, and a shell is still open or a rescue system starts.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo dpkg --root=/mnt -i libc6_VERSION_ARCH.deb',
          changes: 'Writes the loader and libc anew into the system mounted at /mnt, started from a rescue medium.',
        },
        {
          kind: 'text',
          text: 'Do not close the last root shell: programs that run already have their loader in memory, a new login needs it from the disk.',
        },
      ],
      whyItWorks:
        'The package brings a whole loader of the right architecture under the very path that all programs name.',
      risk: { level: 'reversible', undo: 'Install the version that was there before in the same way.' },
      proof: { sh: 'chroot /mnt /bin/true; echo $?', shows: '`0`' },
    },
    {
      title: 'Give the foreign program libraries of its own',
      when: 'It is a program for another architecture that qemu shall run.',
      steps: [{ kind: 'sh', sh: 'qemu-aarch64 -L /usr/aarch64-linux-gnu ./app' }],
      whyItWorks:
        '`-L` puts a directory before the path of the loader, so that both architectures keep their own file.',
      risk: { level: 'read-only' },
      proof: { sh: 'qemu-aarch64 -L /usr/aarch64-linux-gnu ./app; echo $?', shows: 'the status of the program itself' },
    },
  ],
  popularButWrong: {
    advice: 'Run `ldconfig`, or reinstall the program.',
    because: 'The program is whole, and `ldconfig` only rewrites a cache that the loader reads after it has started.',
  },
  exceptions: [
    'A loader that is missing gives ENOENT, an empty one EIO, and one that may not be executed EACCES (measured on Linux 6.18).',
    'Node.js has no name for it and prints “spawn Unknown system error -80”.',
  ],
  sources: ['man:execve(2)', 'man:ld.so(8)', 'kernel:fs/binfmt_elf.c'],
  notReproducible:
    'The lab has no loaders. On a real Linux a copy of `true` whose loader is a text file shows it: `execve` = -1 ELIBBAD.',
})
