import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'A text given to the resolver is malformed.',
  meaning:
    'c-ares could not read a string, mostly a server in `dns.setServers`: it takes addresses with an optional port, and no names.',
  sources: ['https://nodejs.org/api/dns.html'],
  notReproducible: 'It is a code of the resolver library c-ares, which the programs of the lab do not use.',
})
