import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'warning',
  common: 'common',
  category: 'process',
  summary: 'Not now: it would have to wait, or a limit on processes or locks is reached.',
  meaning: `
Two different things share this number. On a non-blocking descriptor it means that nothing is there to read yet, or no room to write:
a normal answer, after which a program waits with \`poll\` and tries again. EWOULDBLOCK is the same code.

From \`fork\`, \`clone\` and \`pthread_create\` it means “Resource temporarily unavailable”: the user, the container or the machine has
as many processes and threads as it may have.`,
  calls: [
    { call: 'read', when: 'The descriptor is non-blocking, and no data is there.' },
    { call: 'write', when: 'The descriptor is non-blocking, and its buffer is full.' },
    { call: 'clone', when: 'RLIMIT_NPROC, the pids limit of the control group, or threads-max is reached.' },
    { call: 'flock', when: 'LOCK_NB was asked for, and somebody else has the lock.' },
  ],
  lookAlikes: [
    { code: 'EDEADLK', differs: 'There waiting would never end.' },
    { code: 'ENOMEM', differs: 'There memory is refused; here a number of things is limited.' },
    { code: 'EMFILE', differs: 'There this process has too many open files; here there are too many processes.' },
    { code: 'EINTR', differs: 'There a signal interrupted the call; here it would have to wait.' },
  ],
  sources: [
    'man:fork(2)',
    'man:read(2)',
    'man:flock(2)',
    'man:getrlimit(2)',
    'https://docs.kernel.org/admin-guide/cgroup-v2.html',
  ],
})
