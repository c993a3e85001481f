/** `lsof`, of sockets and of files; `lsof -t` prints pids alone. */
import { defineReader, readLines, row, splitAddress } from './reader.ts'

// node    22001 demo   18u  IPv6  31851      0t0  TCP *:3000 (LISTEN)
const TYPES = 'IPv4|IPv6|REG|DIR|CHR|BLK|FIFO|LINK|unix|sock|a_inode|netlink|unknown|DEL'
const LINE = new RegExp(
  `^(\\S+)\\s+(\\d+)\\s+(?:\\d+\\s+)?(\\S+)\\s+(cwd|rtd|txt|mem|DEL|\\d+[urw-]?[a-zA-Z]?)\\s+(${TYPES})\\s+(\\S+)\\s+(\\S+)?\\s+(\\S+)\\s+(.+)$`,
)

export default defineReader({
  name: 'lsof',
  commands: ['lsof'],
  answersFor: ['ss', 'fuser'],
  read: (text) =>
    readLines(
      text,
      (line) => file(line) ?? pidAlone(line),
      (line) => /^COMMAND\s+PID\b/.test(line),
    ),
})

function file(line: string) {
  const match = LINE.exec(line.trim())
  if (!match) return null
  const [, holder, holderPid, user, fd, type, , size, node, name] = match as unknown as string[]
  const socket = /^(\S+?)(?:->(\S+))?(?: \((\w+)\))?$/.exec(name!)
  const isSocket = /^IPv[46]$/.test(type!)
  return row({
    holder,
    holderPid,
    user,
    fd: fd!.replace(/\D+$/, ''),
    type,
    size,
    name: name!.replace(/ \(deleted\)$/, ''),
    deleted: / \(deleted\)$/.test(name!) ? 'yes' : undefined,
    ...(isSocket && socket ? { netid: node!.toLowerCase(), ...splitAddress(socket[1]!) } : {}),
    ...(isSocket && socket ? { peer: socket[2], state: socket[3]?.replace('ESTABLISHED', 'ESTAB') } : {}),
  })
}

const pidAlone = (line: string) => (/^\d{1,7}$/.test(line) ? row({ holderPid: line }) : null)
