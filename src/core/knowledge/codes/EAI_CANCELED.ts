import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The lookup was called off.',
  meaning:
    "`gai_cancel`, or libuv's `uv_cancel`, ended a lookup before its answer. It follows a timeout or a shutdown of the program itself.",
  sources: ['man:getaddrinfo_a(3)'],
  notReproducible:
    'It belongs to an asynchronous or international interface of glibc which the programs of the lab do not use.',
})
