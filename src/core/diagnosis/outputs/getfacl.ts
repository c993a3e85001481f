/** `getfacl`: one row for each entry of each file. */

import type { Row } from './reader.ts'
import { defineReader, linesOf, row } from './reader.ts'

export default defineReader({
  name: 'getfacl',
  commands: ['getfacl'],
  read: (text) => {
    let file: Record<string, string> = {}
    const rows: Row[] = []
    for (const line of linesOf(text)) {
      const head = /^# (file|owner|group): (.+)$/.exec(line)
      // user:ann:rw-   mask::r--   default:other::---
      const entry = /^(default:)?(user|group|mask|other):([^:]*):([r-][w-][x-])/.exec(line)
      if (head) file = head[1] === 'file' ? { name: head[2]! } : { ...file, [head[1]!]: head[2]! }
      else if (entry && file.name !== undefined)
        rows.push(
          row({ ...file, tag: entry[2], who: entry[3], perms: entry[4], default: entry[1] ? 'yes' : undefined }),
        )
    }
    return rows.length > 0 ? rows : null
  },
})
