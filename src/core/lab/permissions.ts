/** May a user do this with a path? By mode bits, owner, groups and read-only mounts, directory by directory. */
import type { KernelView, PathView } from '../sim/machine-types.ts'

export type Access = 'read' | 'write' | 'execute'
export interface Allowed {
  readonly kernel: KernelView
  /** User → names of all its groups. */
  readonly groups: Readonly<Record<string, readonly string[]>>
}

const BIT: Readonly<Record<Access, number>> = { read: 4, write: 2, execute: 1 }

// Simplified: access control lists and capabilities other than root's are not read.
export function userMay(user: string, access: Access, path: string, facts: Allowed): boolean {
  const chain = facts.kernel.path(path)
  const last = chain.at(-1)
  if (!last?.exists || last.path !== path) return false
  if (access === 'write' && mountOf(path, facts.kernel)?.options.includes('ro')) return false
  return (
    chain.slice(0, -1).every((directory) => mayOne(user, 'execute', directory, facts)) &&
    mayOne(user, access, last, facts)
  )
}

function mayOne(user: string, access: Access, view: PathView, { groups }: Allowed): boolean {
  if (view.type === 'symlink') return true
  if (user === 'root') return access !== 'execute' || view.type === 'directory' || (view.mode & 0o111) !== 0
  const shift = view.owner === user ? 6 : (groups[user] ?? [user]).includes(view.group) ? 3 : 0
  return ((view.mode >> shift) & BIT[access]) !== 0
}

/** The mount that a path lies on. */
export function mountOf(path: string, { mounts }: KernelView): KernelView['mounts'][number] | undefined {
  const above = mounts.filter(({ target }) => path === target || path.startsWith(target === '/' ? '/' : `${target}/`))
  // Of two mounts on one target the later one is seen.
  return above.reduce<KernelView['mounts'][number] | undefined>(
    (best, mount) => (best && best.target.length > mount.target.length ? best : mount),
    undefined,
  )
}
