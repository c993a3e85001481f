import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The resolver got no memory.',
  meaning:
    'The library could not get memory for the list of addresses: the process is at its limit. See ENOMEM. The name and the network have nothing to do with it.',
  sources: ['man:getaddrinfo(3)', 'posix:getaddrinfo'],
  notReproducible:
    'The resolver of the lab answers by the names that it is given; this answer needs another server or library.',
})
