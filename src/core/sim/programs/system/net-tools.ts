/** How ifconfig and netstat show an interface. Simplified: traffic is not counted. */
import type { LinkInfo, Sys } from '../../kernel/sys.ts'

export function maskOf(bits: number): string {
  const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0
  return [24, 16, 8, 0].map((shift) => (mask >>> shift) & 255).join('.')
}

export function interfaceText(link: LinkInfo): string {
  const names = [
    'UP',
    ...(link.loopback ? ['LOOPBACK'] : ['BROADCAST']),
    'RUNNING',
    ...(link.loopback ? [] : ['MULTICAST']),
  ]
  const on = link.up ? names : names.filter((name) => name !== 'UP' && name !== 'RUNNING')
  const flags = on.reduce((sum, name) => sum + FLAGS[name]!, 0)
  const lines = [`${link.name}: flags=${flags}<${on.join(',')}>  mtu ${link.mtu}`]
  const plain = link.addresses.map(({ cidr }) => cidr.split('/') as [string, string])
  // ifconfig knows one IPv4 address of an interface.
  const four = plain.find(([address]) => !address.includes(':'))
  if (four) lines.push(`        inet ${four[0]}  netmask ${maskOf(Number(four[1]))}`)
  for (const [address, bits] of plain.filter(([own]) => own.includes(':')))
    lines.push(
      `        inet6 ${address}  prefixlen ${bits}  scopeid ${address === '::1' ? '0x10<host>' : '0x0<global>'}`,
    )
  lines.push(
    link.loopback
      ? '        loop  txqueuelen 1000  (Local Loopback)'
      : '        ether 02:00:00:00:00:01  txqueuelen 1000  (Ethernet)',
    '        RX packets 0  bytes 0 (0.0 B)',
    '        RX errors 0  dropped 0  overruns 0  frame 0',
    '        TX packets 0  bytes 0 (0.0 B)',
    '        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0',
  )
  return `${lines.join('\n')}\n\n`
}
const FLAGS: Readonly<Record<string, number>> = { UP: 1, BROADCAST: 2, LOOPBACK: 8, RUNNING: 64, MULTICAST: 4096 }

export function interfaceTable(sys: Sys, gap = 13): string {
  const links = sys.links()
  const rows = (links.ok ? links.value : []).filter(({ up }) => up)
  const head = `${'Iface'.padEnd(gap + 2)}   MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n`
  return (
    head +
    rows
      .map(
        (link) =>
          `${link.name.padEnd(15)} ${String(link.mtu).padStart(5)} ${'0'.padStart(8)} ${'0'.padStart(6)} ${'0'.padStart(6)} 0      ${'0'.padStart(8)} ${'0'.padStart(6)} ${'0'.padStart(6)} ${'0'.padStart(6)} ${link.loopback ? 'LRU' : 'BMRU'}\n`,
      )
      .join('')
  )
}
