import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'memory',
  summary: 'A page of memory is broken in hardware.',
  meaning:
    'The memory controller reported an error that cannot be corrected, and the kernel has taken the page out of use. Touching it kills the process (SIGBUS); calls that would read it return this code. `dmesg | grep -i "memory failure"` names the page, and `ras-mc-ctl --errors` the module, which should be replaced; move what matters to another machine first.',
  sources: ['man:madvise(2)', 'kernel:mm/memory-failure.c'],
  notReproducible: 'It needs broken memory, or an injection that would touch the machine that records.',
})
