/** `ps` in any layout that names its columns; the command comes last. */
import { defineReader, linesOf, row } from './reader.ts'

const NAMES: Readonly<Record<string, string>> = {
  PID: 'holderPid',
  PPID: 'ppid',
  USER: 'user',
  UID: 'user',
  STAT: 'stat',
  S: 'stat',
  CMD: 'command',
  COMMAND: 'command',
  ELAPSED: 'elapsed',
  RSS: 'rss',
  NLWP: 'threads',
  TT: 'tty',
  PGID: 'pgid',
}

export default defineReader({
  name: 'ps',
  commands: ['ps'],
  read: (text) => {
    const lines = linesOf(text)
    const at = lines.findIndex((line) => /^\s*(?:\S+ +)*PID\b/.test(line) && /\b(?:CMD|COMMAND)\s*$/.test(line))
    if (at < 0) return null
    const columns = lines[at]!.trim().split(/\s+/)
    return lines.slice(at + 1).flatMap((line) => {
      const words = wordsOf(line, columns)
      return words === null ? [] : [row(words)]
    })
  },
})

function wordsOf(line: string, columns: readonly string[]): Record<string, string> | null {
  // STARTED (lstart) is five words: Sun Nov 22 08:35:10 2026
  const text = line.trim().replace(/\b\w{3} (\w{3}) +(\d+) (\d\d:\d\d:\d\d) (\d{4})\b/, '$1-$2-$4T$3')
  const words = text.split(/\s+/)
  if (words.length < columns.length) return null
  const command = words.slice(columns.length - 1)
  const values = columns.map((column, i) => [
    NAMES[column] ?? column.toLowerCase(),
    i < columns.length - 1 ? words[i]! : command.join(' '),
  ])
  if (!/^\d+$/.test(words[columns.indexOf('PID')]!)) return null
  return { ...Object.fromEntries(values), holder: command[0]!.replace(/^.*\//, '') }
}
