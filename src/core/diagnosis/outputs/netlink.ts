/** `cat /proc/net/netlink`: who listens to the kernel, and how many messages were dropped. */
import { defineReader, readLines, row } from './reader.ts'

// sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode
// 00000000cbfad181 4   2108       00000001 0        0        0     2        17       564
const LINE = /^[\da-f]{8,16} +(\d+) +(\d+) +[\da-f]{8} +(\d+) +\d+ +\d+ +\d+ +(\d+) +\d+\s*$/

export default defineReader({
  name: 'netlink',
  commands: ['cat'],
  neverSilent: true,
  read: (text) =>
    readLines(text, (line) => {
      const match = LINE.exec(line)
      if (!match) return null
      const [, protocol, holderPid, waiting, drops] = match
      return row({ protocol, holderPid, waiting, drops })
    }),
})
