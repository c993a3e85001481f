import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The name cannot be written in the letters of DNS.',
  meaning:
    'An internationalised name has characters which IDNA does not allow, or the locale of the program cannot say them. Set a UTF-8 locale, or use the form that begins with xn--.',
  sources: ['man:getaddrinfo(3)'],
  notReproducible:
    'It belongs to an asynchronous or international interface of glibc which the programs of the lab do not use.',
})
