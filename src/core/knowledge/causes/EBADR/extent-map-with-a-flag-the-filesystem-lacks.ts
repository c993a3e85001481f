import { defineCause } from '../../schema.ts'

/** ioctl(FS_IOC_FIEMAP) with a flag that this filesystem, or this kernel, does not have. */
export default defineCause({
  title: 'The file’s extents were asked for with a flag that this filesystem lacks',
  because:
    '`{program|The program}` could not read where the blocks of {path|`$`|the file} lie **because** it asked with a flag which this filesystem does not know',
  why: `
FIEMAP is the \`ioctl\` by which \`filefrag\`, defragmenters, backup and image tools learn which blocks of the disk a file has. The request carries flags: write out first, show the blocks of the extended attributes. A filesystem that does not have one of them
answers EBADR and leaves in the structure the flags that it did not know. Measured on ext4 of Linux 6.18: flag 0x8000 is refused, 1 (sync) and 2 (attributes) are taken. A filesystem without any map answers EOPNOTSUPP.`,
  prior: 2,
  clues: [
    {
      when: { text: 'fiemap|filefrag|extent|e4defrag|FS_IOC' },
      weight: 6,
      says: 'the map of a file’s blocks is asked for',
    },
    { when: { syscall: ['ioctl'] }, weight: 2, says: 'the call is `{syscall}`' },
  ],
  question: {
    ask: 'Does the plain map work, without flags?',
    run: 'strace -f -e trace=ioctl -Z COMMAND; findmnt -T {path}',
    answers: [
      {
        reads: { output: 'strace', rows: { call: 'ioctl', errno: 'EBADR' } },
        weight: 6,
        says: '`ioctl({args})` is refused',
      },
      {
        reads: { output: 'mount', rows: { type: 'ext[34]|btrfs|xfs|f2fs|ocfs2' } },
        weight: 1,
        says: 'it lies on `{type}`, which has the map, though not each flag',
      },
    ],
  },
  fixes: [
    {
      title: 'Ask without the flag',
      when: 'The program is yours, or has an option for it.',
      steps: [
        { kind: 'sh', sh: 'filefrag -v {path}' },
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'if (ioctl(fd, FS_IOC_FIEMAP, map) < 0 && errno == EBADR) {\n  map->fm_flags = 0;   /* it now holds the flags that were not understood */\n  ioctl(fd, FS_IOC_FIEMAP, map);\n}',
        },
      ],
      whyItWorks:
        'The kernel hands back just those flags that it does not have; without them it is the plain question.',
      risk: { level: 'reversible', undo: 'Set the flag again.' },
      proof: { sh: 'filefrag {path}', shows: 'the number of extents' },
    },
    {
      title: 'Use SEEK_DATA and SEEK_HOLE instead',
      when: 'Only the holes of the file are wanted, as for a copy.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'data = os.lseek(fd, 0, os.SEEK_DATA)\nhole = os.lseek(fd, data, os.SEEK_HOLE)',
        },
      ],
      whyItWorks: 'Every filesystem answers these, if only with “all of it is data”; coreutils has gone over to them.',
      risk: { level: 'reversible', undo: 'Go back to the extent map.' },
      proof: {
        sh: 'cp --sparse=auto {path} /tmp/copy && du -k {path} /tmp/copy',
        shows: 'two numbers of about the same size',
      },
    },
  ],
  popularButWrong: {
    advice: 'Run fsck: a descriptor is invalid.',
    because: 'The words describe the request. The file and its blocks were not even looked at.',
  },
  sources: ['https://docs.kernel.org/filesystems/fiemap.html', 'kernel:fs/ioctl.c', 'man:filefrag(8)'],
  notReproducible: 'The programs of the lab ask no filesystem for its extents; a Python program showed it on ext4.',
})
