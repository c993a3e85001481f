import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'A file of the resolver could not be read.',
  meaning:
    'c-ares could not read /etc/resolv.conf or /etc/hosts. Look whether they exist and may be read by the user of the program.',
  sources: ['https://nodejs.org/api/dns.html'],
  notReproducible: 'It is a code of the resolver library c-ares, which the programs of the lab do not use.',
})
