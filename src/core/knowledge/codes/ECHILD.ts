import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'process',
  summary: 'There is no child process to wait for.',
  meaning: `
A process waited for a child and has none, or not this one. Either somebody has collected it already (a signal handler, a library, a second thread), or SIGCHLD
is ignored, and then the kernel collects children by itself. A process can wait only for those which it has started.`,
  calls: [
    {
      call: 'waitpid',
      when: 'The process is no child, or has been collected already; or SIGCHLD is ignored and all have ended.',
    },
  ],
  lookAlikes: [{ code: 'ESRCH', differs: 'There no such process exists at all, whoever started it.' }],
  sources: ['man:waitpid(2)', 'man:sigaction(2)'],
  notReproducible:
    'Shells and Node.js keep their own lists of children; a wait for anything else never reaches the kernel.',
})
