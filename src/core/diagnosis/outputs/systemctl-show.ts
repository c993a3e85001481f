/** `systemctl show -p NAME UNIT`: settings as the manager holds them. */
import { defineReader, readLines } from './reader.ts'

// RestrictAddressFamilies=AF_UNIX AF_INET
const LINE = /^([A-Z][A-Za-z]+)=(.*)$/

export default defineReader({
  name: 'systemctl-show',
  commands: ['systemctl'],
  needsPrompt: true,
  read: (text) =>
    readLines(text, (line) => {
      const match = LINE.exec(line.trim())
      return match ? { setting: match[1]!, value: match[2]! } : null
    }),
})
