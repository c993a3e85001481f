import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'filesystem',
  summary: 'Following the symbolic links of a path never came to an end.',
  meaning: `
The kernel resolves a path name by name, and where a name is a symbolic link it goes on with the link's text. After 40 links it gives up:
either the links point at each other in a circle, or the chain is far longer than any that is made on purpose.

The message names the path that was asked for, not the link that is at fault. \`namei -l\` walks the path step by step and shows where
it starts to turn in circles.`,
  calls: [
    {
      call: 'open',
      when: 'More than 40 symbolic links were met; or the last part is a symbolic link and O_NOFOLLOW was given.',
    },
    { call: 'stat', when: 'More than 40 symbolic links were met. `lstat` on the link itself works.' },
    {
      call: 'epoll_ctl',
      when: 'An epoll descriptor would watch itself, or nest more than five deep: nothing to do with links.',
    },
  ],
  lookAlikes: [
    { code: 'EMLINK', differs: 'There a file has too many hard links; nothing is circular.' },
    { code: 'ENOENT', differs: 'There a link points at nothing; here links point at each other.' },
    { code: 'ENAMETOOLONG', differs: 'There the text of the path is too long; here the way through its links is.' },
  ],
  sources: ['man:path_resolution(7)', 'man:symlink(7)', 'man:open(2)', 'kernel:fs/namei.c'],
})
