import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The hints for the resolver are not valid.',
  meaning:
    'The combination of flags, family and type makes no sense to c-ares; leave out what you do not need. It comes from c-ares, which answers `dns.resolve` and its relatives.',
  sources: ['https://nodejs.org/api/dns.html'],
  notReproducible: 'It is a code of the resolver library c-ares, which the programs of the lab do not use.',
})
