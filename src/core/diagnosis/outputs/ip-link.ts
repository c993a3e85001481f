/** `ip link`, `ip -br link` and `ip -br addr`: the names and states of the network interfaces. */
import { defineReader, readLines, row } from './reader.ts'

// lo               DOWN           00:00:00:00:00:00 <LOOPBACK>
// eth0@if12        UP             172.17.0.2/16
const BRIEF = /^([\w.-]+)(?:@\S+)?\s+(UP|DOWN|UNKNOWN|LOWERLAYERDOWN|DORMANT)\s*(.*)$/
// 2: ens18: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP mode DEFAULT group default qlen 1000
const LONG = /^\d+: ([\w.-]+)(?:@\S+)?: (<[A-Z_,-]+> mtu \d+) .*\bstate (\w+)/

export default defineReader({
  name: 'ip-link',
  commands: ['ip link', 'ip l'],
  read: (text) =>
    readLines(text, (line) => {
      const brief = BRIEF.exec(line.trim())
      if (brief) return row({ name: brief[1], state: brief[2], rest: brief[3] })
      const long = LONG.exec(line)
      return long ? row({ name: long[1], state: long[3], rest: long[2] }) : null
    }),
})
