/** bash's `ulimit -a`, `prlimit`, /proc/PID/limits, and the single number of `ulimit -n`. */
import { defineReader, readLines, row } from './reader.ts'

// open files                          (-n) 1024
const BASH = /^([a-z][\w -]*?) +\((?:[\w ]+, )?-(\w)\) (\S+)$/i
// Max open files            4096                 4096                 files
const PROC = /^Max ([a-z ]+?) {2,}(\d+|unlimited) +(\d+|unlimited)(?: +\w+)? *$/
// NOFILE     max number of open files                1024      4096 files
const PRLIMIT = /^([A-Z]{2,10}) +\S.*? {2,}(\d+|unlimited) +(\d+|unlimited)(?: +\w+)? *$/

const LETTERS: Readonly<Record<string, string>> = {
  'open files': 'n',
  processes: 'u',
  'file size': 'f',
  'address space': 'v',
  'stack size': 's',
  'locked memory': 'l',
  NOFILE: 'n',
  NPROC: 'u',
  FSIZE: 'f',
  AS: 'v',
}

export default defineReader({
  name: 'ulimit',
  commands: ['ulimit', 'prlimit', 'cat'],
  neverSilent: true,
  read: (text) => readLines(text, limit),
})

function limit(line: string) {
  const bash = BASH.exec(line.trimEnd())
  if (bash) return row({ name: bash[1], letter: bash[2], soft: bash[3] })
  const other = PROC.exec(line) ?? PRLIMIT.exec(line)
  if (other) return row({ name: other[1], letter: LETTERS[other[1]!], soft: other[2], hard: other[3] })
  return null
}
