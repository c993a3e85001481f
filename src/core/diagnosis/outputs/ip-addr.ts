/** `ip addr`, short (`-br`) and long: one row for each address of each interface, or one without address. */
import type { Row } from './reader.ts'
import { defineReader, linesOf, row } from './reader.ts'

export default defineReader({
  name: 'ip-addr',
  commands: ['ip addr', 'ip address', 'ip a', 'ifconfig'],
  read: (text) => {
    const rows: Row[] = []
    let dev: { name?: string | undefined; state?: string | undefined } = {}
    for (const line of linesOf(text)) {
      // eth0@if7         UP             172.17.0.2/16 fe80::42:acff:fe11:2/64
      const brief =
        /^([\w.-]+)(?:@\S+)? +(UP|DOWN|UNKNOWN|LOWERLAYERDOWN|DORMANT) *((?:[\da-f.:]+\/\d+ *)*)(?:<|$)/i.exec(
          line.trimEnd(),
        )
      // 2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default
      const head = /^\d+: ([\w.-]+)(?:@\S+)?: <.* state (\w+)/.exec(line)
      //     inet 172.17.0.2/16 brd 172.17.255.255 scope global eth0
      const long = /^ +inet6? ([\da-f.:]+)\/(\d+)/i.exec(line)
      if (head) dev = { name: head[1], state: head[2] }
      else if (long) rows.push(row({ ...dev, address: long[1], prefix: long[2] }))
      else if (brief) rows.push(...addresses(brief[1]!, brief[2]!, brief[3]!))
    }
    return rows.length > 0 ? rows : null
  },
})

function addresses(name: string, state: string, list: string): readonly Row[] {
  const found = list.split(' ').filter((address) => address !== '' && address.includes('/'))
  if (found.length === 0) return [row({ name, state })]
  return found.map((one) => row({ name, state, address: one.split('/')[0], prefix: one.split('/')[1] }))
}
