/** The first line of a script as `head -n 1 FILE | cat -A` shows it. */
import { defineReader, readLines, row } from './reader.ts'

// #!/bin/bash^M$
const LINE = /^#! ?(\/\S+?)(?: ([^$^]*?))?(\^M)?\$?$/

export default defineReader({
  name: 'shebang',
  commands: ['head', 'cat', 'file'],
  read: (text) =>
    readLines(text, (line) => {
      const match = LINE.exec(line.trim())
      return match ? row({ interpreter: match[1], argument: match[2], carriage: match[3] ? 'yes' : 'no' }) : null
    }),
})
