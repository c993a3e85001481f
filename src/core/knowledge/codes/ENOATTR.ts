import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'rare',
  category: 'filesystem',
  summary: 'The file has no such extended attribute (macOS and BSD).',
  meaning:
    'What Linux says as ENODATA: `getxattr`, `xattr -p` or `extattr_get_file` asked for an attribute that the file does not have. Linux programs define ENOATTR as ENODATA. `xattr -d com.apple.quarantine` on a file without the mark is the usual meeting.',
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=extattr', 'man:getxattr(2)'],
  notReproducible: 'It is a code of macOS and the BSDs.',
})
