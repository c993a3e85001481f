import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The RPC program is there in another version.',
  meaning:
    'A client asked for NFS 2 and the server offers 3 and 4, for instance. Name a version when mounting: `-o vers=3`. `rpcinfo -p SERVER` lists which versions there are.',
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=errno'],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
