import type { Failable, Inode, SuperBlock } from '../../vfs/index.ts'
import type { Kernel } from '../kernel.ts'
import { DynamicDirectory, TextFile, text } from './tree.ts'

/** /proc/sys: one file for each switch, `net.ipv4.ip_forward` as net/ipv4/ip_forward. */
export class SysctlDirectory extends DynamicDirectory {
  constructor(
    private readonly kernel: Kernel,
    sb: SuperBlock,
    private readonly prefix: string,
  ) {
    super(sb, 0o555, 0, 0)
  }

  protected find(name: string): Inode | undefined {
    const full = this.prefix + name
    const { sysctl } = this.kernel
    if (sysctl.get(full) !== undefined) return this.file(full)
    const isDirectory = sysctl.names().some((known) => known.startsWith(`${full}.`))
    return isDirectory ? new SysctlDirectory(this.kernel, this.sb, `${full}.`) : undefined
  }

  protected names(): readonly string[] {
    const below = this.kernel.sysctl.names().filter((name) => name.startsWith(this.prefix))
    return [...new Set(below.map((name) => name.slice(this.prefix.length).split('.')[0]!))].sort()
  }

  private file(name: string): Inode {
    const { sysctl } = this.kernel
    const read = () => text(`${sysctl.get(name)}\n`)
    if (READ_ONLY.has(name)) return new TextFile(this.sb, { text: read })
    return new TextFile(this.sb, { text: read, mode: 0o644, write: (_writer, value) => this.write(name, value) })
  }

  /** Numbers stay numbers: anything else is EINVAL. */
  private write(name: string, value: string): Failable<0> {
    const { kernel } = this
    const next = value.replace(/\n$/, '')
    const isNumeric = /^-?\d+(\s+-?\d+)*$/
    const fields = next.trim().split(/\s+/)
    if (isNumeric.test(kernel.sysctl.get(name)!) && !isNumeric.test(next.trim())) return 'EINVAL'
    if (name === 'net.ipv4.ip_local_port_range' && (fields.length !== 2 || Number(fields[0]) > Number(fields[1])))
      return 'EINVAL'
    const [least, most] = RANGES[name] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
    if (Number(next) < least || Number(next) > most) return 'EINVAL'
    if (name === 'net.ipv6.conf.all.disable_ipv6') kernel.net.routing.setIpv6(next.trim() === '0')
    if (name === 'kernel.ns_last_pid') kernel.nextPid = Number(next) + 1
    kernel.sysctl.set(name, isNumeric.test(next.trim()) ? fields.join('\t') : next)
    return 0
  }
}

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  'vm.swappiness': [0, 200],
  'vm.overcommit_memory': [0, 2],
}
const READ_ONLY = new Set(['kernel.osrelease', 'kernel.ostype', 'kernel.version', 'fs.file-nr'])
