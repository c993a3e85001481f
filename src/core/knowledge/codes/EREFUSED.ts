import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'occasional',
  category: 'network',
  summary: 'The name server does not want to answer you.',
  meaning:
    'The server answers only its own network, or is not in charge of that zone. Use the one that your network gives, or a public one.',
  sources: ['https://nodejs.org/api/dns.html'],
})
