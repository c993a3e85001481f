/** iproute2's `ss`, with or without its heading, `-n`, `-p`, `-o`. */
import { defineReader, readLines, row, splitAddress } from './reader.ts'

const STATES =
  'LISTEN|ESTAB|TIME-WAIT|SYN-SENT|SYN-RECV|FIN-WAIT-1|FIN-WAIT-2|CLOSE-WAIT|LAST-ACK|CLOSING|CLOSED|UNCONN'

// tcp   LISTEN 0      511                *:3000            *:*    users:(("node",pid=22001,fd=18))
const LINE = new RegExp(`^(?:(tcp|udp|u_str|u_dgr)\\s+)?(${STATES})\\s+(\\d+)\\s+(\\d+)\\s+(\\S+)\\s+(\\S+)\\s*(.*)$`)

export default defineReader({
  name: 'ss',
  commands: ['ss'],
  read: (text, command) =>
    readLines(
      text,
      (line) => socket(line) ?? socketOfOneState(line, command),
      (line) => /^(?:Netid\s+)?(?:State\s+)?Recv-Q/.test(line.trim()),
    ),
})

// `ss -tn state established` leaves the column of states out: 0      0      10.0.0.1:443      10.0.0.2:51234
function socketOfOneState(line: string, command: string) {
  const asked = /\bstate ([a-z-]+)/.exec(command)?.[1]
  if (asked === undefined || !/^\d+\s+\d+\s+\S+:\S+\s+\S+:\S+/.test(line.trim())) return null
  return socket(`${asked === 'established' ? 'ESTAB' : asked.toUpperCase()} ${line.trim()}`)
}

function socket(line: string) {
  const match = LINE.exec(line.trim())
  if (!match) return null
  const [, netid, state, recvQ, sendQ, local, peer, rest] = match as unknown as string[]
  const user = /\("([^"]*)",pid=(\d+),fd=(\d+)\)/.exec(rest!)
  const timer = /timer:\((\w+),([^,]+),/.exec(rest!)
  return row({
    netid,
    state,
    recvQ,
    sendQ,
    ...splitAddress(local!),
    path: /^[/@]/.test(local!) ? local : undefined,
    peer,
    peerPort: splitAddress(peer!).port,
    holder: user?.[1],
    holderPid: user?.[2],
    fd: user?.[3],
    timer: timer?.[1],
    timeLeft: timer?.[2],
  })
}
