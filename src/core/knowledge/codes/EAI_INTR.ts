import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'A signal interrupted the wait for a lookup.',
  meaning:
    '`gai_suspend` was woken by a signal; the lookups go on. Call it again. A program with timers or children gets signals all the time, and should expect it.',
  sources: ['man:getaddrinfo_a(3)'],
  notReproducible:
    'It belongs to an asynchronous or international interface of glibc which the programs of the lab do not use.',
})
