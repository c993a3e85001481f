/** findmnt and mountpoint of util-linux 2.38. */
import type { MountInfo, Sys, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { humanSize } from '../system/human-size.ts'
import { absolute } from './mount.ts'

const EX_NOT_A_MOUNTPOINT = 32

interface Node {
  readonly mount: MountInfo
  readonly children: Node[]
}
type Cell = (sys: Sys, mount: MountInfo) => string

const sizes =
  (pick: (total: number, free: number, available: number) => string): Cell =>
  (sys, mount) => {
    const stat = sys.statfs(mount.target)
    if (!stat.ok) return ''
    const { blocks, bfree, bavail, bsize } = stat.value
    return pick(blocks * bsize, bfree * bsize, bavail * bsize)
  }

/** Cells that stand at the right of their column have a title that begins with a blank here. */
const COLUMNS: Readonly<Record<string, Cell>> = {
  TARGET: (_, m) => m.target,
  SOURCE: (_, m) => m.source,
  FSTYPE: (_, m) => m.type,
  OPTIONS: (_, m) => m.options.join(','),
  'VFS-OPTIONS': (_, m) => m.options.filter((option) => VFS.has(option)).join(','),
  'FS-OPTIONS': (_, m) => [m.options[0] ?? 'rw', ...m.options.filter((option) => !VFS.has(option))].join(','),
  ID: (_, m) => String(m.id),
  'MAJ:MIN': (sys, m) => {
    const stat = sys.stat(m.target)
    return stat.ok ? `${(stat.value.dev >> 8) & 0xfff}:${stat.value.dev & 0xff}` : ''
  },
  SIZE: sizes((total) => humanSize(total)),
  AVAIL: sizes((_, __, available) => humanSize(available)),
  USED: sizes((total, free) => humanSize(total - free)),
  'USE%': sizes((total, free) => (total === 0 ? '-' : `${Math.floor(((total - free) * 100) / total)}%`)),
  LABEL: () => '',
  UUID: () => '',
  PROPAGATION: () => 'private',
  FSROOT: () => '/',
}
const RIGHT = new Set(['SIZE', 'AVAIL', 'USED', 'USE%', 'ID'])
const VFS = new Set(['rw', 'ro', 'nosuid', 'nodev', 'noexec', 'relatime', 'noatime', 'nodiratime', 'sync', 'dirsync'])

export default [
  command(
    {
      names: ['findmnt'],
      usage: '[options]',
      summary: 'Find a (mounted) filesystem.',
      package: 'util-linux',
      version: '2.38.1',
    },
    findmnt,
  ),
  command(
    {
      names: ['mountpoint'],
      usage: '[-qd] /path/to/directory',
      summary: 'Check whether a directory or file is a mountpoint.',
      package: 'util-linux',
      version: '2.38.1',
    },
    mountpoint,
  ),
]

function* findmnt(self: Command): Task<number> {
  const { options, operands } = yield* self.options({
    short: 'aAbCcDd:eF:fiJklmM:N:no:O:p::PRrsS:t:T:UuvVw:xyh',
    long: {
      all: 'A',
      ascii: 'a',
      bytes: 'b',
      df: 'D',
      'first-only': 'f',
      fstab: 's',
      invert: 'i',
      json: 'J',
      kernel: 'k',
      list: 'l',
      mtab: 'm',
      mountpoint: 'M:',
      noheadings: 'n',
      notruncate: 'u',
      options: 'O:',
      output: 'o:',
      pairs: 'P',
      raw: 'r',
      source: 'S:',
      submounts: 'R',
      target: 'T:',
      types: 't:',
      verify: 'x',
      'output-all': 'output-all',
    },
  })
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
  const names = columnNames(value('o'), has('D'))
  const wrong = names.find((name) => !(name in COLUMNS))
  if (wrong !== undefined) return yield* self.fail(`unknown column: ${wrong}`)
  const all = self.sys.mounts()
  const target = value('T')
  let wanted = all
  if (target !== null) {
    if (!self.sys.stat(target).ok) return 1
    wanted = [holding(self.sys, target)].filter((m) => m !== null)
  }
  const path = value('M') ?? operands[0] ?? null
  if (path !== null) {
    const full = absolute(self.sys, path)
    wanted = wanted.filter((m) => m.target === full || (value('M') === null && m.source === path))
    if (operands[1] !== undefined) wanted = wanted.filter((m) => m.target === absolute(self.sys, operands[1]!))
  }
  const source = value('S')
  if (source !== null) wanted = wanted.filter((m) => m.source === source)
  const types = value('t')?.split(',')
  if (types) wanted = wanted.filter((m) => types.includes(m.type))
  const required = value('O')?.split(',')
  if (required) wanted = wanted.filter((m) => required.every((option) => m.options.includes(option)))
  if (has('R') && wanted[0])
    wanted = all.filter((m) => m === wanted[0] || m.target.startsWith(`${wanted[0]!.target.replace(/\/$/, '')}/`))
  if (has('i')) wanted = all.filter((m) => !wanted.includes(m))
  if (has('f')) wanted = wanted.slice(0, 1)
  if (wanted.length === 0) return 1
  yield* show(self, wanted, names, has)
  return 0
}

function columnNames(text: string | null, isDf: boolean): readonly string[] {
  const base = isDf
    ? ['SOURCE', 'FSTYPE', 'SIZE', 'USED', 'AVAIL', 'USE%', 'TARGET']
    : ['TARGET', 'SOURCE', 'FSTYPE', 'OPTIONS']
  if (text === null) return base
  const names = text.replace(/^\+/, '').toUpperCase().split(',')
  return text.startsWith('+') ? [...base, ...names] : names
}

/** The mount on which a path lies. */
function holding(sys: Sys, path: string): MountInfo | null {
  const full = absolute(sys, path)
  const above = sys
    .mounts()
    .filter((m) => full === m.target || full.startsWith(m.target === '/' ? '/' : `${m.target}/`))
  return above.reduce<MountInfo | null>(
    (best, m) => (best === null || m.target.length >= best.target.length ? m : best),
    null,
  )
}

function* show(
  self: Command,
  mounts: readonly MountInfo[],
  names: readonly string[],
  has: (name: string) => boolean,
): Task<void> {
  const cells = (m: MountInfo): string[] => names.map((name) => COLUMNS[name]!(self.sys, m))
  if (has('J')) {
    const fields = (m: MountInfo) =>
      names.map((name, i) => `         "${name.toLowerCase()}": ${JSON.stringify(cells(m)[i])}`).join(',\n')
    yield* self.print(
      `{\n   "filesystems": [\n      {\n${mounts.map(fields).join('\n      },{\n')}\n      }\n   ]\n}\n`,
    )
    return
  }
  if (has('P')) {
    yield* self.print(mounts.map((m) => `${names.map((name, i) => `${name}="${cells(m)[i]}"`).join(' ')}\n`).join(''))
    return
  }
  const isTree = names.includes('TARGET') && !has('l') && !has('r') && !has('D') && !has('T') && mounts.length > 1
  const rows = isTree ? treeRows(mounts, names, cells) : mounts.map(cells)
  const table = has('n') ? rows : [[...names], ...rows]
  if (has('r')) {
    yield* self.print(table.map((row) => `${row.join(' ')}\n`).join(''))
    return
  }
  const widths = names.map((name, i) =>
    Math.max(...table.map((row) => row[i]!.length), name.length, RIGHT.has(name) ? LEAST[name]! : 0),
  )
  yield* self.print(
    table
      .map((row) => `${row.map((cell, i) => pad(cell, names[i]!, widths[i]!, i === names.length - 1)).join(' ')}\n`)
      .join(''),
  )
}

/** Widths that libsmartcols keeps for these columns even without headings. */
const LEAST: Readonly<Record<string, number>> = { SIZE: 4, AVAIL: 5, USED: 4, 'USE%': 4, ID: 2 }

const pad = (cell: string, name: string, width: number, isLast: boolean): string =>
  RIGHT.has(name) ? cell.padStart(width) : isLast ? cell : cell.padEnd(width)

function treeRows(
  mounts: readonly MountInfo[],
  names: readonly string[],
  cells: (mount: MountInfo) => string[],
): string[][] {
  const nodes: Node[] = mounts.map((mount) => ({ mount, children: [] }))
  const roots: Node[] = []
  for (const [i, node] of nodes.entries()) {
    const parent = nodes
      .slice(0, i)
      .filter((other) => isAbove(other.mount.target, node.mount.target))
      .reduce<Node | null>(
        (best, other) => (best === null || other.mount.target.length >= best.mount.target.length ? other : best),
        null,
      )
    ;(parent?.children ?? roots).push(node)
  }
  const at = names.indexOf('TARGET')
  const rows: string[][] = []
  const visit = (node: Node, prefix: string, branch: string): void => {
    rows.push(cells(node.mount).map((cell, i) => (i === at ? prefix + branch + cell : cell)))
    const below = branch === '' ? prefix : prefix + (branch === '├─' ? '│ ' : '  ')
    for (const [i, child] of node.children.entries()) visit(child, below, i < node.children.length - 1 ? '├─' : '└─')
  }
  for (const root of roots) visit(root, '', '')
  return rows
}

const isAbove = (parent: string, child: string): boolean =>
  parent === child || child.startsWith(parent === '/' ? '/' : `${parent}/`)

function* mountpoint(self: Command): Task<number> {
  const { options, operands } = yield* self.options({
    short: 'qdxhV',
    long: { quiet: 'q', fs: 'd', 'fs-devno': 'd', devno: 'x', nofollow: 'nofollow' },
  })
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const path = operands[0]
  if (operands.length !== 1 || path === undefined) return yield* self.usage('bad usage')
  const stat = self.sys.stat(path)
  if (!stat.ok) {
    if (!has('q')) yield* self.warn(`${path}: ${reason(stat.error)}`)
    return 1
  }
  const isMount = self.sys.mounts().some((m) => m.target === absolute(self.sys, path))
  if (isMount && has('d')) yield* self.print(`${(stat.value.dev >> 8) & 0xfff}:${stat.value.dev & 0xff}\n`)
  else if (!has('q')) yield* self.print(`${path} is ${isMount ? '' : 'not '}a mountpoint\n`)
  return isMount ? 0 : EX_NOT_A_MOUNTPOINT
}
