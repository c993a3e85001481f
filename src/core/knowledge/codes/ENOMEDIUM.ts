import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'device',
  summary: 'The drive has no medium in it.',
  meaning: `
A CD or DVD drive, a card reader, a tape drive or the virtual drive of a hypervisor was opened or mounted, and it is empty. The device file is there because the drive is.`,
  calls: [
    { call: 'open', when: 'The drive is empty, and O_NONBLOCK was not given.' },
    { call: 'mount', when: 'The source is such a drive.' },
  ],
  lookAlikes: [
    { code: 'EMEDIUMTYPE', differs: 'There something is in the drive, and it is of the wrong kind.' },
    { code: 'ENXIO', differs: 'There the device itself is missing.' },
  ],
  sources: ['man:open(2)', 'kernel:drivers/cdrom/cdrom.c', 'kernel:drivers/scsi/sd.c'],
})
