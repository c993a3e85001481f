/** `id`. */
import { defineReader, readLines, row } from './reader.ts'

// uid=1000(demo) gid=1000(demo) groups=1000(demo),27(sudo)
const LINE = /^uid=(\d+)(?:\(([^)]*)\))? gid=(\d+)(?:\(([^)]*)\))?(?: groups=(\S+))?/

export default defineReader({
  name: 'id',
  commands: ['id'],
  read: (text) =>
    readLines(text, (line) => {
      const match = LINE.exec(line.trim())
      if (!match) return null
      const groups = [...(match[5] ?? '').matchAll(/\d+\(([^)]*)\)|\d+/g)].map(([all, name]) => name ?? all)
      return row({ uid: match[1], user: match[2], gid: match[3], group: match[4], groups: groups.join(' ') })
    }),
})
