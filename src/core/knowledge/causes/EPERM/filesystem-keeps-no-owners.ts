import { defineCause } from '../../schema.ts'

/** chown(2), chmod(2) on vfat, exfat, ntfs, cifs, 9p/drvfs without metadata: refused, for root too. */
export default defineCause({
  title: 'The filesystem stores no owners, so none can be changed',
  because:
    '`{program|The program}` could not change the owner or mode of {path|`$`|the file} **because** the filesystem it lies on stores neither',
  why: `
FAT, exFAT, shares of Windows and the drives of Windows in WSL have no field for a Unix owner. All files seem to belong to whom the mount options name (\`uid=\`, \`gid=\`, \`umask=\`), and changing one is refused, even for root. \`cp -p\`, \`rsync -a\`, \`tar\`, \`git clone\` and database
images that begin with a \`chown\` of their data folder end here.`,
  prior: 1,
  clues: [
    {
      when: { entity: { path: '/(?:mnt/[a-z]|media|boot/efi|run/media|Volumes)(?:/.*)?' } },
      weight: 3,
      says: '{path} is where sticks and drives of Windows are mounted',
    },
    {
      when: { syscall: ['chown', 'lchown', 'fchown', 'fchownat', 'chmod', 'fchmod', 'fchmodat'] },
      weight: 2,
      says: '`{syscall}` changes owner or mode',
    },
    {
      when: { text: 'vfat|exfat|ntfs|cifs|drvfs|9p|virtiofs|gcsfuse|s3fs|azure ?file|efs' },
      weight: 4,
      says: 'such a filesystem is named',
    },
    {
      when: { syscall: ['kill', 'setuid', 'mount', 'ptrace', 'bind', 'socket', 'open', 'openat', 'unlink'] },
      weight: -6,
      says: '`{syscall}` changes no owner',
    },
  ],
  question: {
    ask: 'Which filesystem is it, and whom do its options name?',
    run: 'findmnt -T {path}',
    answers: [
      {
        reads: { output: 'mount', rows: { type: 'vfat|exfat|ntfs\\w*|fuseblk|cifs|smb3|9p|drvfs|fuse\\..*' } },
        weight: 5,
        says: '{path|it} lies on {type}, which keeps no owners of its own',
      },
      {
        reads: { output: 'mount', rows: { type: 'ext[234]|xfs|btrfs|overlay|tmpfs|f2fs|zfs' } },
        weight: -5,
        says: '{type} keeps owners',
      },
    ],
  },
  fixes: [
    {
      title: 'Name the owner when it is mounted',
      when: 'All files may belong to one user.',
      steps: [
        { kind: 'sh', sh: 'findmnt -T {path}' },
        {
          kind: 'sh',
          sh: 'sudo umount /mnt/stick && sudo mount -o uid=1000,gid=1000,umask=022 /dev/sdX1 /mnt/stick',
          changes:
            'Takes the stick away for a moment and mounts it with all files belonging to user 1000. Write the options into /etc/fstab to keep them.',
        },
      ],
      whyItWorks: 'The driver makes owner and mode up from these options.',
      risk: { level: 'reversible', undo: 'Mount it with the options that `findmnt` showed.' },
      proof: { sh: 'ls -ln /mnt/stick', shows: '1000 1000' },
    },
    {
      title: 'Copy without owners and modes',
      when: 'A copy or an archive fails.',
      steps: [
        { kind: 'sh', sh: 'rsync -rt --no-owner --no-group --no-perms FROM/ TO/' },
        { kind: 'sh', sh: 'tar --no-same-owner --no-same-permissions -xf FILE' },
      ],
      whyItWorks: 'Contents and times are kept, and what the filesystem cannot keep is not tried.',
      risk: { level: 'reversible', undo: 'Remove the copy.' },
      proof: { sh: 'echo $?', shows: '0' },
    },
    {
      title: 'Put the data on a filesystem that has owners',
      when: 'A database or a container wants its own user.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'yaml',
          code: 'volumes:\n  - pgdata:/var/lib/postgresql/data   # a volume of the engine in place of ./data',
        },
        {
          kind: 'code',
          runtime: 'wsl',
          language: 'ini',
          code: '# /etc/wsl.conf: owners on /mnt/c are then kept by Windows\n[automount]\noptions = "metadata"',
        },
      ],
      whyItWorks: 'A volume of the engine lies on the Linux disk; `metadata` lets WSL store owners beside the files.',
      risk: {
        level: 'reversible',
        undo: 'Put the old lines back; the data in the volume stays until `docker volume rm`.',
      },
      proof: { sh: 'docker compose up -d && docker compose logs --tail 5', shows: 'the database ready' },
    },
  ],
  popularButWrong: {
    advice: 'Use `sudo`.',
    because: 'Root is refused too: there is nothing in which the owner could be written.',
  },
  sources: [
    'man:mount(8)',
    'man:chown(2)',
    'kernel:fs/fat/file.c',
    'https://learn.microsoft.com/en-us/windows/wsl/file-permissions',
  ],
  notReproducible: 'The lab has no FAT and no shares of Windows.',
})
