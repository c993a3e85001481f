import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'That kind of socket does not go with the family.',
  meaning:
    'The hints name a socket type which the family does not have, for instance SOCK_RAW with a service name. Leave the type at 0, and get an entry for each that is possible.',
  sources: ['man:getaddrinfo(3)', 'posix:getaddrinfo'],
  notReproducible:
    'The resolver of the lab answers by the names that it is given; this answer needs another server or library.',
})
