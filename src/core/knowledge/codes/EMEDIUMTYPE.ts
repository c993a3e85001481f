import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'device',
  summary: 'There is a medium in the drive, and the drive cannot use that kind.',
  meaning: `
Few drivers return it. The CD driver does, for a disc with nothing but music that is opened like a disk; DRBD does, for a node in the secondary role, which must not be opened for writing. The last is where people meet it: \`mount: /dev/drbd0: Wrong medium type\`. Make that node the primary one
(\`drbdadm primary\`), on one machine only.`,
  calls: [
    {
      call: 'open',
      when: 'The device is a DRBD node in the secondary role, or the disc in the drive holds only audio.',
    },
    { call: 'mount', when: 'The same.' },
  ],
  lookAlikes: [{ code: 'ENOMEDIUM', differs: 'There nothing is in the drive at all.' }],
  sources: ['kernel:drivers/block/drbd/drbd_main.c', 'kernel:drivers/cdrom/cdrom.c', 'man:errno(3)'],
  notReproducible: 'Only drivers of special hardware and of DRBD return it.',
})
