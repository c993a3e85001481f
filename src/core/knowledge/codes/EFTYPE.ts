import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'occasional',
  category: 'other',
  summary: 'The file is of the wrong kind for this (macOS and BSD).',
  meaning:
    'A database, archive or package tool was given a file of another format, or sticky and special bits were asked for on the wrong kind of file. macOS prints “Inappropriate file type or format”. libuv knows the name, too.',
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=errno'],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
