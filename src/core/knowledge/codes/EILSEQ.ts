import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'other',
  summary: 'These bytes are no text in that encoding.',
  meaning: `
A conversion met bytes that do not exist in the encoding it was told, or a character which the target cannot express. The file is usually in another encoding than
assumed: Latin-1 read as UTF-8, for instance. Some filesystems refuse names that are not valid UTF-8 with the same code.`,
  calls: [
    { call: 'iconv', when: 'The input has a sequence that is not valid in its encoding.' },
    { call: 'mbrtowc', when: 'The bytes are no character of the current locale.' },
  ],
  lookAlikes: [
    {
      code: 'EINVAL',
      differs: 'There the input ends in the middle of a character, or the encoding itself is unknown.',
    },
  ],
  sources: ['man:iconv(3)', 'man:mbrtowc(3)', 'man:iconv(1)'],
  notReproducible: 'The C library sets it without a system call, and the filesystems of the lab take all names.',
})
