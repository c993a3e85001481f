import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'darwin',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The protocol in the hints is not known (macOS).',
  meaning:
    'The resolver of macOS and BSD does not know the protocol that was asked for, or it does not go with the type of socket. Leave the field at 0, and the library takes what fits.',
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=gai_strerror'],
  notReproducible: 'It is a code of macOS and the BSDs.',
})
