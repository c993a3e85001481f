/** `df -i`: inodes. */
import { usage } from './df.ts'
import { defineReader, readLines } from './reader.ts'

const HEAD = /^Filesystem\s+Inodes\s/

export default defineReader({
  name: 'df-inodes',
  commands: ['df'],
  read: (text) => (/\bIUse%/.test(text) ? readLines(text, usage, (line) => HEAD.test(line)) : null),
})
