/** procps `free`, in MB whatever unit it was printed in. */
import { defineReader, readLines, row } from './reader.ts'

// Mem:           24105         373       23593           8         402       23732
const LINE = /^(Mem|Swap):\s+(\S+)\s+(\S+)\s+(\S+)(?:\s+(\S+)\s+(\S+)\s+(\S+))?$/

export default defineReader({
  name: 'free',
  commands: ['free'],
  read: (text) => {
    const isHead = (line: string) => /^\s+total\s+used\s+free/.test(line)
    // Without -m or -h the numbers are kibibytes: nobody has a thousand gigabytes.
    const isKib = /^Mem:\s+\d{7,}/m.test(text)
    const mb = (word: string | undefined) => (word === undefined ? undefined : String(megabytes(word, isKib)))
    return readLines(
      text,
      (line) => {
        const match = LINE.exec(line.trim())
        if (!match) return null
        return row({
          name: match[1],
          totalMb: mb(match[2]),
          usedMb: mb(match[3]),
          availableMb: mb(match[7] ?? match[4]),
        })
      },
      isHead,
    )
  },
})

const UNITS: Readonly<Record<string, number>> = { B: 1 / 1048576, Ki: 1 / 1024, Mi: 1, Gi: 1024, Ti: 1048576 }

function megabytes(word: string, isKib: boolean): number {
  const match = /^([\d.]+)([A-Z]i?|B)?$/.exec(word)
  if (!match) return Number.NaN
  const unit = match[2] === undefined ? (isKib ? 1 / 1024 : 1) : (UNITS[match[2]] ?? 1)
  return Math.round(Number(match[1]) * unit)
}
