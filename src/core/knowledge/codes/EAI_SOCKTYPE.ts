import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'That kind of socket does not go with the family.',
  meaning:
    'The hints ask for a type that is none, or for a type and a protocol that do not go together, such as SOCK_STREAM with UDP. (SOCK_RAW with a service name is EAI_SERVICE in glibc.) It is a mistake in the program: clear the structure, then leave type and protocol at 0 to get an entry for each that is possible, or set the type alone.',
  sources: ['man:getaddrinfo(3)', 'posix:getaddrinfo'],
  notReproducible:
    'Only a faulty call in a program of one’s own gets it, and no system call fails: Python showed it for SOCK_STREAM with protocol 17.',
})
