import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'filesystem',
  summary: 'The number is no open file here, or it is not open in that direction.',
  meaning: `
A descriptor is the number by which a process names something it has open. This code says that the number names nothing in this process: it was never
opened, has been closed, or belonged to another process. It also comes when the file is open, but only for reading where you write, or the other way round.`,
  calls: [
    { call: 'read', when: 'The descriptor is not open, or not for reading.' },
    { call: 'write', when: 'The descriptor is not open, or not for writing.' },
    { call: 'close', when: 'It has been closed before.' },
    { call: 'dup2', when: 'The descriptor to be copied is not open.' },
  ],
  lookAlikes: [
    { code: 'EINVAL', differs: 'There the descriptor is good and another argument is wrong.' },
    { code: 'ENOTSOCK', differs: 'There the descriptor is open, on something that is no socket.' },
  ],
  sources: ['man:close(2)', 'man:write(2)', 'man:dup2(2)'],
})
