import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The RPC program is not registered on the server.',
  meaning:
    'The port mapper of the server knows no such service: the NFS or mount daemon is not running. `rpcinfo -p SERVER` lists what there is.',
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=errno'],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
