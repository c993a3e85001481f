import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The name is no valid host name.',
  meaning:
    'Too long, an empty part (two dots), or a character that DNS does not take. Often a whole URL where a name belongs: leave `https://` away.',
  sources: ['https://nodejs.org/api/dns.html'],
  notReproducible: 'It is a code of the resolver library c-ares, which the programs of the lab do not use.',
})
