import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The flags of the hints contradict each other.',
  meaning:
    'AI_CANONNAME without a name, or a bit that this library does not know: a flag of a newer libc, or memory that nobody cleared. It is an error of the calling program. Fill the structure with zeros (`memset`, or `= {0}`) before its fields are set.',
  sources: ['man:getaddrinfo(3)', 'posix:getaddrinfo'],
  notReproducible:
    'Only a faulty call in a program of one’s own gets it, and no system call fails: Python showed it for AI_CANONNAME without a name.',
})
