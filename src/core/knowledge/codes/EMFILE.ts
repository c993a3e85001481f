import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'process',
  summary: 'This process has as many files and sockets open as its limit allows.',
  meaning: `
Every open file, socket, pipe and timer takes a descriptor, and each process has a limit for how many it may have: \`ulimit -n\`, often 1024.
The call that would have needed one more is refused; everything open already goes on working.

The limit belongs to the process. The program that hits it is the one that holds the descriptors, so it is also the place to look.`,
  calls: [
    { call: 'open', when: 'The process has reached its RLIMIT_NOFILE.' },
    {
      call: 'socket',
      when: 'The same; so for accept, pipe, dup, epoll_create, eventfd and others that make a descriptor.',
    },
    { call: 'inotify_init', when: 'The user has reached fs.inotify.max_user_instances; descriptors play no part.' },
  ],
  lookAlikes: [
    {
      code: 'EAGAIN',
      differs: 'There it is the number of processes or threads that is limited; here it is open files.',
    },
    {
      code: 'ENFILE',
      differs: 'There the whole system has run out of open files (fs.file-max); here one process has.',
    },
    { code: 'ENOSPC', differs: 'A file watcher that reaches fs.inotify.max_user_watches gets ENOSPC, not this code.' },
  ],
  corrections: [
    {
      claim: 'Raise the soft limit for Node.js with `ulimit -Sn`.',
      truth: 'Node raises its own soft limit to the hard one when it starts. Only a higher hard limit gives it more.',
    },
  ],
  sources: ['man:getrlimit(2)', 'man:open(2)', 'man:accept(2)', 'man:inotify_init(2)'],
})
