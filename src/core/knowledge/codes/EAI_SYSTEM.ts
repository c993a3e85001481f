import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'occasional',
  category: 'network',
  summary: 'The reason stands in errno, not in this code.',
  meaning:
    'The resolver failed in a system call. A program that prints only “System error” hides the reason: often EMFILE (no descriptor for the question) or ECONNREFUSED. `strace -e trace=network,openat` shows it.',
  sources: ['man:getaddrinfo(3)', 'posix:getaddrinfo'],
  notReproducible:
    'The resolver of the lab answers by the names that it is given; this answer needs another server or library.',
})
