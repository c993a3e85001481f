import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'other',
  summary: 'An argument of the call makes no sense to the kernel.',
  meaning: `
The least telling of all codes: something about the arguments is wrong, and the kernel does not say which. More than five hundred manual
pages list it. The name of the call is the best clue: for \`mount\` it is the filesystem type or an option, for \`rename\` a directory moved
into itself, for \`readlink\` a path that is no link, for \`setrlimit\` a soft limit above the hard one.`,
  calls: [
    { call: 'readlink', when: 'The path is not a symbolic link.' },
    { call: 'rename', when: 'A directory would be moved into one of its own subdirectories.' },
    { call: 'mount', when: 'The source holds no such filesystem, or an option is not known.' },
    { call: 'bind', when: 'The socket is bound already, or the length of the address does not fit.' },
    { call: 'connect', when: 'The route to the address is a blackhole.' },
  ],
  lookAlikes: [
    { code: 'EILSEQ', differs: 'There the bytes are no text in the given encoding.' },
    { code: 'ENOPROTOOPT', differs: 'There an option of a socket is not known at all.' },
    { code: 'ESPIPE', differs: 'There the object has no positions at all.' },
    { code: 'EBADF', differs: 'There the descriptor itself is not open.' },
    {
      code: 'EOPNOTSUPP',
      differs: 'There the request is understood and this object cannot do it; here it makes no sense.',
    },
    { code: 'ENOTTY', differs: 'There the request is for another kind of device.' },
  ],
  sources: ['man:rename(2)', 'man:readlink(2)', 'man:mount(2)', 'man:bind(2)', 'man:errno(3)'],
})
