import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'memory',
  summary: 'A pointer given to a system call does not lead into the program’s memory.',
  meaning: `
“Bad address” is an address in **memory**. The kernel wanted to read an argument from there, or to write an answer there, and the page is not mapped, or not writable. The same access by the program itself would have ended it with SIGSEGV.

It is always a bug: of the program, of a library, of the glue between two languages, or of a driver that expects a structure of another size.`,
  calls: [
    { call: 'read', when: 'The buffer is not in memory that may be written.' },
    { call: 'write', when: 'The buffer is not in memory that may be read.' },
    { call: 'open', when: 'The path is no readable string.' },
    { call: 'ioctl', when: 'The third argument is an address for this request, and leads nowhere.' },
    { call: 'execve', when: 'The lists of arguments or of the environment lead nowhere.' },
  ],
  corrections: [
    {
      claim: 'The network address or the URL is wrong.',
      truth: 'It has nothing to do with networks: it is an address of a byte in memory.',
    },
  ],
  sources: ['man:syscalls(2)', 'man:read(2)', 'man:ioctl(2)', 'man:execve(2)'],
})
