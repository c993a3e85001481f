import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'ipc',
  summary: 'The message queue, semaphore or shared memory was removed.',
  meaning:
    'System V objects have identifiers and live until somebody removes them. Whoever sleeps in `semop` or `msgrcv` at that moment is woken with this code; later calls with the old identifier get EINVAL.',
  lookAlikes: [{ code: 'ENOMSG', differs: 'There the queue exists and only holds nothing fitting.' }],
  sources: ['man:semop(2)', 'man:msgrcv(2)', 'man:shmctl(2)'],
})
