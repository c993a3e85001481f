/** `btrfs filesystem usage PATH`: what is handed out, and how full each kind of chunk is. */
import { defineReader, readLines, row } from './reader.ts'

// Metadata,DUP: Size:1.00GiB, Used:1021.31MiB (99.74%)
const KIND = /^(Data|Metadata|System),\s*(\w+): ?Size:\s*\S+, Used:\s*\S+ \((\d+)(?:\.\d+)?%\)/
//     Device unallocated:		   1.00MiB
const FREE = /^\s+Device unallocated:\s+(\S+)/

export default defineReader({
  name: 'btrfs-usage',
  commands: ['btrfs'],
  read: (text) =>
    readLines(text, (line) => {
      const kind = KIND.exec(line)
      if (kind) return row({ kind: kind[1], profile: kind[2], percent: kind[3] })
      const free = FREE.exec(line)
      return free ? row({ unallocated: free[1] }) : null
    }),
})
