import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The connection was given up since the network dropped it.',
  meaning:
    'Keepalive found the other side gone after a restart, or Windows (WSAENETRESET, 10052) ended a UDP exchange whose packets ran out of time to live. On Linux almost nothing returns it; ECONNRESET and ETIMEDOUT are what you meet.',
  sources: ['posix:errno.h', 'https://learn.microsoft.com/en-us/windows/win32/winsock/windows-sockets-error-codes-2'],
  notReproducible: 'Linux says ECONNRESET or ETIMEDOUT for what this code describes.',
})
