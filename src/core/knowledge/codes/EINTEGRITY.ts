import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'A check of stored data failed (FreeBSD).',
  meaning:
    'UFS or another file system found a bad check sum, or kernel data did not pass its test. Run `fsck` on the unmounted file system and look at the disk.',
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=errno'],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
