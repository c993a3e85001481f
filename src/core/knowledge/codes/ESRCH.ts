import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'process',
  summary: 'No process, thread or process group has that number.',
  meaning: `
A call named a process by its number and the kernel found none: it has ended, or the number was wrong. The usual source of such a number is a pid file that was left behind.

In the words of routing tools the same code (“No such process”) means that the route or rule to be deleted is not there.`,
  calls: [
    { call: 'kill', when: 'No process or group has that number; a zombie still counts as one.' },
    { call: 'ptrace', when: 'The process has ended, or is not traced by the caller.' },
  ],
  lookAlikes: [
    { code: 'ECHILD', differs: 'There the process may exist, but it is no child of the one who waits.' },
    { code: 'EPERM', differs: 'There the process exists and belongs to somebody else.' },
  ],
  sources: ['man:kill(2)', 'man:ptrace(2)', 'man:sched_setaffinity(2)'],
})
