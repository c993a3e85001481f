/** `strace`, with or without `-f`, `-t`, `-Z`: the calls, and what the kernel answered. */
import { defineReader, readLines, row } from './reader.ts'

// [pid  4711] 12:00:01 setsockopt(3, SOL_SOCKET, SO_REUSEPORT, [1], 4) = -1 EOPNOTSUPP (Operation not supported)
const CALL =
  /^(?:\[pid +(\d+)\] +|(\d+) +)?(?:[\d:.]+ +)?([a-z_]\w*)\((.*)\) += (-?\d+|0x[\da-f]+|\?)(?: ([A-Z]\w+) \((.*)\))?/

export default defineReader({
  name: 'strace',
  commands: ['strace'],
  read: (text) =>
    readLines(text, (line) => {
      const match = CALL.exec(line)
      if (!match) return null
      const [, bracketed, pid, call, args, result, errno, error] = match
      return row({ pid: bracketed ?? pid, call, args, result, errno, error })
    }),
})
