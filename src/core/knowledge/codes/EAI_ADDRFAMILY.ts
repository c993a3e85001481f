import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The name has no address of the wanted family.',
  meaning:
    'IPv6 was asked for, and the host has IPv4 only, or the other way round. Leave the family open (AF_UNSPEC), or use a name that has one.',
  sources: ['man:getaddrinfo(3)', 'posix:getaddrinfo'],
})
