import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'filesystem',
  summary: 'The path names a directory where a file was needed.',
  meaning: `
A directory cannot be read like a file or written at all: its entries are changed with calls of their own. A program that opened one for
writing, or read from one, is told so.

Opening a directory only for reading works, and the refusal comes with the first \`read\`. Node.js therefore names \`read\` as the failing
call, and no path with it.`,
  calls: [
    { call: 'open', when: 'The path is a directory and writing was asked for (O_WRONLY, O_RDWR, or O_CREAT).' },
    { call: 'read', when: 'The descriptor is a directory.' },
    { call: 'rename', when: 'The new path is a directory and the old one is not.' },
    { call: 'unlink', when: 'The path is a directory (Linux; POSIX and macOS say EPERM here).' },
  ],
  lookAlikes: [
    { code: 'ENOTDIR', differs: 'The reverse: a directory was needed, and the path has a file there.' },
    {
      code: 'EEXIST',
      differs: 'There a new name was to be made and is taken; here the existing thing is of the wrong kind.',
    },
  ],
  sources: ['man:open(2)', 'man:read(2)', 'man:rename(2)', 'man:unlink(2)'],
})
