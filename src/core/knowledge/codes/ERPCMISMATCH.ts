import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The server speaks another version of RPC.',
  meaning:
    'The lowest layer of Sun RPC did not agree. There has been only version 2 for decades, so the other side is most likely no RPC service at all.',
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=errno'],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
