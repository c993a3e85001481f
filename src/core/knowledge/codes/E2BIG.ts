import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'process',
  summary: 'The arguments and the environment of a new program are too long together.',
  meaning: `
\`execve\` copies arguments and environment onto the stack of the new program. Together they may take a quarter of the stack limit (2 MiB where \`ulimit -s\` is 8 MiB), and a single one at most
128 KiB. Usually a wildcard such as \`*\` has become a list of many thousand names.

Builtins of the shell are not concerned: \`echo *\` works where \`ls *\` fails.`,
  calls: [
    {
      call: 'execve',
      when: 'Arguments and environment exceed a quarter of the stack limit, or one string exceeds 131,072 bytes.',
    },
  ],
  lookAlikes: [
    { code: 'EMSGSIZE', differs: 'There a message is too long for one datagram.' },
    { code: 'ENAMETOOLONG', differs: 'There one path is too long; here it is the sum of all arguments.' },
  ],
  sources: ['man:execve(2)', 'man:xargs(1)', 'man:getrlimit(2)'],
})
