/** `find … -ls`: inode and blocks, then as `ls -l`. */
import { defineReader, readLines, row } from './reader.ts'

//        3      4 -rw-r--r--   1 root     root           29 Nov 22 08:35 ./.cache/build.json
const LINE =
  /^\s*(\d+)\s+(\d+)\s+([-dlbcps])([-rwxsStT]{9})\s+(\d+)\s+(\S+)\s+(\S+)\s+(\d+)\s+(\w{3} +\d+ +(?:\d\d:\d\d|\d{4}))\s+(.+)$/

export default defineReader({
  name: 'find',
  commands: ['find'],
  read: (text) =>
    readLines(text, (line) => {
      const match = LINE.exec(line)
      if (!match) return null
      return row({
        type: match[3] === 'd' ? 'directory' : 'file',
        mode: match[4],
        owner: match[6],
        group: match[7],
        size: match[8],
        name: match[10],
      })
    }),
})
