import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The lookup could not be called off any more.',
  meaning:
    '`gai_cancel` came too late: the answer is being delivered. Take it with `gai_error`, and drop it if nobody wants it. A program that shuts down may ignore it.',
  sources: ['man:getaddrinfo_a(3)'],
  notReproducible:
    'It belongs to an asynchronous or international interface of glibc which the programs of the lab do not use.',
})
