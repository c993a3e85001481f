import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The host name given is not known to the service.',
  meaning:
    "c-ares' `getnameinfo` found no name for the address: no PTR record. Programs should go on with the number. Missing reverse names are common and no fault of yours.",
  sources: ['https://nodejs.org/api/dns.html'],
  notReproducible: 'It is a code of the resolver library c-ares, which the programs of the lab do not use.',
})
