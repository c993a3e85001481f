import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The flags for the resolver are not valid.',
  meaning:
    'A `hints` value that c-ares does not know. Use the constants `dns.ADDRCONFIG`, `dns.V4MAPPED`, `dns.ALL`. It comes from c-ares, which answers `dns.resolve` and its relatives.',
  sources: ['https://nodejs.org/api/dns.html'],
  notReproducible: 'It is a code of the resolver library c-ares, which the programs of the lab do not use.',
})
