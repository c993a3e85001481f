/** `grep flags /proc/PID/fdinfo/N`: how a descriptor was opened. */
import { defineReader, readLines, row } from './reader.ts'

// flags:	0104002
const LINE = /^flags:\s+0?([0-7]+)$/
const NONBLOCK = 0o4000

export default defineReader({
  name: 'fdinfo',
  commands: ['grep', 'cat'],
  neverSilent: true,
  read: (text) =>
    readLines(text, (line) => {
      const flags = LINE.exec(line.trim())?.[1]
      return flags === undefined
        ? null
        : row({ flags, nonblocking: Number.parseInt(flags, 8) & NONBLOCK ? 'yes' : 'no' })
    }),
})
