import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'ipc',
  summary: 'Too many descriptors are on their way through Unix sockets.',
  meaning:
    'Descriptors that are sent with SCM_RIGHTS and not yet received are counted for the user; beyond the limit of open files `sendmsg` refuses more. A receiver that hangs, or a program which sends descriptors in a circle, is behind it. With the limit at 64 the sixty-sixth of them was refused on Linux 6.18; root is not limited. `ls /proc/PID/fd | wc -l` does not count them: look for the receiver that no longer reads (`ss -xp` shows what waits in Recv-Q).',
  calls: [{ call: 'sendmsg', when: 'The user has more descriptors in flight than RLIMIT_NOFILE.' }],
  sources: ['man:unix(7)', 'kernel:net/unix/scm.c'],
  notReproducible: 'The programs of the lab send no descriptors.',
})
