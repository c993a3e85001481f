/** The Cap lines of /proc/PID/status. */
import { defineReader, readLines, row } from './reader.ts'

export default defineReader({
  name: 'capabilities',
  commands: ['grep', 'capsh', 'getpcaps'],
  read: (text) =>
    readLines(text, (line) => {
      const effective = /^CapEff:\s+([\da-f]{16})$/.exec(line)
      return effective ? row({ effective: effective[1] }) : null
    }),
})
