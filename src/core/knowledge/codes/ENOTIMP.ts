import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The name server cannot do that kind of question.',
  meaning:
    'A small server, of a router for instance, has no idea of SRV, TXT or ANY. Ask another server. `dig NAME TYPE @SERVER` shows NOTIMP as its status.',
  sources: ['https://nodejs.org/api/dns.html'],
  notReproducible: 'It is a code of the resolver library c-ares, which the programs of the lab do not use.',
})
