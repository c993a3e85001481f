/** `ip neigh`. */
import { defineReader, readLines, row } from './reader.ts'

// 192.168.1.77 dev eth0 FAILED      192.168.1.1 dev eth0 lladdr 52:54:00:12:34:56 REACHABLE
const LINE =
  /^([\da-f.:]+) dev (\S+) (?:lladdr (\S+) )?(?:router )?(REACHABLE|STALE|DELAY|PROBE|FAILED|INCOMPLETE|PERMANENT|NOARP)$/

export default defineReader({
  name: 'ip-neigh',
  commands: ['ip neigh', 'ip neighbour', 'ip n', 'arp'],
  read: (text) =>
    readLines(text, (line) => {
      const [, address, dev, mac, state] = LINE.exec(line.trim()) ?? []
      return address === undefined ? null : row({ address, dev, mac, state })
    }),
})
