import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'historical',
  category: 'filesystem',
  summary: 'The path would go over more than one other machine.',
  meaning:
    'Remote File Sharing did not let a path pass through several machines. POSIX only reserves the name, and no system call of Linux lists it in its manual. When you meet it, `findmnt -T PATH` says which file system spoke and `dmesg` may say why.',
  sources: ['posix:errno.h', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
