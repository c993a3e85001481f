/** ifconfig, route and arp of net-tools 2.10. Simplified: they show; what changes something is refused as to a user who is not root. */
import type { Task } from '../../kernel/sys.ts'
import { command } from '../lib/command.ts'
import { interfaceTable, interfaceText, maskOf } from '../system/net-tools.ts'

const NOT_PERMITTED = 'Operation not permitted'

const ifconfig = command({ names: ['/sbin/ifconfig'], usage: '', summary: '' }, function* (self) {
  const [name, ...words] = self.args.filter((arg) => !['-a', '-s', '-v'].includes(arg))
  const unknown = self.args.find((arg) => /^-/.test(arg) && !['-a', '-s', '-v'].includes(arg))
  if (unknown !== undefined) {
    yield* self.stderr.write(
      `ifconfig: option \`${unknown}' not recognised.\nifconfig: \`--help' gives usage information.\n`,
    )
    return 1
  }
  if (self.args.includes('-s')) {
    yield* self.print(interfaceTable(self.sys, 8))
    return 0
  }
  const links = self.sys.links()
  const all = links.ok ? links.value : []
  if (name === undefined) {
    const shown = self.args.includes('-a') ? all : all.filter(({ up }) => up)
    yield* self.print(shown.map(interfaceText).join(''))
    return 0
  }
  const link = all.find((one) => one.name === name)
  if (!link) {
    yield* self.stderr.write(`${name}: error fetching interface information: Device not found\n`)
    return 1
  }
  if (words.length === 0) {
    yield* self.print(interfaceText(link))
    return 0
  }
  const isState = words.length === 1 && (words[0] === 'up' || words[0] === 'down')
  yield* self.stderr.write(`${isState ? '' : `SIOCSIFADDR: ${NOT_PERMITTED}\n`}SIOCSIFFLAGS: ${NOT_PERMITTED}\n`)
  return 255
})

const route = command({ names: ['/sbin/route'], usage: '', summary: '' }, function* (self) {
  const verb = self.args.find((arg) => !arg.startsWith('-'))
  if (verb === 'add' || verb === 'del') {
    yield* self.stderr.write(`${verb === 'add' ? 'SIOCADDRT' : 'SIOCDELRT'}: ${NOT_PERMITTED}\n`)
    return 7
  }
  const isNumeric = self.args.some((arg) => /^-[a-z]*n/.test(arg))
  yield* self.print(
    'Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n',
  )
  const found = self.sys.routes()
  for (const one of found.ok ? found.value : []) {
    if (one.table !== 'main' || one.to.includes(':')) continue
    const [network, bits = '32'] = one.to === 'default' ? ['0.0.0.0', '0'] : one.to.split('/')
    const to = !isNumeric && network === '0.0.0.0' ? 'default' : network!
    const isBarred = one.type === 'unreachable' || one.type === 'prohibit'
    const flags = isBarred ? '!' : `U${one.via ? 'G' : ''}${bits === '32' ? 'H' : ''}`
    const gateway = isBarred ? '-' : (one.via ?? '0.0.0.0')
    const tail = isBarred ? '0      -        0 -' : `0      0        0 ${one.dev ?? '*'}`
    yield* self.print(
      `${to.padEnd(15)} ${gateway.padEnd(15)} ${maskOf(Number(bits)).padEnd(15)} ${flags.padEnd(5)} ${tail}\n`,
    )
  }
  return 0
})

const arp = command({ names: ['/usr/sbin/arp'], usage: '', summary: '' }, function* (self): Task<number> {
  const host = self.args.find((arg) => !arg.startsWith('-'))
  if (self.args.includes('-d') || self.args.includes('-s')) {
    yield* self.stderr.write(`SIOC${self.args.includes('-d') ? 'DARP(dontpub)' : 'SARP'}: ${NOT_PERMITTED}\n`)
    return 255
  }
  // Over the loopback nobody is asked for a hardware address.
  if (host !== undefined) yield* self.print(`${host} (${host}) -- no entry\n`)
  return 0
})

export default [ifconfig, route, arp]
