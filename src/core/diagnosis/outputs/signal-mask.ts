/** `grep SigIgn /proc/PID/status`. */
import { defineReader, readLines, row } from './reader.ts'

// SigIgn:	0000000000001000
const LINE = /^SigIgn:\s+([\da-f]{16})$/
const PIPE_BIT = 1n << 12n

export default defineReader({
  name: 'signal-mask',
  commands: ['grep', 'cat'],
  read: (text) =>
    readLines(text, (line) => {
      const mask = LINE.exec(line.trim())?.[1]
      return mask === undefined ? null : row({ mask, ignoresPipe: BigInt(`0x${mask}`) & PIPE_BIT ? 'yes' : 'no' })
    }),
})
