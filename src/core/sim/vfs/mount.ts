import type { Dentry } from './dentry.ts'

export interface MountFlags {
  readonly: boolean
  noexec: boolean
  nosuid: boolean
  nodev: boolean
}

export class Mount {
  constructor(
    readonly id: number,
    readonly source: string,
    readonly root: Dentry,
    /** Where it sits; null for the root of the tree. */
    readonly at: Location | null,
    public flags: MountFlags,
    /** Options as /proc/mounts prints them, `rw` or `ro` aside. */
    public options: readonly string[],
  ) {}

  get sb() {
    return this.root.inode.sb
  }
  get isReadonly(): boolean {
    return this.flags.readonly || this.sb.readonly
  }
}

/** A place in the tree: which dentry, seen through which mount. */
export interface Location {
  readonly mount: Mount
  readonly dentry: Dentry
}

export const sameLocation = (a: Location, b: Location) => a.dentry === b.dentry && a.mount === b.mount

/** Follows mounts upon mounts down to the visible root. */
export function enterMounts(at: Location): Location {
  let here = at
  while (here.dentry.mounted) here = { mount: here.dentry.mounted, dentry: here.dentry.mounted.root }
  return here
}

/** One step up, across the root of a mount, never above `root`. */
export function parentOf(at: Location, root: Location): Location {
  let here = at
  for (;;) {
    if (sameLocation(here, root)) return here
    if (here.dentry !== here.mount.root) break
    if (!here.mount.at) return here
    here = here.mount.at
  }
  return enterMounts({ mount: here.mount, dentry: here.dentry.parent! })
}

/** The absolute path of a place, as /proc/self/cwd shows it. */
export function pathOf(at: Location, root?: Location): string {
  const names: string[] = []
  let here = at
  const gone = here.dentry.deleted
  for (;;) {
    if (root && sameLocation(here, root)) break
    if (here.dentry === here.mount.root) {
      if (!here.mount.at) break
      here = here.mount.at
      continue
    }
    names.push(here.dentry.name)
    if (!here.dentry.parent) break
    here = { mount: here.mount, dentry: here.dentry.parent }
  }
  const path = `/${names.reverse().join('/')}`
  return gone ? `${path} (deleted)` : path
}
