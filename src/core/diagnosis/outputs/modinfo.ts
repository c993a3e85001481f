/** `modinfo NAME`, `mokutil --sb-state`: whether the kernel has a module, and whether only signed ones are let in. */
import { defineReader, readLines, row } from './reader.ts'

export default defineReader({
  name: 'modinfo',
  commands: ['modinfo', 'mokutil', 'modprobe'],
  read: (text) =>
    readLines(text, (line) => {
      // modinfo: ERROR: Module sctp not found.      modprobe: FATAL: Module sctp not found in directory /lib/modules/6.1.0
      const missing = /^mod(?:info|probe): (?:ERROR|FATAL): Module (\S+) not found/.exec(line)
      if (missing) return row({ module: missing[1], found: 'no' })
      // filename:       /lib/modules/6.1.0-30-amd64/kernel/net/sctp/sctp.ko
      const file = /^filename:\s+(?:(\(builtin\))|\S*\/([\w-]+)\.ko\S*)$/.exec(line)
      if (file) return row({ module: file[2], found: 'yes' })
      // SecureBoot enabled
      const secure = /^SecureBoot (enabled|disabled)$/.exec(line)
      return secure ? row({ secureBoot: secure[1] }) : null
    }),
})
