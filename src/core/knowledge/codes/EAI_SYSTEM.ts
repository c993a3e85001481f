import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'occasional',
  category: 'network',
  summary: 'The reason stands in errno, not in this code.',
  meaning: `
The resolver failed in a system call, and \`errno\` has the reason. A program that prints only “System error” hides it; libuv passes it on instead, so that Node.js prints \`getaddrinfo EBUSY\` or EMFILE.

Two reasons were measured with glibc 2.36: no descriptor left for the lookup, and a line \`hosts:\` whose modules are not installed, where errno is a left-over (EBUSY) and means nothing. \`strace -e trace=openat,socket\` tells the two apart.`,
  sources: ['man:getaddrinfo(3)', 'posix:getaddrinfo', 'man:nsswitch.conf(5)'],
  notReproducible:
    'The resolver of the lab opens no files and reads no nsswitch.conf; both were measured on Debian 12.',
})
