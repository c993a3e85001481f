/** `cat /proc/self/uid_map`: which ids a user namespace has. */
import { defineReader, readLines, row } from './reader.ts'

//          0       1000          1
const LINE = /^ *(\d+) +(\d+) +(\d+)$/

export default defineReader({
  name: 'id-map',
  commands: ['cat', 'podman'],
  needsPrompt: true,
  neverSilent: true,
  read: (text, command) =>
    /\b[ug]id_map\b/.test(command)
      ? readLines(text, (line) => {
          const match = LINE.exec(line)
          return match ? row({ inside: match[1], outside: match[2], count: match[3] }) : null
        })
      : null,
})
