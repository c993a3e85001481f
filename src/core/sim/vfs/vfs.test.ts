import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ROOT_CREDENTIALS } from '../kernel/capabilities.ts'
import { mkdir } from './create.ts'
import type { Credentials } from './credentials.ts'
import { Dentry } from './dentry.ts'
import { failed } from './failable.ts'
import { FileData, PAGE_SIZE } from './file-data.ts'
import { DirectoryInode, FileInode } from './inode.ts'
import { type Location, Mount, pathOf } from './mount.ts'
import { openPath } from './open.ts'
import { rmdir, unlink } from './remove.ts'
import { link, rename } from './rename.ts'
import { SuperBlock } from './superblock.ts'
import { type Walker, walk } from './walk.ts'

const O_WRITE_CREATE = 0o101

function tmpfs(pages = 64, inodes = 32): Walker & { readonly sb: SuperBlock } {
  const sb = new SuperBlock({ type: 'tmpfs', dev: 1, pages, inodes, clock: () => 0 })
  sb.takeInode()
  const root = new Dentry('', null, new DirectoryInode(sb, 0o755, 0, 0))
  const flags = { readonly: false, noexec: false, nosuid: false, nodev: false }
  const at: Location = { mount: new Mount(1, 'tmpfs', root, null, flags, []), dentry: root }
  return { sb, root: at, cwd: at, credentials: ROOT_CREDENTIALS }
}

/** Makes directories `a/b/c` and the file `a/b/c/f`. */
function sampleTree(): Walker {
  const walker = tmpfs()
  for (const path of ['a', 'a/b', 'a/b/c']) mkdir(walker, path, 0o755, 0)
  openPath(walker, 'a/b/c/f', O_WRITE_CREATE, 0o644, 0)
  return walker
}

describe('walking a path', () => {
  const step = fc.constantFrom('a', 'b', 'c', 'f', '.', '..', 'gone', '')

  it('gives a path that leads to the same place again', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const walker = sampleTree()
        const found = walk(walker, `/${steps.join('/')}`, true)
        if (failed(found)) return
        const path = pathOf(found)
        const again = walk(walker, path, true)
        expect(failed(again) ? again : again.dentry).toBe(found.dentry)
        expect(path).not.toMatch(/\/\.{1,2}(\/|$)|\/\/|.\/$/)
      }),
    )
  })

  it('never leaves the root', () => {
    fc.assert(
      fc.property(fc.nat({ max: 30 }), (ups) => {
        const walker = sampleTree()
        const found = walk(walker, `${'../'.repeat(ups)}a`, true)
        expect(failed(found) ? found : pathOf(found)).toBe('/a')
      }),
    )
  })

  it.each([
    ['a/b/c/f/x', 'ENOTDIR'],
    ['a/b/c/f/', 'ENOTDIR'],
    ['a/gone/f', 'ENOENT'],
    ['', 'ENOENT'],
    ['n'.repeat(256), 'ENAMETOOLONG'],
    [`${'é'.repeat(128)}`, 'ENAMETOOLONG'],
    ['a/'.repeat(2048), 'ENAMETOOLONG'],
  ])('of %j says %s', (path, expected) => {
    expect(walk(sampleTree(), path, true)).toBe(expected)
  })

  it('takes a name of 255 bytes for one that is not there', () => {
    expect(walk(sampleTree(), 'n'.repeat(255), true)).toBe('ENOENT')
  })
})

describe('permissions', () => {
  const user: Credentials = {
    uid: 1000,
    euid: 1000,
    suid: 1000,
    gid: 1000,
    egid: 1000,
    sgid: 1000,
    groups: [],
    capabilities: new Set(),
  }

  it('do not stop root, and stop a user at the first directory that may not be searched', () => {
    const walker = sampleTree()
    const b = walk(walker, 'a/b', true)
    if (!failed(b)) b.dentry.inode.mode = 0o040700
    expect(failed(walk(walker, 'a/b/c/f', true))).toBe(false)
    expect(walk({ ...walker, credentials: user }, 'a/b/c/f', true)).toBe('EACCES')
  })
})

describe('tmpfs', () => {
  interface Step {
    readonly kind: 'file' | 'directory' | 'unlink' | 'rmdir' | 'rename' | 'link'
    readonly from: string
    readonly to: string
    readonly size: number
  }
  const name = fc.constantFrom('a', 'b', 'a/x', 'a/y', 'b/x')
  const steps: fc.Arbitrary<Step[]> = fc.array(
    fc.record({
      kind: fc.constantFrom('file', 'directory', 'unlink', 'rmdir', 'rename', 'link'),
      from: name,
      to: name,
      size: fc.integer({ min: 0, max: 20_000 }),
    }),
    { maxLength: 40 },
  )

  const perform = (walker: Walker, { kind, from, to, size }: Step) => {
    switch (kind) {
      case 'file': {
        const at = openPath(walker, from, O_WRITE_CREATE, 0o644, 0)
        if (!failed(at) && at.dentry.inode instanceof FileInode) at.dentry.inode.write(0, new Uint8Array(size))
        return
      }
      case 'directory':
        mkdir(walker, from, 0o755, 0)
        return
      case 'unlink':
        unlink(walker, from)
        return
      case 'rmdir':
        rmdir(walker, from)
        return
      case 'rename':
        rename(walker, from, to)
        return
      default:
        link(walker, from, to)
    }
  }

  /** What the tree itself says is in use. */
  const count = (at: Dentry, seen: Set<unknown>): { pages: number; names: number } => {
    const total = { pages: seen.has(at.inode) ? 0 : at.inode.pageCount, names: 1 }
    seen.add(at.inode)
    if (!(at.inode instanceof DirectoryInode)) return total
    for (const child of at.inode.list(at)) {
      const below = count(child, seen)
      total.pages += below.pages
      total.names += below.names
    }
    return total
  }

  it('counts one inode for each name and one page for each 4 KiB, and never more than it has', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const { sb, ...walker } = tmpfs(12, 6)
        for (const one of list) perform(walker, one)
        const { pages, names } = count(walker.root.dentry, new Set())
        expect({ pages: sb.usedPages, inodes: sb.usedInodes }).toEqual({ pages, inodes: names })
        expect(sb.usedPages).toBeLessThanOrEqual(12)
        expect(sb.usedInodes).toBeLessThanOrEqual(6)
      }),
    )
  })

  it('lists the newest name first', () => {
    const walker = sampleTree()
    for (const path of ['x', 'y', 'z']) mkdir(walker, path, 0o755, 0)
    rename(walker, 'x', 'x2')
    const root = walker.root.dentry
    expect((root.inode as DirectoryInode).list(root).map((entry) => entry.name)).toEqual(['x2', 'z', 'y', 'a'])
  })
})

describe('the bytes of a file', () => {
  it('read back as a plain buffer would, with holes as zeros', () => {
    const write = fc.record({
      offset: fc.nat({ max: 3 * PAGE_SIZE }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 6000 }),
    })
    fc.assert(
      fc.property(fc.array(write, { maxLength: 6 }), fc.nat({ max: 4 * PAGE_SIZE }), (writes, cut) => {
        const data = new FileData()
        const plain = new Uint8Array(8 * PAGE_SIZE)
        let size = 0
        for (const { offset, bytes } of writes) {
          data.write(offset, bytes)
          plain.set(bytes, offset)
          size = Math.max(size, offset + bytes.length)
        }
        data.resize(cut)
        plain.fill(0, cut)
        data.resize(size)
        expect(data.read(0, 8 * PAGE_SIZE)).toEqual(plain.slice(0, size))
      }),
    )
  })
})
