/** `sysctl NAME`. */
import { defineReader, readLines, row } from './reader.ts'

// net.ipv4.ip_unprivileged_port_start = 1024
const LINE = /^((?:abi|dev|fs|kernel|net|user|vm)\.[\w./-]+) = ?(.*)$/

export default defineReader({
  name: 'sysctl',
  commands: ['sysctl'],
  read: (text) =>
    readLines(text, (line) => {
      const match = LINE.exec(line.trim())
      return match ? row({ name: match[1], value: match[2]!.trim().replace(/\s+/g, ' ') }) : null
    }),
})
