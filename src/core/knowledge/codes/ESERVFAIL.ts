import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'occasional',
  category: 'network',
  summary: 'The name server failed to answer the question.',
  meaning:
    '`dns.resolve` of Node got SERVFAIL: the server could not reach the one in charge, or DNSSEC did not check out. Ask another: `dig NAME @1.1.1.1`, and with `+cd` to leave DNSSEC out.',
  sources: ['https://nodejs.org/api/dns.html'],
})
