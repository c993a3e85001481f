/** `declare -px` through a loop of the shell that shows lines of more than 100,000 letters: no program can be started to do it. */
import { defineReader, readLines, row } from './reader.ts'

// 140020 declare -x CHANGED="00000000000000000000
const LINE = /^(\d{6,}) declare -\w*x\w* (\w+)=/

export default defineReader({
  name: 'long-variables',
  commands: ['declare'],
  read: (text) =>
    readLines(text, (line) => {
      const match = LINE.exec(line)
      return match ? row({ length: match[1], name: match[2] }) : null
    }),
})
