import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'filesystem',
  summary: 'A name was to be made new, and it is taken already.',
  meaning: `
Calls that make something new (\`mkdir\`, \`symlink\`, \`link\`, \`mknod\`, \`open\` with O_CREAT and O_EXCL) fail when the name exists, whatever
it is: file, directory, or a symbolic link that leads nowhere. Nothing was overwritten.

Programs use this on purpose. A lock file is made with O_EXCL so that only one of two can succeed; the refusal is then an answer, not an
accident.`,
  calls: [
    { call: 'mkdir', when: 'The path exists, not necessarily as a directory; a dangling symbolic link counts.' },
    { call: 'open', when: 'O_CREAT and O_EXCL were given and the path exists.' },
    { call: 'symlink', when: 'The new path exists.' },
    { call: 'link', when: 'The new path exists.' },
    { call: 'rename', when: 'RENAME_NOREPLACE was given and the new path exists.' },
  ],
  lookAlikes: [
    { code: 'EISDIR', differs: 'There an existing directory was used as a file; here a new name was wanted.' },
    { code: 'ENOTEMPTY', differs: 'There a directory would have to be empty; here nothing may be there at all.' },
  ],
  sources: ['man:mkdir(2)', 'man:open(2)', 'man:symlink(2)', 'posix:mkdir'],
})
