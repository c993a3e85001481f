/** `mount`, `findmnt` and /proc/mounts. */
import { defineReader, readLines, row } from './reader.ts'

// tmpfs on /srv/app/release type tmpfs (ro,relatime,size=64k)
const MOUNT = /^(\S+) on (\/\S*) type (\S+) \(([^)]*)\)/
// /srv/app/release tmpfs  tmpfs  ro,relatime,size=64k
const FINDMNT = /^(?:[├└│─ |`-]*)(\/\S*)\s+(\S+)\s+(\S+)\s+((?:rw|ro)\b\S*)$/
// tmpfs /srv/app/release tmpfs ro,relatime,size=64k 0 0
const PROC = /^(\S+) (\/\S*) (\S+) ((?:rw|ro)\b\S*) \d \d$/

export default defineReader({
  name: 'mount',
  commands: ['mount', 'findmnt'],
  read: (text) => readLines(text, mount, (line) => /^TARGET\s+SOURCE\s+FSTYPE\s+OPTIONS/.test(line)),
})

function mount(line: string) {
  const text = line.trimEnd()
  const byMount = MOUNT.exec(text)
  if (byMount) return mounted(byMount[1]!, byMount[2]!, byMount[3]!, byMount[4]!)
  const byProc = PROC.exec(text)
  if (byProc) return mounted(byProc[1]!, byProc[2]!, byProc[3]!, byProc[4]!)
  const found = FINDMNT.exec(text)
  return found ? mounted(found[2]!, found[1]!, found[3]!, found[4]!) : null
}

function mounted(source: string, target: string, type: string, options: string) {
  const all = options.split(',')
  return row({
    source,
    target,
    type,
    options: all.join(' '),
    access: all.includes('ro') ? 'ro' : 'rw',
    noexec: all.includes('noexec') ? 'yes' : 'no',
  })
}
