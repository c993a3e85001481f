import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'network',
  summary: 'The connection was given up before or while it was used, on this side.',
  meaning: `
On Windows it is what a program gets when its own system drops a connection: no answer came, a firewall or a sleeping laptop cut it. In POSIX it is an answer of \`accept\` for a
connection that had ended in the queue. HTTP clients use the name for their own timeouts: axios reports a request that took too long this way.`,
  calls: [{ call: 'accept', when: 'The client gave up while the connection waited to be accepted.' }],
  lookAlikes: [
    { code: 'ECONNRESET', differs: 'There the other side has torn it down.' },
    { code: 'ETIMEDOUT', differs: 'There nothing came back in time, and the system says so itself.' },
  ],
  sources: [
    'man:accept(2)',
    'posix:accept',
    'https://learn.microsoft.com/en-us/windows/win32/winsock/windows-sockets-error-codes-2',
  ],
})
