import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The resolver was closed while it still worked.',
  meaning:
    'The `Resolver` was ended with questions under way; it comes at the end of a program and means no harm. Wait for the answers before `resolver.cancel()` or the end, if you want them.',
  sources: ['https://nodejs.org/api/dns.html'],
  notReproducible: 'It is a code of the resolver library c-ares, which the programs of the lab do not use.',
})
