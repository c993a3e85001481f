import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The RPC program does not know that procedure.',
  meaning:
    'Program and version agreed, and the server lacks the one procedure that was asked for; an incomplete server of NFS is the usual one.',
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=errno'],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
