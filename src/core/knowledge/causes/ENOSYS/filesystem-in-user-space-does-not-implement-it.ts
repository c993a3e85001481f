import { defineCause } from '../../schema.ts'

/** A FUSE server answers ENOSYS for an operation that it has not written. */
export default defineCause({
  title: 'The filesystem is a program that does not implement the operation',
  because:
    '`{program|The program}` could not do this to {path|$|the file} **because** its filesystem is a program that has no such operation',
  why: `
sshfs, rclone, s3fs, davfs2, gvfs and phones by MTP are filesystems made by a program (FUSE). The kernel asks that program, and libfuse answers “function not implemented” for every operation that its author left out: links, locks,
permissions, extended attributes, renames, writing in the middle. Object stores such as S3 cannot do most of them at all.`,
  prior: 1,
  clues: [
    {
      when: {
        text: 'fuse|sshfs|s3fs|rclone|davfs|gvfs|\\bmtp\\b|gcsfuse|blobfuse|ntfs-?3g|google-drive|onedrive',
        near: 30,
      },
      weight: 6,
      says: 'a filesystem in user space is in play',
    },
    {
      when: {
        syscall: [
          'link',
          'symlink',
          'chmod',
          'chown',
          'flock',
          'mknod',
          'rename',
          'setxattr',
          'fallocate',
          'utimensat',
          'utime',
          'truncate',
          'copyfile',
          'mkdir',
        ],
      },
      weight: 3,
      says: 'the failing call changes something on a filesystem',
    },
    {
      when: { entity: { path: '/(?:mnt|media|run/user|net|s3|content/drive)/.*' } },
      weight: 3,
      says: '`{path}` lies where such filesystems are mounted',
    },
    {
      when: { text: 'SemLock|sem_open|io_uring|clone3|statx|seccomp', near: 10 },
      weight: -4,
      says: 'no file was to be changed',
    },
  ],
  question: {
    ask: 'What kind of filesystem is it?',
    run: 'findmnt -T {path}',
    answers: [
      {
        reads: { output: 'mount', rows: { type: 'fuse(?:blk|\\..+)?' } },
        weight: 6,
        says: '`{target}` is {type}, a filesystem made by a program',
      },
      {
        reads: { output: 'mount', rows: { type: '(?:ext4|xfs|btrfs|tmpfs|overlay)' } },
        weight: -5,
        says: '`{target}` is {type}, made by the kernel',
      },
    ],
  },
  fixes: [
    {
      title: 'Work on a local disk, then copy',
      when: 'Databases, Git, builds, unpacking: whatever needs links, locks or renames.',
      steps: [
        {
          kind: 'sh',
          sh: 'git clone URL /tmp/project && rsync -rt --inplace /tmp/project/ /mnt/remote/project/',
          changes: 'Works locally and copies plain content, without owners, modes and links.',
        },
      ],
      whyItWorks: 'What arrives at the filesystem is only: make, write, close.',
      risk: { level: 'reversible', undo: 'Remove the copy.' },
      proof: { sh: 'diff -r /tmp/project /mnt/remote/project', shows: 'nothing, or only links' },
    },
    {
      title: 'Switch the operation on',
      when: 'The program of the filesystem has an option for it.',
      steps: [
        {
          kind: 'code',
          runtime: 'rclone',
          language: 'sh',
          code: 'rclone mount remote: /mnt/remote --vfs-cache-mode full',
        },
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'cp --no-preserve=mode,ownership file /mnt/remote/' },
      ],
      whyItWorks: 'A cache on the local disk can be written anywhere in the file; without `-p` nobody asks for modes.',
      risk: { level: 'reversible', undo: 'Mount it without the option.' },
      proof: { sh: 'cp file /mnt/remote/ && echo ok', shows: 'ok' },
    },
  ],
  popularButWrong: {
    advice: 'Mount it as root, or with `allow_other`.',
    because: 'That is about who may use it. The operation is missing for everybody.',
  },
  sources: [
    'man:fuse(4)',
    'man:mount.fuse3(8)',
    'https://docs.kernel.org/filesystems/fuse/fuse.html',
    'https://github.com/libfuse/libfuse',
  ],
  notReproducible: 'It needs a FUSE server and its kernel module; the lab’s filesystems are all whole.',
})
