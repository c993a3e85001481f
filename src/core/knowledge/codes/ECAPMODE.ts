import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The call is forbidden in capability mode (FreeBSD).',
  meaning:
    'After `cap_enter` a program may only use descriptors which it has: `open` by path, `kill` of strangers, sysctl are refused with this code. A program that was put into the sandbox too early meets it.',
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=cap_enter'],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
