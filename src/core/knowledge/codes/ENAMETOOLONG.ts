import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'filesystem',
  summary: 'One name is longer than 255 bytes, or the whole path is longer than 4095.',
  meaning: `
Linux takes names of up to 255 bytes and paths of up to 4096 bytes with the final NUL. Bytes count, not letters: an umlaut takes two, most Asian characters
three, an emoji four. Encrypted filesystems allow less (eCryptfs 143).`,
  calls: [
    {
      call: 'open',
      when: 'A name has more than NAME_MAX bytes, or the path more than PATH_MAX; so for every call that takes a path.',
    },
    { call: 'bind', when: 'Not this code: the path of a Unix socket longer than 107 bytes gives EINVAL.' },
    { call: 'gethostname', when: 'The host name does not fit into the buffer.' },
  ],
  lookAlikes: [
    { code: 'ELOOP', differs: 'There the symbolic links of a path never end; here its text is too long.' },
    { code: 'ENOENT', differs: 'There the name is fine and nothing has it.' },
    { code: 'E2BIG', differs: 'There the arguments of a new program are too long together; here it is one path.' },
  ],
  sources: ['man:path_resolution(7)', 'man:open(2)', 'man:pathconf(3)'],
})
