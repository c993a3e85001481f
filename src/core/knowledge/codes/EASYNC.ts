import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'An operation goes on asynchronously (DragonFly BSD).',
  meaning:
    "Inside DragonFly's kernel a request that is answered later says it (number 99); programs do not see it. If a program prints it, a number of another kind was taken for an errno.",
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=errno'],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
