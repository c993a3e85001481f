import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The question to the name server is malformed.',
  meaning:
    'c-ares refused to send it: the name or the type makes no valid question. It comes from c-ares, which Node uses for `dns.resolve` but not for `dns.lookup`.',
  sources: ['https://nodejs.org/api/dns.html'],
  notReproducible: 'It is a code of the resolver library c-ares, which the programs of the lab do not use.',
})
