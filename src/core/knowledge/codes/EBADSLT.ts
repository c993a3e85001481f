import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'device',
  summary: '“Invalid slot”: the number of a place in a table of a driver is out of its range.',
  meaning: `
“Invalid slot”: somebody named a place in a table by its number, and the table has no such place. The distributed lock manager of clusters (DLM) used it for a lock number beyond its table; the driver of IBM’s mainframe tapes answers it when keys are to be
set while the tape is not at its beginning; and \`luksmeta\`, which keeps notes beside the key slots of an encrypted disk, returns it for a slot number above 7.

So the first question is who printed it. With encrypted disks: \`luksmeta show -d /dev/sdb\` lists the slots that there are.`,
  sources: ['man:errno(3)', 'kernel:drivers/s390/char/tape_3590.c', 'https://github.com/latchset/luksmeta'],
  notReproducible: 'It takes a mainframe’s tape, a cluster with DLM, or a disk prepared by luksmeta.',
})
