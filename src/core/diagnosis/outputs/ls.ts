/** `ls -l`, also for a path that it cannot reach. */
import { defineReader, readLines, row } from './reader.ts'

// -rw-r--r-- 1 ann  ann  6 Jan  1  2025 ann.txt
const LINE =
  /^([-dlbcps])([r-][w-][xsS-][r-][w-][xsS-][r-][w-][xtT-])([.+@]?)\s+(\d+)\s+(\S+)\s+(\S+)\s+(\d+(?:, +\d+)?|[\d.]+[KMGT])\s+(\w{3} +\d+ +(?:\d\d:\d\d|\d{4})|\d{4}-\d\d-\d\d \d\d:\d\d)\s+(.+)$/
// ls: cannot access 'nothing': No such file or directory
const REFUSED = /^ls: cannot (?:access|open directory) '?(.+?)'?: (.+)$/

const TYPES: Readonly<Record<string, string>> = {
  '-': 'file',
  d: 'directory',
  l: 'symlink',
  p: 'fifo',
  s: 'socket',
  b: 'device',
  c: 'device',
}

export default defineReader({
  name: 'ls',
  commands: ['ls', 'll', 'dir'],
  read: (text) => readLines(text, entry, (line) => /^total \d/.test(line)),
})

function entry(line: string) {
  const refused = REFUSED.exec(line)
  if (refused) return row({ name: refused[1], error: refused[2] })
  const match = LINE.exec(line)
  if (!match) return null
  const [, type, mode, extra, links, owner, group, size, , name] = match as unknown as string[]
  const [path, target] = name!.split(' -> ') as [string, string?]
  return row({
    type: TYPES[type!],
    mode,
    acl: extra === '+' ? 'yes' : undefined,
    links,
    owner,
    group,
    size,
    name: path,
    target,
  })
}
