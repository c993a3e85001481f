import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'All lookups were done already.',
  meaning:
    '`gai_suspend` or `gai_cancel` found nothing to wait for. It is an answer and no failure. Programs which start several lookups at once meet it in their last turn.',
  sources: ['man:getaddrinfo_a(3)'],
  notReproducible:
    'It belongs to an asynchronous or international interface of glibc which the programs of the lab do not use.',
})
