/** `curl -w '%{http_code}\n'`: three digits alone on a line; 000 when no answer came. */
import { defineReader, readLines, row } from './reader.ts'

const STATUS = /^(000|[1-5]\d\d)$/

export default defineReader({
  name: 'http-status',
  commands: ['curl'],
  needsPrompt: true,
  read: (text) => readLines(text, (line) => (STATUS.test(line.trim()) ? row({ status: line.trim() }) : null)),
})
