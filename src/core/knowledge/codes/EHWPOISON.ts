import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'memory',
  summary: 'A page of memory is broken in hardware.',
  meaning:
    'The memory controller reported an error that cannot be corrected, and the kernel has taken the page out of use. Touching it kills the process (SIGBUS); calls that would read it return this code. Look at `dmesg` and `ras-mc-ctl`, and have the memory module replaced.',
  sources: ['man:madvise(2)', 'kernel:mm/memory-failure.c'],
  notReproducible: 'It needs broken memory, or an injection that would touch the machine that records.',
})
