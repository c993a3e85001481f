import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The resolver library was not started.',
  meaning:
    'c-ares on Windows or in an embedding was called before its start; Node does that by itself. In an embedding call `ares_library_init` first.',
  sources: ['https://nodejs.org/api/dns.html'],
  notReproducible: 'It is a code of the resolver library c-ares, which the programs of the lab do not use.',
})
