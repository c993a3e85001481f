/** `file TEXT`: how a text is encoded. */
import { defineReader, readLines, row } from './reader.ts'

// old.csv: ISO-8859 text
// new.csv: Unicode text, UTF-8 text, with CRLF line terminators
const LINE =
  /^(.+?): +(?:CSV |HTML document, |JSON data, )?(ASCII|ISO-8859|Non-ISO extended-ASCII|Unicode text, UTF-(?:8|16|32)[^,]*?) text\b/

export default defineReader({
  name: 'file-text',
  commands: ['file'],
  read: (text) =>
    readLines(text, (line) => {
      const match = LINE.exec(line)
      return match ? row({ name: match[1], encoding: match[2] }) : null
    }),
})
