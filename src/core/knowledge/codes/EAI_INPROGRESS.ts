import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The lookup is still under way.',
  meaning:
    '`getaddrinfo_a` of glibc works in the background and says so until it is done. Wait with `gai_suspend`. Whoever asks for the result earlier gets nothing.',
  sources: ['man:getaddrinfo_a(3)'],
  notReproducible:
    'It belongs to an asynchronous or international interface of glibc which the programs of the lab do not use.',
})
