import type { Inode } from './inode.ts'
import type { Mount } from './mount.ts'

/** A name in a directory. An inode has one per hard link; a directory exactly one. */
export class Dentry {
  /** Unlinked while somebody still holds it. */
  deleted = false
  /** What is mounted here, the last mount first. */
  mounted: Mount | null = null

  /** An inode, or how it is made when somebody first looks: a machine boots with hundreds of programs and runs five. */
  constructor(
    public name: string,
    public parent: Dentry | null,
    private content: Inode | (() => Inode),
  ) {}

  get inode(): Inode {
    if (typeof this.content === 'function') this.content = this.content()
    return this.content
  }

  isBelow(ancestor: Dentry): boolean {
    for (let at: Dentry | null = this; at; at = at.parent) if (at === ancestor) return true
    return false
  }
}
