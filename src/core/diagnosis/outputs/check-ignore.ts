/** `git check-ignore -v PATH`: the line that keeps a path out of Git. */
import { defineReader, readLines, row } from './reader.ts'

// .gitignore:1:.env	.env
const LINE = /^(\S+):(\d+):(\S.*?)\t(.+)$/

export default defineReader({
  name: 'check-ignore',
  commands: ['git'],
  read: (text) =>
    readLines(text, (line) => {
      const match = LINE.exec(line)
      return match ? row({ list: match[1], line: match[2], rule: match[3], path: match[4] }) : null
    }),
})
