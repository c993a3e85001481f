/** psmisc's `fuser`: pids after a name, or its `-v` table. */
import { defineReader, readLines, row } from './reader.ts'

// 3000/tcp:            demo      22001 F.... node
const VERBOSE = /^(?:(\S+):)?\s+(\S+)\s+(\d+)\s+([.fFcCerm]{5,6})\s+(.+)$/
// 3000/tcp:            22001 22007
const BRIEF = /^(\/\S*|\d+\/(?:tcp|udp)):\s+((?:[1-9]\d{0,6}[cefFrm]*(?:\s+|$))+)$/

export default defineReader({
  name: 'fuser',
  commands: ['fuser'],
  read: (text) => {
    let name: string | undefined
    return readLines(
      text,
      (line) => {
        const verbose = VERBOSE.exec(line.trimEnd())
        const brief = BRIEF.exec(line.trimEnd())
        name = verbose?.[1] ?? brief?.[1] ?? name
        if (verbose)
          return row({
            name,
            port: portOf(name),
            user: verbose[2],
            holderPid: verbose[3],
            access: verbose[4],
            holder: verbose[5],
          })
        return brief
          ? row({ name, port: portOf(name), holderPid: brief[2]!.trim().split(/\s+/)[0]!.replace(/\D/g, '') })
          : null
      },
      (line) => /^\s+USER\s+PID\s+ACCESS\s+COMMAND/.test(line),
    )
  },
})

const portOf = (name = '') => /^(\d+)\/(?:tcp|udp)$/.exec(name)?.[1]
