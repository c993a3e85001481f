/** The kernel's tables as rows, and what changed since the last command: pure, so that it can be tested. */
import type { SocketAddress, TraceEntry } from '../../core/sim/kernel/sys.ts'
import type { PathView } from '../../core/sim/machine-types.ts'
import type { Kernel } from './store.ts'

export type RowState = 'same' | 'added' | 'gone' | 'clash' | 'absent'
export interface Row {
  readonly key: string
  readonly state: RowState
  readonly cells: readonly string[]
}
export interface Table {
  readonly columns: readonly string[]
  /** Which cell carries the state's word. */
  readonly stateColumn: number
  readonly rows: readonly Row[]
}

export const TABS = ['sockets', 'processes', 'files', 'mounts', 'permissions'] as const
export type Tab = (typeof TABS)[number]

type Cells = { readonly key: string; readonly cells: readonly string[] }

export function socketTable(now: Kernel, before: Kernel | null, film: readonly TraceEntry[]): Table {
  const wanted = film.findLast(({ syscall, errno }) => syscall === 'bind' && errno === 'EADDRINUSE')?.address ?? null
  const refused =
    film.findLast(({ syscall, errno }) => syscall === 'connect' && errno === 'ECONNREFUSED')?.address ?? null
  const rows = changes(socketCells(now), before && socketCells(before)).map((row): Row => {
    const isWanted =
      wanted !== null && row.state !== 'gone' && portOf(wanted) !== '' && row.cells[0]!.endsWith(portOf(wanted))
    return isWanted && row.cells[1] === 'LISTEN'
      ? { ...row, state: 'clash', cells: replaced(row.cells, 1, 'LISTEN, wanted') }
      : row
  })
  const isListening = (address: SocketAddress) =>
    rows.some(
      ({ cells, state }) => state !== 'gone' && cells[1]!.startsWith('LISTEN') && cells[0]!.endsWith(portOf(address)),
    )
  if (refused && portOf(refused) !== '' && !isListening(refused)) {
    rows.push({
      key: 'refused',
      state: 'absent',
      cells: [addressText(refused), 'no listener', '–', 'why connect was refused', ''],
    })
  }
  return { columns: ['Local address', 'State', 'Pid', 'Process', 'User'], stateColumn: 1, rows }
}

function socketCells(kernel: Kernel): Cells[] {
  const users = new Map(kernel.processes.map(({ pid, user }) => [pid, user]))
  return kernel.sockets
    .filter(({ family, local }) => family !== 'unix' || (local.family === 'unix' && local.path !== ''))
    .map((socket) => {
      const owner = socket.owners[0]
      return {
        key: String(socket.inode || `${addressText(socket.local)} ${socket.peer ? addressText(socket.peer) : ''}`),
        cells: [
          addressText(socket.local),
          socket.peer && socket.state === 'ESTAB' ? `ESTAB to ${addressText(socket.peer)}` : socket.state,
          owner ? String(owner.pid) : '–',
          owner?.comm ?? (socket.timer === null ? '' : `goes in ${Math.ceil(socket.timer / 1000)} s`),
          owner ? (users.get(owner.pid) ?? '') : '',
        ],
      }
    })
}

export function processTable(now: Kernel, before: Kernel | null): Table {
  const cells = (kernel: Kernel): Cells[] =>
    kernel.processes.map(({ pid, ppid, state, user, argv, comm }) => ({
      key: String(pid),
      cells: [String(pid), String(ppid), state, user, argv.join(' ') || `[${comm}]`],
    }))
  return {
    columns: ['Pid', 'Parent', 'State', 'User', 'Command'],
    stateColumn: 2,
    rows: changes(cells(now), before && cells(before)),
  }
}

export function fileTable(now: Kernel, before: Kernel | null): Table {
  const cells = (kernel: Kernel): Cells[] =>
    kernel.processes.flatMap(({ pid, comm, files }) =>
      files.map(({ fd, name, type, mode }) => ({
        key: `${pid} ${fd} ${name}`,
        cells: [`${comm} ${pid}`, String(fd), mode, type, name],
      })),
    )
  return {
    columns: ['Process', 'Fd', 'Mode', 'Type', 'What'],
    stateColumn: 3,
    rows: changes(cells(now), before && cells(before)),
  }
}

