import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The network dropped the connection because it was reset.',
  meaning: `
On Linux TCP never returns it to a connection in use: a connection that is torn down gives ECONNRESET, and a network that is gone ENETUNREACH. BSD systems return it from \`send\` for a connection that keep-alive has found dead, and Windows (WSAENETRESET, 10052) does the same.`,
  sources: ['man:errno(3)', 'https://learn.microsoft.com/en-us/windows/win32/winsock/windows-sockets-error-codes-2'],
  notReproducible: 'Linux returns it only from drivers or for messages that no router sends any more.',
})
