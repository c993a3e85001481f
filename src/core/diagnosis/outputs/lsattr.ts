/** `lsattr`: the flags of chattr. */
import { defineReader, readLines, row } from './reader.ts'

// ----i---------e------- resolv.conf
const LINE = /^([-suSDiadAcEjItTeCxFNPVm]{16,24})\s+(\S.*)$/

export default defineReader({
  name: 'lsattr',
  commands: ['lsattr'],
  read: (text) =>
    readLines(text, (line) => {
      const match = LINE.exec(line.trimEnd())
      if (!match) return null
      const [, flags, name] = match as unknown as string[]
      if (!flags!.includes('-')) return null
      return row({
        name,
        flags: flags!.replace(/-/g, '') || 'none',
        immutable: flags!.includes('i') ? 'yes' : 'no',
        appendOnly: flags!.includes('a') ? 'yes' : 'no',
      })
    }),
})
