import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'other',
  summary: 'This kernel has no such system call, or hides it from this process.',
  meaning: `
The program asked for a call which the running kernel does not have: the kernel is older than the program, was built without the feature,
or a sandbox (gVisor, an old container runtime, WSL 1) does not implement it. Most libraries try an older call then; what stops a program
is the case without an older one.`,
  lookAlikes: [{ code: 'EOPNOTSUPP', differs: 'There the call exists, and this object does not support it.' }],
  sources: ['man:syscalls(2)', 'man:syscall(2)', 'man:errno(3)'],
  notReproducible: 'The lab has all calls that its programs make.',
})
