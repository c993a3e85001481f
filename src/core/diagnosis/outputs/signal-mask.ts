/** `grep SigIgn /proc/PID/status`. */
import { defineReader, readLines, row } from './reader.ts'

// SigIgn:	0000000000001000
const LINE = /^SigIgn:\s+([\da-f]{16})$/
const PIPE_BIT = 1n << 12n
const CHILD_BIT = 1n << 16n

export default defineReader({
  name: 'signal-mask',
  commands: ['grep', 'cat'],
  neverSilent: true,
  read: (text) =>
    readLines(text, (line) => {
      const mask = LINE.exec(line.trim())?.[1]
      if (mask === undefined) return null
      const bits = BigInt(`0x${mask}`)
      return row({ mask, ignoresPipe: bits & PIPE_BIT ? 'yes' : 'no', ignoresChild: bits & CHILD_BIT ? 'yes' : 'no' })
    }),
})
