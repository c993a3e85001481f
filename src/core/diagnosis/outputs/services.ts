/** `getent services NAME/tcp`: the port which the list of services has for a word. */
import { defineReader, readLines, row } from './reader.ts'

// https                 443/tcp
const LINE = /^([\w.+-]+)\s+(\d+)\/(tcp|udp|sctp|dccp)\b/

export default defineReader({
  name: 'services',
  commands: ['getent', 'grep'],
  read: (text) =>
    readLines(text, (line) => {
      const match = LINE.exec(line.trim())
      return match ? row({ name: match[1], port: match[2], protocol: match[3] }) : null
    }),
})
