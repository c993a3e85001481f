import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The drive is there, and nothing is in it',
  because: '`{program|The program}` could not open {path|`$`|the drive} **because** no disc, card or tape is in it',
  why: `
CD drives, card readers, tape drives and the virtual drives of hypervisors exist without a medium. Every slot of a card reader is a disk of size 0, so tools that walk over all disks meet it. A virtual machine meets it after an installation image was taken out while \`/etc/fstab\` or the package manager still
names the drive.`,
  prior: 3,
  clues: [
    {
      when: { entity: { path: '/dev/(?:sr\\d+|cdrom|dvd|st\\d+|nst\\d+|sd[a-z]+|mmcblk\\d+)|/media/cdrom.*' } },
      weight: 3,
      says: '`{path}` is a drive for media',
    },
    { when: { text: 'cdrom|sr0|card reader|tape|medium' }, weight: 2, says: 'a drive for media is named' },
  ],
  fixes: [
    {
      title: 'Put a medium in, or attach the image',
      when: 'You want to read one.',
      steps: [
        { kind: 'sh', sh: 'lsblk -o NAME,SIZE,RM,TYPE,MODEL' },
        {
          kind: 'code',
          runtime: 'libvirt',
          language: 'sh',
          code: 'virsh change-media vm sda --insert /var/lib/libvirt/images/install.iso',
        },
      ],
      whyItWorks: 'A drive with a medium has a size, and can be opened.',
      risk: { level: 'reversible', undo: 'virsh change-media vm sda --eject' },
      proof: { sh: 'lsblk /dev/sr0', shows: 'a size other than 0' },
    },
    {
      title: 'Stop asking for it',
      when: 'Nobody uses the drive.',
      steps: [
        {
          kind: 'code',
          runtime: 'fstab',
          language: 'text',
          code: '/dev/sr0  /media/cdrom0  udf,iso9660  user,noauto,nofail  0 0',
        },
        { kind: 'code', runtime: 'apt', language: 'sh', code: "sed -i '/^deb cdrom:/s/^/# /' /etc/apt/sources.list" },
      ],
      whyItWorks: 'Nothing opens the empty drive any more.',
      risk: { level: 'reversible', undo: 'Take the `#` away, or the options.' },
      proof: { sh: 'findmnt --verify', shows: 'no error about the drive' },
    },
  ],
  popularButWrong: {
    advice: 'Remove the device file.',
    because: 'udev makes it anew at the next start; the drive is what it stands for, and that is there.',
  },
  sources: ['man:open(2)', 'man:lsblk(8)', 'man:fstab(5)', 'kernel:drivers/cdrom/cdrom.c'],
  notReproducible: 'It takes a drive for removable media.',
})
