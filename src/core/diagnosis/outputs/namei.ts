/** `namei -l`: one row for each step of each path. */

import type { Row } from './reader.ts'
import { defineReader, linesOf, row } from './reader.ts'

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
  name: 'namei',
  commands: ['namei'],
  read: (text) => {
    let name: string | undefined
    const rows: Row[] = []
    for (const line of linesOf(text)) {
      const head = /^f: (.+)$/.exec(line)
      // drwx------ root root closed
      const step = /^ *([-dlbcps])([-rwxsStT]{9}) (\S+) +(\S+) +(.+?)(?: -> (.+))?$/.exec(line)
      //                      deep - Permission denied
      const error = /^ +(.+) - ([A-Z].+)$/.exec(line)
      if (head) name = head[1]
      else if (name === undefined) continue
      else if (step)
        rows.push(
          row({
            path: name,
            type: TYPES[step[1]!],
            mode: step[2],
            owner: step[3],
            group: step[4],
            name: step[5],
            target: step[6],
          }),
        )
      else if (error) rows.push(row({ path: name, name: error[1], error: error[2] }))
    }
    return rows.length > 0 ? rows : null
  },
})
