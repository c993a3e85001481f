import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'process',
  summary: 'The shared mutex was given up: nobody repaired it after its owner had died.',
  meaning:
    'After EOWNERDEAD somebody unlocked the mutex without calling `pthread_mutex_consistent`. From then on every lock fails with this code. Only destroying and making it anew helps.',
  lookAlikes: [{ code: 'EOWNERDEAD', differs: 'That comes first, and can still be repaired.' }],
  sources: ['man:pthread_mutex_lock(3p)', 'man:pthread_mutex_consistent(3)'],
})
