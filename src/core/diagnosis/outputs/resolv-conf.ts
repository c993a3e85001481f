/** /etc/resolv.conf. */
import { defineReader, readLines, row } from './reader.ts'

export default defineReader({
  name: 'resolv.conf',
  commands: ['cat'],
  read: (text) =>
    readLines(text, (line) => {
      const server = /^nameserver\s+(\S+)/.exec(line)
      return server ? row({ server: server[1] }) : null
    }),
})
