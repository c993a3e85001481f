import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'occasional',
  category: 'network',
  summary: 'The name server did not answer in time (c-ares).',
  meaning:
    '`dns.resolve` of Node sent its question, tried again, and got nothing: a wrong server in /etc/resolv.conf, or a firewall on port 53. Not to be mixed up with ETIMEDOUT of connections. `dig NAME` with the same server shows the same silence.',
  sources: ['https://nodejs.org/api/dns.html'],
})
