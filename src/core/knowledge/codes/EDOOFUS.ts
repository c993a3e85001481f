import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'A programming error in the kernel or a library (FreeBSD).',
  meaning:
    'A call was made in a way that its author had ruled out: it is a bug in the code that called, and worth a report with the stack.',
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=errno'],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
