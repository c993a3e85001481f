import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'process',
  summary: 'You have the mutex, but its last owner died holding it.',
  meaning:
    'A robust mutex that processes share notices when its owner ends. The next caller gets the lock together with this code. It is no failure: repair the data, call `pthread_mutex_consistent`, go on.',
  lookAlikes: [{ code: 'ENOTRECOVERABLE', differs: 'That is what comes when nobody repaired it.' }],
  sources: ['man:pthread_mutex_lock(3p)', 'man:pthread_mutexattr_setrobust(3)'],
})
