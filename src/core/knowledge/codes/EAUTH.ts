import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'occasional',
  category: 'other',
  summary: 'The remote server refused the login (RPC, SMB on macOS and BSD).',
  meaning:
    '“Authentication error” of NFS with Kerberos and of mounts over SMB on macOS: user, password or ticket are wrong, or the server wants another way of signing in. Linux says EACCES or EKEYREJECTED there.',
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=errno'],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
