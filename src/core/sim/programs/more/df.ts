import type { MountInfo, Statfs, Task } from '../../kernel/sys.ts'
import { displayWidth } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { humanSize, parseSize } from '../lib/numbers.ts'
import type { Option } from '../lib/options.ts'
import { canonicalize } from '../lib/realpath.ts'

type Field =
  | 'source'
  | 'fstype'
  | 'itotal'
  | 'iused'
  | 'iavail'
  | 'ipcent'
  | 'size'
  | 'used'
  | 'avail'
  | 'pcent'
  | 'file'
  | 'target'

const ALL_FIELDS: readonly Field[] = [
  'source',
  'fstype',
  'itotal',
  'iused',
  'iavail',
  'ipcent',
  'size',
  'used',
  'avail',
  'pcent',
  'file',
  'target',
]
const HEADERS: Readonly<Record<Field, string>> = {
  source: 'Filesystem',
  fstype: 'Type',
  itotal: 'Inodes',
  iused: 'IUsed',
  iavail: 'IFree',
  ipcent: 'IUse%',
  size: '1K-blocks',
  used: 'Used',
  avail: 'Available',
  pcent: 'Use%',
  file: 'File',
  target: 'Mounted on',
}
const LEFT: ReadonlySet<Field> = new Set(['source', 'fstype', 'file', 'target'])
/** Least widths of the columns. */
const WIDTHS: Readonly<Partial<Record<Field, number>>> = {
  source: 14,
  fstype: 4,
  size: 5,
  used: 5,
  avail: 5,
  pcent: 4,
  itotal: 5,
  iused: 5,
  iavail: 5,
  ipcent: 4,
  file: 1,
}
/** Not shown without -a: they hold no blocks. */
const DUMMY = new Set([
  'proc',
  'sysfs',
  'devpts',
  'cgroup2',
  'cgroup',
  'mqueue',
  'autofs',
  'debugfs',
  'tracefs',
  'securityfs',
  'pstore',
  'bpf',
  'configfs',
  'fusectl',
  'none',
])

type Unit = { readonly kind: 'human'; readonly base: 1000 | 1024 } | { readonly kind: 'blocks'; readonly size: number }
interface Row {
  readonly mount: MountInfo
  readonly fs: Statfs
  readonly file: string
}

