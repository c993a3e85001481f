import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'ipc',
  summary: 'Nobody reads any more from the pipe or connection that is written to.',
  meaning: `
A pipe without a reader, or a socket whose other side is closed, takes no data. The kernel sends the writer SIGPIPE, which ends most programs silently; those that
ignore the signal (Node.js, Python, Java, servers) get this code from \`write\` instead.

In a pipeline such as \`… | head\` it is the normal end, not an accident.`,
  calls: [
    {
      call: 'write',
      when: 'The reading end of the pipe is closed, or the socket is shut down for writing or was reset earlier.',
    },
    { call: 'send', when: 'The local end is shut down; MSG_NOSIGNAL keeps SIGPIPE away.' },
  ],
  lookAlikes: [
    { code: 'ESPIPE', differs: 'There a pipe was asked for a position.' },
    {
      code: 'ECONNRESET',
      differs: 'There the other side has just torn the connection down; this code is what later writes get.',
    },
  ],
  sources: ['man:pipe(7)', 'man:write(2)', 'man:send(2)', 'man:signal(7)'],
})
