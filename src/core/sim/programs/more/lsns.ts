/** lsns of util-linux 2.38. */
import type { Sys, Task } from '../../kernel/sys.ts'
import { command } from '../lib/command.ts'
import { readAccounts } from '../lib/users.ts'
import { printable, readProcs } from '../system/proc.ts'

/** In the order of the numbers that the kernel gives its first namespaces. */
const TYPES = ['time', 'cgroup', 'user', 'mnt', 'uts', 'ipc', 'pid', 'net'] as const
type Cell = string | number
const COLUMNS: Readonly<Record<string, { readonly isNumber: boolean }>> = {
  NS: { isNumber: true },
  TYPE: { isNumber: false },
  PATH: { isNumber: false },
  NPROCS: { isNumber: true },
  PID: { isNumber: true },
  PPID: { isNumber: true },
  COMMAND: { isNumber: false },
  UID: { isNumber: true },
  USER: { isNumber: false },
  NETNSID: { isNumber: true },
}

export default command(
  {
    names: ['lsns'],
    usage: '[options] [<namespace>]',
    summary: 'List system namespaces.',
    package: 'util-linux',
    version: '2.38.1',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'Jlnp:rT::uWt:o:',
      long: {
        json: 'J',
        list: 'l',
        noheadings: 'n',
        output: 'o:',
        task: 'p:',
        raw: 'r',
        notruncate: 'u',
        nowrap: 'W',
        type: 't:',
        tree: 'T::',
      },
    })
    const has = (name: string): boolean => options.some((option) => option.name === name)
    const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
    const type = value('t')
    if (type !== null && !TYPES.some((known) => known === type))
      return yield* self.fail(`unknown namespace type: ${type}`)
    const names = (
      value('o') ??
      (type === 'net' ? 'NS,TYPE,NPROCS,PID,USER,NETNSID,NSFS,COMMAND' : 'NS,TYPE,NPROCS,PID,USER,COMMAND')
    )
      .toUpperCase()
      .split(',')
    const unknown = names.find((name) => !(name in COLUMNS) && name !== 'NSFS')
    if (unknown !== undefined) return yield* self.fail(`unknown column: ${unknown}`)
    const task = value('p')
    if (task !== null && !/^\d+$/.test(task)) return yield* self.fail(`invalid PID argument: '${task}'`)
    const all = yield* namespaces(self.sys)
    const found = all.filter(
      (row) => (type === null || row.TYPE === type) && (operands[0] === undefined || String(row.NS) === operands[0]),
    )
    if (operands[0] !== undefined && found.length === 0) return yield* self.fail(`not found namespace: ${operands[0]}`)
    if (found.length === 0) return 0
    if (has('J')) {
      yield* self.print(asJson(names, found))
      return 0
    }
    yield* self.print(asTable(names, found, { isHeaded: !has('n'), isRaw: has('r') }))
    return 0
  },
)

/** Simplified: all processes share one set of namespaces. As on Linux, only what one may look into is told of. */
function* namespaces(sys: Sys): Task<readonly Record<string, Cell>[]> {
  const accounts = yield* readAccounts(sys)
  const procs = yield* readProcs(sys)
  const rows: Record<string, Cell>[] = []
  for (const type of TYPES) {
    const members = procs.filter((proc) => sys.readlink(`/proc/${proc.pid}/ns/${type}`).ok)
    const first = members[0]
    if (!first) continue
    const link = sys.readlink(`/proc/${first.pid}/ns/${type}`)
    const uid = first.uids[1] ?? 0
    rows.push({
      NS: Number(/\d+/.exec(link.ok ? link.value : '')?.[0] ?? 0),
      TYPE: type,
      PATH: `/proc/${first.pid}/ns/${type}`,
      NPROCS: members.length,
      PID: first.pid,
      PPID: first.ppid,
      UID: uid,
      USER: accounts.userName(uid),
      NETNSID: type === 'net' ? 'unassigned' : '',
      NSFS: '',
      COMMAND: printable(first.argv.join(' ')) || first.comm,
    })
  }
  return rows.sort((a, b) => Number(a.NS) - Number(b.NS))
}

function asTable(
  names: readonly string[],
  rows: readonly Record<string, Cell>[],
  { isHeaded, isRaw }: { readonly isHeaded: boolean; readonly isRaw: boolean },
): string {
  const lines = [...(isHeaded ? [names] : []), ...rows.map((row) => names.map((name) => String(row[name] ?? '')))]
  if (isRaw) return lines.map((line) => `${line.map((cell) => cell.replaceAll(' ', '\\x20')).join(' ')}\n`).join('')
  const width = (column: number) => Math.max(...lines.map((line) => line[column]!.length))
  const widths = names.map((_, column) => width(column))
  return lines
    .map((line) => {
      const cells = line.map((cell, i) =>
        COLUMNS[names[i]!]?.isNumber
          ? cell.padStart(widths[i]!)
          : i === names.length - 1
            ? cell
            : cell.padEnd(widths[i]!),
      )
      return `${cells.join(' ')}\n`
    })
    .join('')
}

function asJson(names: readonly string[], rows: readonly Record<string, Cell>[]): string {
  const objects = rows.map((row) => {
    const members = names.map((name) => `         "${name.toLowerCase()}": ${JSON.stringify(row[name] ?? null)}`)
    return `      {\n${members.join(',\n')}\n      }`
  })
  return `{\n   "namespaces": [\n${objects.join(',')}\n   ]\n}\n`
}
