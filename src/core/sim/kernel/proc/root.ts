import { Dentry, type Inode, type SuperBlock } from '../../vfs/index.ts'
import type { Kernel } from '../kernel.ts'
import { ipcDirectory } from './namespaces.ts'
import { netDirectory } from './net.ts'
import { ProcessDirectory } from './process-directory.ts'
import { SysctlDirectory } from './sysctl-directory.ts'
import { SYSTEM_FILES } from './system.ts'
import { ComputedLink, DynamicDirectory, TextFile } from './tree.ts'

export function procRoot(kernel: Kernel): Dentry {
  return new Dentry('', null, new ProcRoot(kernel, kernel.superBlock({ type: 'proc' })))
}

class ProcRoot extends DynamicDirectory {
  private readonly fixed: ReadonlyMap<string, () => Inode>

  constructor(
    private readonly kernel: Kernel,
    sb: SuperBlock,
  ) {
    super(sb, 0o555, 0, 0)
    const self = () => String(kernel.scheduler.current?.pid ?? 1)
    this.fixed = new Map<string, () => Inode>([
      ...Object.entries(SYSTEM_FILES).map(([name, make]) => [name, () => new TextFile(sb, make(kernel))] as const),
      ['self', () => new ComputedLink(sb, self)],
      ['thread-self', () => new ComputedLink(sb, () => `${self()}/task/${self()}`)],
      ['net', () => new ComputedLink(sb, () => 'self/net')],
      ['mounts', () => new ComputedLink(sb, () => 'self/mounts')],
      ['sysvipc', () => ipcDirectory(kernel, sb)],
      ['sys', () => new SysctlDirectory(kernel, sb, '')],
    ])
  }

  protected find(name: string): Inode | undefined {
    const fixed = this.fixed.get(name)
    if (fixed) return fixed()
    const process = /^\d+$/.test(name) ? this.kernel.find(Number(name)) : undefined
    return process && new ProcessDirectory(this.kernel, this.sb, process, netDirectory(this.kernel, this.sb))
  }

  protected override isStale(_name: string, inode: Inode): boolean {
    return inode instanceof ProcessDirectory && inode.isGone
  }

  protected names(): readonly string[] {
    const pids = [...this.kernel.processes.keys()].sort((a, b) => a - b)
    return [...this.fixed.keys(), ...pids.map(String)]
  }
}
