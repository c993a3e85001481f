import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'info',
  common: 'occasional',
  category: 'process',
  summary: 'A signal arrived while the call was waiting; nothing was done, ask again.',
  meaning: `
A process that waits in a system call and catches a signal comes back from the call with this code, so that it can act on the signal.
Nothing failed: the call is simply repeated. Go, Python and Node.js do that for you; C programs have to, or set SA_RESTART for the signal.`,
  calls: [
    { call: 'read', when: 'A signal was caught before any data had arrived.' },
    { call: 'nanosleep', when: 'A signal ended the sleep early. SA_RESTART does not help here.' },
  ],
  lookAlikes: [{ code: 'EAGAIN', differs: 'There the call would have to wait; here it did wait and was interrupted.' }],
  sources: ['man:signal(7)', 'man:sigaction(2)', 'man:read(2)'],
})
