/** `nc -vz HOST PORT`. */
import { defineReader, readLines, row } from './reader.ts'

// Connection to localhost (127.0.0.1) 3000 port [tcp/*] succeeded!
const GOOD = /^Connection to (\S+) (?:\(([^)]*)\) )?(\d+) port \[[^\]]*\] succeeded!/
// nc: connect to db.test (10.0.0.9) port 9999 (tcp) timed out: Operation now in progress
const BAD =
  /^nc: connect to (\S+) (?:\(([^)]*)\) )?port (\d+) \((?:tcp|udp)\) (timed out|failed: Connection refused|failed: .+)/

export default defineReader({
  name: 'nc',
  commands: ['nc', 'ncat', 'netcat'],
  read: (text) =>
    readLines(text, (line) => {
      const good = GOOD.exec(line)
      if (good) return row({ host: good[1], address: good[2], port: good[3], result: 'succeeded' })
      const bad = BAD.exec(line)
      if (!bad) return null
      const result = bad[4] === 'timed out' ? 'timed out' : bad[4]!.includes('refused') ? 'refused' : bad[4]
      return row({ host: bad[1], address: bad[2], port: bad[3], result })
    }),
})
