/** `rfkill list` and `rfkill`: the radios, and which of the two blocks holds each. */
import type { Row } from './reader.ts'
import { defineReader, linesOf, row } from './reader.ts'

export default defineReader({
  name: 'rfkill',
  commands: ['rfkill'],
  read: (text) => {
    const rows: Record<string, string>[] = []
    for (const line of linesOf(text)) {
      // 0: phy0: Wireless LAN
      const head = /^\d+: (\S+): (.+)$/.exec(line)
      // \tSoft blocked: yes
      const block = /^\s+(Soft|Hard) blocked: (yes|no)$/.exec(line)
      //  0 wlan      phy0   unblocked unblocked
      const table = /^ *\d+ (\w+) +(\S+) +(blocked|unblocked) +(blocked|unblocked)$/.exec(line)
      if (head) rows.push(row({ name: head[1], type: head[2] }))
      else if (block && rows.length > 0) Object.assign(rows.at(-1)!, { [block[1]!.toLowerCase()]: block[2]! })
      else if (table) rows.push(row({ name: table[2], type: table[1], soft: yesNo(table[3]!), hard: yesNo(table[4]!) }))
    }
    const read: readonly Row[] = rows.filter(({ soft, hard }) => soft !== undefined || hard !== undefined)
    return read.length > 0 ? read : null
  },
})

const yesNo = (state: string) => (state === 'blocked' ? 'yes' : 'no')
