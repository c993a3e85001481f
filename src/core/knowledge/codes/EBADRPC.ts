import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The answer of the RPC server could not be understood.',
  meaning:
    'NFS on macOS and BSD says “RPC struct is bad” when the answer does not follow the protocol: a version that one side does not know, or something in between that alters packets.',
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=errno'],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
