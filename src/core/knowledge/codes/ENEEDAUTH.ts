import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The server wants a login first (macOS and BSD).',
  meaning:
    'An NFS or RPC request came without credentials where the server requires them. Get a Kerberos ticket, or mount with a user name.',
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=errno'],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