export function mountTable(now: Kernel, before: Kernel | null): Table {
  const cells = (kernel: Kernel): Cells[] =>
    kernel.mounts.map(({ id, target, type, options, size, used, inodes, inodesUsed }) => ({
      key: String(id),
      cells: [
        target,
        type,
        size > 0 ? `${bytes(used)} of ${bytes(size)}` : '–',
        inodes > 0 ? `${inodesUsed} of ${inodes}` : '–',
        options.slice(0, 4).join(','),
      ],
    }))
  return {
    columns: ['Mounted at', 'Type', 'Used', 'Inodes', 'Options'],
    stateColumn: 2,
    rows: changes(cells(now), before && cells(before)),
  }
}

export function pathTable(now: readonly PathView[], before: readonly PathView[]): Table {
  const cells = (path: readonly PathView[]): Cells[] =>
    path.map(({ path, exists, type, mode, owner, group, target }) => ({
      key: path,
      cells: exists
        ? [path + (target ? ` → ${target}` : ''), modeText(type, mode), owner, group, type ?? '']
        : [path, 'not there', '', '', ''],
    }))
  const isSamePath = before.at(-1)?.path === now.at(-1)?.path
  const rows = changes(cells(now), isSamePath ? cells(before) : null).map(
    (row): Row => (row.state === 'same' && row.cells[1] === 'not there' ? { ...row, state: 'absent' } : row),
  )
  return { columns: ['Path', 'Mode', 'Owner', 'Group', 'Type'], stateColumn: 1, rows }
}

/** New rows are `added`, rows that went are `gone` and stand where they stood; a row whose cells changed was added. */
export function changes(now: readonly Cells[], before: readonly Cells[] | null): Row[] {
  if (!before) return now.map((row) => ({ ...row, state: 'same' }))
  const old = new Map(before.map((row) => [row.key, row.cells.join('\0')]))
  const present = new Set(now.map(({ key }) => key))
  const rows = now.map((row): Row => ({ ...row, state: old.get(row.key) === row.cells.join('\0') ? 'same' : 'added' }))
  before.forEach((row, index) => {
    if (!present.has(row.key)) rows.splice(Math.min(index, rows.length), 0, { ...row, state: 'gone' })
  })
  return rows
}

export function addressText(address: SocketAddress): string {
  switch (address.family) {
    case 'inet':
      return `${address.address}:${address.port}`
    case 'inet6':
      return `[${address.address}]:${address.port}`
    case 'unix':
      return address.path.replace(/^\0/, '@')
  }
}

const portOf = (address: SocketAddress): string => (address.family === 'unix' ? '' : `:${address.port}`)
const replaced = (cells: readonly string[], at: number, text: string): string[] =>
  cells.map((cell, i) => (i === at ? text : cell))

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const
function bytes(count: number): string {
  const unit = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, count)) / 10)))
  return `${(count / 1024 ** unit).toLocaleString('en', { maximumFractionDigits: 1 })} ${UNITS[unit]}`
}

const TYPE_LETTER = { file: '-', directory: 'd', symlink: 'l', fifo: 'p', socket: 's', device: 'c' } as const

/** `drwxr-xr-t`, as ls shows it. */
export function modeText(type: PathView['type'], mode: number): string {
  const bits = [...'rwxrwxrwx'].map((letter, i) => (mode & (0o400 >> i) ? letter : '-'))
  const special = (at: number, bit: number, letter: string) => {
    if (mode & bit) bits[at] = bits[at] === 'x' ? letter : letter.toUpperCase()
  }
  special(2, 0o4000, 's')
  special(5, 0o2000, 's')
  special(8, 0o1000, 't')
  return (type ? TYPE_LETTER[type] : '?') + bits.join('')
}
