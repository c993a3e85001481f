/** The Cap and Seccomp lines of /proc/PID/status. */
import { defineReader, readLines, row } from './reader.ts'

export default defineReader({
  name: 'capabilities',
  commands: ['grep', 'capsh', 'getpcaps'],
  read: (text) =>
    readLines(text, (line) => {
      const effective = /^CapEff:\s+([\da-f]{16})$/.exec(line)
      if (effective) return row({ effective: effective[1] })
      const seccomp = /^Seccomp:\s+([012])$/.exec(line)
      return seccomp ? row({ seccomp: seccomp[1] }) : null
    }),
})
