import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The buffer for a name was too small.',
  meaning:
    '`getnameinfo` had a name that did not fit into the buffer. NI_MAXHOST (1025) and NI_MAXSERV (32) always suffice. Names in DNS end at 255 bytes.',
  sources: ['man:getaddrinfo(3)', 'posix:getaddrinfo'],
  notReproducible:
    'The resolver of the lab answers by the names that it is given; this answer needs another server or library.',
})
