import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'process',
  summary: 'The whole system has as many open files as it allows.',
  meaning: `
The kernel counts open files of all processes, and the limit \`fs.file-max\` is reached. Today it is so high that one process, or one leak in many processes, has to misbehave badly; \`/proc/sys/fs/file-nr\` shows
how many are open.`,
  calls: [
    {
      call: 'open',
      when: 'The number of open files of the system has reached fs.file-max; so for socket, pipe and accept.',
    },
  ],
  lookAlikes: [{ code: 'EMFILE', differs: 'There one process has reached its own limit, which is far more common.' }],
  sources: ['man:open(2)', 'man:proc(5)'],
  notReproducible: 'Reaching the limit of a whole machine would harm the machine that records it.',
})
