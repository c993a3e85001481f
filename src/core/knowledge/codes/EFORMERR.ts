import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The name server did not understand the question.',
  meaning:
    "Usually a server or a firewall in between that cannot bear EDNS. Node's `dns.resolve` shows it; `dig +noedns` then works.",
  sources: ['https://nodejs.org/api/dns.html'],
  notReproducible: 'It is a code of the resolver library c-ares, which the programs of the lab do not use.',
})
