import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'permissions',
  summary: 'You may not do this at all, whatever the permission bits of the file say.',
  meaning: `
The operation is reserved for the owner, for root, or for a process with a certain capability. It is not about read, write or execute on a path
(that is EACCES): giving away a file, signalling somebody else's process, changing the clock, or touching a file with an immutable flag.

Root can be refused too, inside a container or a sandbox that has taken the capability away.`,
  calls: [
    { call: 'chown', when: 'The caller is not root (CAP_CHOWN): owners may not give their files away.' },
    { call: 'chmod', when: 'The caller is not the owner of the file.' },
    { call: 'kill', when: 'The process belongs to another user.' },
    { call: 'link', when: 'The file is not yours and fs.protected_hardlinks is on, or the path is a directory.' },
    { call: 'unlink', when: 'The directory is sticky and neither it nor the file is yours; or the file is immutable.' },
    { call: 'setrlimit', when: 'The hard limit was to be raised.' },
    { call: 'mount', when: 'The caller lacks CAP_SYS_ADMIN.' },
  ],
  lookAlikes: [
    { code: 'ESRCH', differs: 'There no such process exists.' },
    {
      code: 'EACCES',
      differs: 'There the permission bits of a path refuse you, and another mode would help; here no mode would.',
    },
    { code: 'EROFS', differs: 'There the whole mount takes no changes; here it is this file or this operation.' },
    { code: 'EXDEV', differs: 'There a link or rename would cross filesystems; here it is forbidden as such.' },
  ],
  sources: ['man:chown(2)', 'man:chmod(2)', 'man:kill(2)', 'man:link(2)', 'man:capabilities(7)'],
})
