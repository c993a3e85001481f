import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'A path of remote file sharing led out of the shared directory.',
  meaning:
    'RFS told the client in this way that `..` left the share. It is used nowhere in Linux today; path lookup on network shares ends at the root of the mount without any error.',
  sources: ['man:errno(3)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
