import { Dentry, type Inode, type SuperBlock } from '../../vfs/index.ts'
import type { Kernel } from '../kernel.ts'
import type { LinkInfo } from '../sys.ts'
import { DynamicDirectory, FixedDirectory, TextFile, text } from './tree.ts'

/** The little of /sys that people look at: /sys/class/net and empty places that programs expect. */
export function sysRoot(kernel: Kernel): Dentry {
  const sb = kernel.superBlock({ type: 'sysfs' })
  const empty = () => new FixedDirectory(sb, new Map(), 0o755)
  const classes = new Map<string, () => Inode>([
    ['block', empty],
    ['net', () => new NetClass(kernel, sb)],
    ['tty', empty],
  ])
  const top = new Map<string, () => Inode>([
    ['block', empty],
    ['bus', empty],
    ['class', () => new FixedDirectory(sb, classes, 0o755)],
    ['dev', empty],
    ['devices', empty],
    ['firmware', empty],
    ['fs', () => new FixedDirectory(sb, new Map([['cgroup', empty]]), 0o755)],
    ['kernel', empty],
    ['module', empty],
    ['power', empty],
  ])
  return new Dentry('', null, new FixedDirectory(sb, top, 0o555))
}

/** One directory for each network link. */
class NetClass extends DynamicDirectory {
  constructor(
    private readonly kernel: Kernel,
    sb: SuperBlock,
  ) {
    super(sb, 0o755, 0, 0)
  }

  protected names(): readonly string[] {
    return this.kernel.net.routing.linkInfo().map((link) => link.name)
  }

  protected find(name: string): Inode | undefined {
    const link = () => this.kernel.net.routing.linkInfo().find((candidate) => candidate.name === name)
    if (!link()) return undefined
    const file = (show: (link: LinkInfo) => string | number) => () =>
      new TextFile(this.sb, { text: () => text(`${show(link()!)}\n`) })
    return new FixedDirectory(
      this.sb,
      new Map([
        ['address', file(({ mac }) => mac)],
        ['carrier', file(({ up }) => Number(up))],
        ['ifindex', file(({ index }) => index)],
        ['mtu', file(({ mtu }) => mtu)],
        ['operstate', file(({ up, loopback }) => (up ? (loopback ? 'unknown' : 'up') : 'down'))],
        ['type', file(({ loopback }) => (loopback ? 772 : 1))],
      ]),
      0o755,
    )
  }
}
