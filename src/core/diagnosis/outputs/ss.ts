/** iproute2's `ss`, with or without its heading, `-n`, `-p`, `-o`. */
import { defineReader, readLines, row, splitAddress } from './reader.ts'

const STATES =
  'LISTEN|ESTAB|TIME-WAIT|SYN-SENT|SYN-RECV|FIN-WAIT-1|FIN-WAIT-2|CLOSE-WAIT|LAST-ACK|CLOSING|CLOSED|UNCONN'

// tcp   LISTEN 0      511                *:3000            *:*    users:(("node",pid=22001,fd=18))
const LINE = new RegExp(`^(?:(tcp|udp|u_str|u_dgr)\\s+)?(${STATES})\\s+(\\d+)\\s+(\\d+)\\s+(\\S+)\\s+(\\S+)\\s*(.*)$`)

export default defineReader({
  name: 'ss',
  commands: ['ss'],
  read: (text) => readLines(text, socket, (line) => /^(Netid\s+)?State\s+Recv-Q/.test(line.trim())),
})

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
    peer,
    peerPort: splitAddress(peer!).port,
    holder: user?.[1],
    holderPid: user?.[2],
    fd: user?.[3],
    timer: timer?.[1],
    timeLeft: timer?.[2],
  })
}
