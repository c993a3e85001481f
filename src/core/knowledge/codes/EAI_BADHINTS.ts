import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'darwin',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The hints given to getaddrinfo are not valid (macOS).',
  meaning:
    'A field of the hints that must be zero is not. It is an error of the calling program, which probably did not clear the structure first.',
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=gai_strerror'],
  notReproducible: 'It is a code of macOS and the BSDs.',
})
