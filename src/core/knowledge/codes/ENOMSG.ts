import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'ipc',
  summary: 'No message of the wanted type waits in the queue.',
  meaning:
    '`msgrcv` was called with IPC_NOWAIT, and nothing fitting was there. The queue may hold messages of other types. For a program that polls it is the normal answer.',
  calls: [{ call: 'msgrcv', when: 'IPC_NOWAIT is set and no message of that type is in the queue.' }],
  lookAlikes: [{ code: 'EIDRM', differs: 'There the queue itself has gone.' }],
  sources: ['man:msgrcv(2)'],
})
