import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The answer of the name server is malformed.',
  meaning:
    'c-ares could not read what came back: a broken server, or something in between that alters answers. Ask the same over TCP (`dig +tcp NAME`) or another server, to see which of them it is.',
  sources: ['https://nodejs.org/api/dns.html'],
  notReproducible: 'It is a code of the resolver library c-ares, which the programs of the lab do not use.',
})