export default command(
  {
    names: ['df'],
    usage: '[OPTION]... [FILE]...',
    summary: 'Show information about the file system on which each FILE resides, or all file systems by default.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'aB:iF:hHklmPTt:vx:',
      long: {
        all: 'a',
        'block-size': 'B:',
        inodes: 'i',
        'human-readable': 'h',
        si: 'H',
        local: 'l',
        output: { value: 'optional' },
        portability: 'P',
        'print-type': 'T',
        sync: 'sync',
        'no-sync': 'no-sync',
        total: 'total',
        type: 't:',
        'exclude-type': 'x:',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const unit = yield* readUnit(self, options)
    const fields = yield* readFields(self, options)
    const mounts = self.sys.mounts()
    const only = options.filter((option) => option.name === 't').map((option) => option.value)
    const excluded = options.filter((option) => option.name === 'x').map((option) => option.value)
    let status = 0
    const rows: Row[] = []
    if (operands.length > 0) {
      for (const path of operands) {
        const row = yield* rowFor(self, path, mounts)
        if (row === null) status = 1
        else rows.push(row)
      }
    } else rows.push(...allRows(self, mounts, has('a')))
    const wanted = rows.filter(
      ({ mount }) => (only.length === 0 || only.includes(mount.type)) && !excluded.includes(mount.type),
    )
    if (wanted.length === 0) {
      if (status === 0 || rows.length > 0) yield* self.warn('no file systems processed')
      return 1
    }
    yield* self.print(table(wanted, fields, unit, { posix: has('P'), chosen: has('output'), withTotal: has('total') }))
    return status
  },
)

function* readUnit(self: Command, options: readonly Option[]): Task<Unit> {
  let unit: Unit = { kind: 'blocks', size: self.env.POSIXLY_CORRECT ? 512 : 1024 }
  for (const { name, value } of options) {
    if (name === 'h') unit = { kind: 'human', base: 1024 }
    else if (name === 'H') unit = { kind: 'human', base: 1000 }
    else if (name === 'k') unit = { kind: 'blocks', size: 1024 }
    else if (name === 'm') unit = { kind: 'blocks', size: 1024 ** 2 }
    else if (name === 'B') {
      const size = parseSize(value!, 'EGkKMPTYZ0')
      if (!size.ok || size.value === 0) return yield* self.fail(`invalid --block-size argument '${value}'`)
      unit = { kind: 'blocks', size: size.value }
    }
  }
  return unit
}

function* readFields(self: Command, options: readonly Option[]): Task<readonly Field[]> {
  const has = (name: string) => options.some((option) => option.name === name)
  const output = options.filter((option) => option.name === 'output')
  if (output.length > 0) {
    for (const [letter, flag] of [
      ['i', '-i'],
      ['P', '-P'],
      ['T', '-T'],
    ] as const) {
      if (has(letter)) yield* self.usage(`options ${flag} and --output are mutually exclusive`)
    }
    const names: readonly string[] = output.flatMap((option) => option.value?.split(',') ?? [...ALL_FIELDS])
    const wrong = names.find((name) => !ALL_FIELDS.includes(name as Field))
    if (wrong !== undefined) yield* self.usage(`option --output: field ${self.quote(wrong)} unknown`)
    const twice = names.find((name, i) => names.indexOf(name) !== i)
    if (twice !== undefined) yield* self.usage(`option --output: field ${self.quote(twice)} used more than once`)
    return names as Field[]
  }
  const type: Field[] = has('T') ? ['fstype'] : []
  if (has('i')) return ['source', ...type, 'itotal', 'iused', 'iavail', 'ipcent', 'target']
  return ['source', ...type, 'size', 'used', 'avail', 'pcent', 'target']
}

function* rowFor(self: Command, path: string, mounts: readonly MountInfo[]): Task<Row | null> {
  const stat = self.sys.stat(path)
  const fs = stat.ok ? self.sys.statfs(path) : stat
  if (!fs.ok) {
    yield* self.warnBecause(self.quoteIfNeeded(path), fs.error)
    return null
  }
  const real = canonicalize(self.sys, path, 'last')
  const full = real.ok ? real.value : path
  const inside = mounts.filter(({ target }) => full === target || full.startsWith(target === '/' ? '/' : `${target}/`))
  const longest = Math.max(...inside.map(({ target }) => target.length))
  // The last mount on a directory hides those before it.
  const mount = inside.findLast(({ target }) => target.length === longest)
  return mount ? { mount, fs: fs.value, file: path } : null
}

function allRows(self: Command, mounts: readonly MountInfo[], all: boolean): Row[] {
  const rows: Row[] = []
  const seen = new Set<number>()
  for (const mount of mounts) {
    const fs = self.sys.statfs(mount.target)
    const stat = self.sys.stat(mount.target)
    if (!fs.ok || !stat.ok) continue
    if (!all && (DUMMY.has(mount.type) || fs.value.blocks === 0 || seen.has(stat.value.dev))) continue
    seen.add(stat.value.dev)
    rows.push({ mount, fs: fs.value, file: '-' })
  }
  return rows
}

function table(
  rows: readonly Row[],
  fields: readonly Field[],
  unit: Unit,
  { posix, chosen, withTotal }: { readonly posix: boolean; readonly chosen: boolean; readonly withTotal: boolean },
): string {
  const lines = [
    fields.map((field) => header(field, unit, posix, chosen)),
    ...rows.map((row) => fields.map((field) => cell(field, row, unit))),
  ]
  if (withTotal) lines.push(fields.map((field) => cell(field, totalOf(rows), unit)))
  const widths = fields.map((field, i) => Math.max(WIDTHS[field] ?? 0, ...lines.map((line) => displayWidth(line[i]!))))
  return lines
    .map((line) => {
      const padded = line.map((text, i) => {
        const pad = ' '.repeat(widths[i]! - displayWidth(text))
        if (!LEFT.has(fields[i]!)) return pad + text
        return i === line.length - 1 ? text : text + pad
      })
      return `${padded.join(' ')}\n`
    })
    .join('')
}

function header(field: Field, unit: Unit, posix: boolean, chosen: boolean): string {
  if (field === 'pcent' && posix) return 'Capacity'
  if (field === 'avail' && (unit.kind === 'human' || chosen)) return 'Avail'
  if (field !== 'size') return HEADERS[field]
  if (unit.kind === 'human') return 'Size'
  if (posix) return `${unit.size}-blocks`
  return `${blockName(unit.size)}-blocks`
}

function blockName(size: number): string {
  for (const [base, suffix] of [
    [1024, ''],
    [1000, 'B'],
  ] as const) {
    for (const [i, letter] of [...'KMGTPE'].entries()) {
      const power = base ** (i + 1)
      const next = base ** (i + 2)
      if (size % power === 0 && size < next)
        return `${size / power}${base === 1000 ? letter.toLowerCase().replace(/[^k]/, letter) : letter}${suffix}`
    }
  }
  return `${size}B`
}

function totalOf(rows: readonly Row[]): Row {
  const sum = (pick: (fs: Statfs) => number) => rows.reduce((total, { fs }) => total + pick(fs), 0)
  const bsize = 1
  return {
    mount: { id: 0, source: 'total', target: '-', type: '-', options: [] },
    file: '-',
    fs: {
      type: '-',
      bsize,
      blocks: sum((fs) => fs.blocks * fs.bsize),
      bfree: sum((fs) => fs.bfree * fs.bsize),
      bavail: sum((fs) => fs.bavail * fs.bsize),
      files: sum((fs) => fs.files),
      ffree: sum((fs) => fs.ffree),
      flags: 0,
    },
  }
}

function cell(field: Field, { mount, fs, file }: Row, unit: Unit): string {
  const size = (blocks: number) => {
    const bytes = blocks * fs.bsize
    return unit.kind === 'human' ? humanSize(bytes, unit.base) : String(Math.ceil(bytes / unit.size))
  }
  const count = (n: number) => (unit.kind === 'human' ? humanSize(n, unit.base) : String(n))
  const percent = (used: number, free: number) =>
    used + free === 0 ? '-' : `${Math.ceil((used * 100) / (used + free) - 1e-9)}%`
  switch (field) {
    case 'source':
      return mount.source
    case 'fstype':
      return mount.type
    case 'itotal':
      return count(fs.files)
    case 'iused':
      return count(fs.files - fs.ffree)
    case 'iavail':
      return count(fs.ffree)
    case 'ipcent':
      return percent(fs.files - fs.ffree, fs.ffree)
    case 'size':
      return size(fs.blocks)
    case 'used':
      return size(fs.blocks - fs.bfree)
    case 'avail':
      return size(fs.bavail)
    case 'pcent':
      return percent(fs.blocks - fs.bfree, fs.bavail)
    case 'file':
      return file
    case 'target':
      return mount.target
  }
}
