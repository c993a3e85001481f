import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'This kind of filesystem is made once and never written',
  because:
    '`{program|The program}` cannot write {path|`$`|there} **because** a squashfs, ISO or similar image can only be read',
  why: `
Snaps and AppImages (squashfs), CDs and installation images (iso9660), firmware (squashfs, cramfs, erofs), \`/nix/store\` and ostree’s \`/usr\` are packed when they are built. There is no free space in them, and no way to add some: no option of \`mount\` helps. Live systems put a writable layer over it, which is
gone after the restart.`,
  prior: 0,
  clues: [
    {
      when: {
        entity: {
          path: '/(?:snap|nix/store|cdrom|media/cdrom|rom|run/archiso|tmp/\\.mount_\\w+|sysroot|ostree)(?:/.*)?',
        },
      },
      weight: 6,
      says: '`{path}` lies in an image',
    },
    {
      when: {
        text: 'squashfs|iso9660|cramfs|erofs\\b.*(?:mount|image)|AppImage|\\bsnap\\b|\\.iso\\b|rpm-ostree|write-protected',
      },
      weight: 5,
      says: 'such an image is named',
    },
    { when: { text: 'docker|kube|ConfigMap' }, weight: -3, says: 'containers play a part' },
    { when: { text: 'EXT4-fs error|I/O error|Remounting' }, weight: -5, says: 'a disk failed' },
  ],
  question: {
    ask: 'What kind of filesystem is it?',
    run: 'findmnt -T {path}',
    answers: [
      {
        reads: { output: 'mount', rows: { type: 'squashfs|iso9660|udf|cramfs|erofs|romfs|fuse\\..*appimage.*' } },
        weight: 7,
        says: 'it is `{type}`',
      },
      {
        reads: { output: 'mount', rows: { type: 'ext[234]|xfs|btrfs|tmpfs|overlay|vfat' } },
        weight: -6,
        says: 'it is `{type}`, which can be written',
      },
    ],
  },
  fixes: [
    {
      title: 'Use the place that the package offers for data',
      when: 'It is a snap, an AppImage, or a system with a fixed `/usr`.',
      steps: [
        {
          kind: 'code',
          runtime: 'snap',
          language: 'sh',
          code: 'echo "$SNAP_USER_COMMON $SNAP_COMMON"     # ~/snap/NAME/common, /var/snap/NAME/common',
        },
        {
          kind: 'code',
          runtime: 'ostree',
          language: 'sh',
          code: 'rpm-ostree install htop      # a new image, active after a restart; /etc and /var can be written',
        },
      ],
      whyItWorks: 'These places lie on the ordinary disk.',
      risk: { level: 'reversible', undo: 'rpm-ostree rollback' },
      proof: { sh: 'findmnt -no OPTIONS -T /var', shows: 'options that begin with `rw`' },
    },
    {
      title: 'Lay a writable directory over it',
      when: 'The program must believe that it can write.',
      steps: [
        { kind: 'sh', sh: 'mkdir -p /tmp/upper /tmp/work /tmp/merged', changes: 'Makes three empty folders.' },
        {
          kind: 'sh',
          sh: 'sudo mount -t overlay overlay -o lowerdir=/mnt/image,upperdir=/tmp/upper,workdir=/tmp/work /tmp/merged',
          changes: 'A view in which changes go to /tmp/upper. The image stays as it is.',
        },
      ],
      whyItWorks: 'An overlay copies a file up when it is changed.',
      risk: { level: 'reversible', undo: 'sudo umount /tmp/merged' },
      proof: { sh: 'touch /tmp/merged/x && ls /tmp/upper', shows: 'x' },
    },
  ],
  popularButWrong: {
    advice: 'Remount it with `rw`.',
    because: 'The driver has no code for writing; `mount` says that the device is write-protected.',
  },
  sources: [
    'https://docs.kernel.org/filesystems/squashfs.html',
    'https://docs.kernel.org/filesystems/overlayfs.html',
    'man:mount(8)',
  ],
  notReproducible: 'The lab has no images to mount.',
})
