/** net-tools' `netstat -tlnp`; states are told in ss's words. */
import { defineReader, readLines, row, splitAddress } from './reader.ts'

// tcp        0      0 127.0.0.1:3000          0.0.0.0:*               LISTEN      21000/node
const LINE = /^(tcp6?|udp6?)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+([A-Z_0-9]+)?\s*(?:(\d+)\/(\S+)|-)?\s*$/

const IN_SS_WORDS: Readonly<Record<string, string>> = {
  ESTABLISHED: 'ESTAB',
  TIME_WAIT: 'TIME-WAIT',
  CLOSE_WAIT: 'CLOSE-WAIT',
  FIN_WAIT1: 'FIN-WAIT-1',
  FIN_WAIT2: 'FIN-WAIT-2',
  SYN_SENT: 'SYN-SENT',
  LAST_ACK: 'LAST-ACK',
}

export default defineReader({
  name: 'netstat',
  commands: ['netstat'],
  answersFor: ['ss'],
  read: (text) => readLines(text, socket, (line) => /^(Active Internet connections|Proto\s+Recv-Q)/.test(line)),
})

function socket(line: string) {
  const match = LINE.exec(line.trim())
  if (!match) return null
  const [, netid, recvQ, sendQ, local, peer, state, holderPid, holder] = match as unknown as string[]
  return row({
    netid: netid!.replace('6', ''),
    state: state === undefined ? 'UNCONN' : (IN_SS_WORDS[state] ?? state),
    recvQ,
    sendQ,
    ...splitAddress(local!),
    peer,
    holder,
    holderPid,
  })
}
