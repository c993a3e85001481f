import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'memory',
  summary: 'The kernel would not give more memory, or no more of some memory-like thing.',
  meaning: `
A request for memory was refused: by a limit of the process (\`ulimit -v\`), of its control group (a container's memory limit), by strict
overcommit, because a process already has too many mappings (\`vm.max_map_count\`), or because the machine really has none left.

Most programs never see this code on Linux: memory is promised freely, and when the promises cannot be kept the OOM killer ends a process
instead (“Killed”, exit status 137).`,
  calls: [
    { call: 'mmap', when: 'A limit would be passed, there are too many mappings, or no address range is free.' },
    { call: 'clone', when: 'The kernel has no memory for another process or thread.' },
    { call: 'brk', when: 'The data segment would pass RLIMIT_DATA.' },
  ],
  lookAlikes: [
    { code: 'ENOBUFS', differs: 'There only buffers of the network are short.' },
    { code: 'EAGAIN', differs: 'There the number of processes or locked pages is limited; here memory itself is.' },
    { code: 'ENOSPC', differs: 'There a filesystem is full; here main memory is.' },
  ],
  sources: [
    'man:mmap(2)',
    'man:fork(2)',
    'man:brk(2)',
    'man:getrlimit(2)',
    'https://docs.kernel.org/admin-guide/sysctl/vm.html',
  ],
})
