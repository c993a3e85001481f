/** `ip link`, brief or not: the names of the network interfaces. */
import { defineReader, readLines, row } from './reader.ts'

// eth0@if7         UP             02:42:ac:11:00:02 <BROADCAST,MULTICAST,UP,LOWER_UP>
const BRIEF = /^(\S+?)(?:@\S+)?\s+(UP|DOWN|UNKNOWN|LOWERLAYERDOWN|DORMANT)\s+(?:[\da-f:]{17}\s+)?<([A-Z_,-]+)>\s*$/
// 2: ens18: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP mode DEFAULT group default qlen 1000
const LONG = /^\d+: (\S+?)(?:@\S+)?: <([A-Z_,-]+)> mtu \d+ .*\bstate (\w+)/

export default defineReader({
  name: 'ip-link',
  commands: ['ip'],
  read: (text) =>
    readLines(text, (line) => {
      const brief = BRIEF.exec(line)
      if (brief) return row({ name: brief[1], state: brief[2], flags: brief[3] })
      const long = LONG.exec(line)
      return long ? row({ name: long[1], state: long[3], flags: long[2] }) : null
    }),
})
