import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The address family is not known to the resolver.',
  meaning:
    '`dns.lookup` or c-ares was given a family other than 0, 4 or 6. It comes from c-ares, which Node uses for `dns.resolve` but not for `dns.lookup`.',
  sources: ['https://nodejs.org/api/dns.html'],
  notReproducible: 'It is a code of the resolver library c-ares, which the programs of the lab do not use.',
})
