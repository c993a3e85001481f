import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The flags of the hints contradict each other.',
  meaning:
    'AI_CANONNAME without a name, or a bit that this library does not know. It is an error of the calling program. Clear the structure before filling it in.',
  sources: ['man:getaddrinfo(3)', 'posix:getaddrinfo'],
  notReproducible:
    'The resolver of the lab answers by the names that it is given; this answer needs another server or library.',
})
