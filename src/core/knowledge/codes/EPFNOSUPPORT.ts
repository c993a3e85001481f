import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'historical',
  category: 'network',
  summary: 'The protocol family is not there. Linux says EAFNOSUPPORT instead.',
  meaning: `
In 4.2BSD address families and protocol families had error codes of their own; today both words mean the same thing, and POSIX knows only EAFNOSUPPORT.
On Linux no call of the sockets interface returns EPFNOSUPPORT to a program: an unknown family gives EAFNOSUPPORT (checked with \`socket\` for family 44 and others).
On macOS and the BSDs \`socket\` may still return it.`,
  lookAlikes: [{ code: 'EAFNOSUPPORT', differs: 'The same finding under the name that Linux and POSIX use.' }],
  sources: ['man:errno(3)', 'man:socket(2)', 'https://man.freebsd.org/cgi/man.cgi?query=intro&sektion=2'],
  notReproducible: 'The socket calls of Linux say EAFNOSUPPORT for a family that is missing.',
})
