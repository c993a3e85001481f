import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The buffer for a name was too small.',
  meaning: `
\`getnameinfo\` had a name that did not fit into the buffer. NI_MAXHOST (1025) and NI_MAXSERV (32) always suffice: names in DNS end at 255 bytes.

glibc 2.36 has no text for the number -12 and prints “Unknown error”; musl prints “Overflow”. macOS and the BSDs have a number of their own for it.`,
  sources: ['man:getnameinfo(3)', 'posix:getnameinfo'],
  notReproducible: 'It takes a call with a short buffer; a C program showed it with glibc and musl.',
})
