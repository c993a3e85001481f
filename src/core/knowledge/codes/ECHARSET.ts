import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'libuv',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'A text cannot be turned into the character set of the system (libuv).',
  meaning:
    'libuv could not convert a file name or argument between UTF-8 and UTF-16; it happens on Windows with names that are no valid Unicode.',
  sources: ['https://docs.libuv.org/en/v1.x/errors.html'],
  notReproducible: 'Linux takes names as bytes, so libuv never has to convert them there.',
})
