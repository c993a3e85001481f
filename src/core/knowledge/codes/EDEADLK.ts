import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'process',
  summary: 'Waiting for this lock would never end: somebody waits for you in turn.',
  meaning: `
Two processes each hold a lock and wait for that of the other. For record locks (\`fcntl\` with F_SETLKW) the kernel looks for such a circle and refuses the call that would
close it. \`flock\` has no such check and simply waits. Threads get it when they lock a mutex which they already hold, or join themselves.`,
  calls: [
    { call: 'fcntl', when: 'F_SETLKW would close a circle of waiting processes.' },
    { call: 'pthread_mutex_lock', when: 'The thread has this mutex already, and its type checks for that.' },
  ],
  lookAlikes: [{ code: 'EAGAIN', differs: 'There the lock is held and you did not want to wait.' }],
  sources: ['man:fcntl(2)', 'man:flock(2)', 'man:pthread_mutex_lock(3p)'],
  notReproducible: 'A scenario needs a program in C or Python; shells and Node.js never make this call.',
})
