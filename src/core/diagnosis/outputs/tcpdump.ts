/** `tcpdump -n`: who sent which flags. */
import { defineReader, readLines, row } from './reader.ts'

// 08:41:25.123456 lo In IP 127.0.0.1.3000 > 127.0.0.1.40378: Flags [R.], seq 0, ack 1, win 0, length 0
const LINE = /^[\d:.]+ (?:\S+ +(?:In|Out) +)?IP6? (\S+)\.(\d+) > (\S+)\.(\d+): Flags \[([^\]]*)\]/

export default defineReader({
  name: 'tcpdump',
  commands: ['tcpdump'],
  read: (text) =>
    readLines(
      text,
      (line) => {
        const match = LINE.exec(line)
        return match ? row({ from: match[1], fromPort: match[2], to: match[3], port: match[4], flags: match[5] }) : null
      },
      (line) => /^listening on \S+, link-type/.test(line),
    ),
})
