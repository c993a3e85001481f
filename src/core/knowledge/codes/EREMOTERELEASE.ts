import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'PA-RISC: the remote peer released the connection.',
  meaning:
    'Number 240 comes from HP-UX and is only in the headers of Linux for PA-RISC. For the same event every system today says ECONNRESET.',
  sources: ['kernel:arch/parisc/include/uapi/asm/errno.h'],
  notReproducible: 'It exists on one kind of processor only, and the kernel returns it nowhere.',
})
