/** `env`, `printenv`, with or without `| cat -A`, which shows line ends as `$` and a carriage return as `^M`. */
import { defineReader, readLines, row } from './reader.ts'

// DATABASE_PORT=5432^M$
const LINE = /^([A-Za-z_]\w*)=(.*?)\$?$/

export default defineReader({
  name: 'environment',
  commands: ['env', 'printenv'],
  needsPrompt: true,
  read: (text) =>
    readLines(text, (line) => {
      const match = LINE.exec(line)
      return match ? row({ variable: match[1], value: match[2] }) : null
    }),
})
