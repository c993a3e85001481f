/** `df` and `df -h`: bytes. Inodes are df-inodes.ts. */
import { defineReader, readLines, row } from './reader.ts'

// tmpfs              65536    64     65472   1% /srv
const LINE = /^(\S+)\s+([\d.]+[KMGTP]?|-)\s+([\d.]+[KMGTP]?|-)\s+(-?[\d.]+[KMGTP]?|-)\s+(\d+%|-)\s+(\/.*)$/
const HEAD = /^Filesystem\s+(?:1K-blocks|1024-blocks|Size|\S*[Bb]locks)\s/

export default defineReader({
  name: 'df',
  commands: ['df'],
  read: (text) => (/\bIUse%/.test(text) ? null : readLines(text, usage, (line) => HEAD.test(line))),
})

/** One row of a df table; the inode table has the same columns. */
export function usage(line: string) {
  const match = LINE.exec(line.trim())
  if (!match) return null
  const [, filesystem, size, used, available, use, mountedOn] = match as unknown as string[]
  return row({ filesystem, size, used, available, use: use === '-' ? undefined : use!.replace('%', ''), mountedOn })
}
