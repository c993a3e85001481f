/** `getent hosts`, `getent ahosts`, `host`, `nslookup`: addresses of a name. */
import { defineReader, readLines, row } from './reader.ts'

// 10.0.0.5        api.test      and      10.0.0.5        STREAM api.test
const GETENT = /^((?:\d{1,3}\.){3}\d{1,3}|[\da-f:]*:[\da-f:]+)\s+(?:(?:STREAM|DGRAM|RAW)\b\s*)?([\w.-]*)/i
// api.test has address 10.0.0.5
const HOST = /^(\S+) has (?:IPv6 )?address (\S+)$/
const NONE = /NXDOMAIN|not found: \d|can't find/

export default defineReader({
  name: 'getent',
  commands: ['getent', 'host', 'nslookup', 'dig'],
  read: (text) =>
    readLines(
      text,
      (line) => {
        const host = HOST.exec(line.trim())
        if (host) return row({ name: host[1], address: host[2] })
        const entry = GETENT.exec(line.trim())
        return entry ? row({ address: entry[1], name: entry[2] }) : null
      },
      (line) => NONE.test(line),
    ),
})
