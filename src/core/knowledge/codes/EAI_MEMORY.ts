import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The resolver got no memory.',
  meaning: `
The library could not get memory for the list of addresses: the process, its control group or the machine is at its limit. The name and the network have nothing to do with it.

See ENOMEM for the ways to find the limit. The same lack can also show as “Temporary failure in name resolution”, where an earlier request of the resolver is the one that fails (measured with glibc 2.36).`,
  sources: ['man:getaddrinfo(3)', 'posix:getaddrinfo'],
  notReproducible: 'The lab does not account for memory; a failing `malloc` showed it on Debian 12.',
})
