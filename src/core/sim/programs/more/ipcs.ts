/** ipcs, ipcmk and ipcrm of util-linux 2.38. */
import type { IpcKind, SysResult, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { parseSize } from '../lib/numbers.ts'
import { readAccounts } from '../lib/users.ts'
import { humanSize } from '../system/human-size.ts'
import { ctime, ipcLimits, ipcObject, ipcSummary } from '../system/ipc-details.ts'
import { type IpcRow, readIpc } from '../system/ipc-tables.ts'
import { IPCMK_HELP, IPCRM_HELP, IPCS_HELP } from '../system/ipc-usage.ts'

const UTIL_LINUX = { package: 'util-linux', version: '2.38.1', usage: '', summary: '' }

export default [
  command({ names: ['ipcs'], help: IPCS_HELP, ...UTIL_LINUX }, ipcs),
  command({ names: ['ipcmk'], help: IPCMK_HELP, ...UTIL_LINUX }, ipcmk),
  command({ names: ['ipcrm'], help: IPCRM_HELP, ...UTIL_LINUX }, ipcrm),
]

const KINDS: Readonly<Record<string, IpcKind>> = { q: 'msg', m: 'shm', s: 'sem' }

type Cells = (row: IpcRow, owner: string, group: string, size: string) => readonly (string | number)[]
interface Table {
  readonly title: string
  readonly columns: readonly string[]
  readonly widths: readonly number[]
  readonly cells: Cells
}

/** By output option and kind; `a` is the usual one. Semaphores have no PIDs. */
const TABLES: Readonly<Record<string, Partial<Readonly<Record<IpcKind, Table>>>>> = {
  a: {
    msg: {
      title: 'Message Queues',
      columns: ['key', 'msqid', 'owner', 'perms', 'used-bytes', 'messages'],
      widths: [10, 10, 10, 10, 12, 12],
      cells: ({ key, id, mode }, owner, _group, size) => [key, id, owner, mode, size, 0],
    },
    shm: {
      title: 'Shared Memory Segments',
      columns: ['key', 'shmid', 'owner', 'perms', 'bytes', 'nattch', 'status'],
      widths: [10, 10, 10, 10, 10, 10, 12],
      cells: ({ key, id, mode }, owner, _group, size) => [key, id, owner, mode, size, 0, ''.padEnd(13)],
    },
    sem: {
      title: 'Semaphore Arrays',
      columns: ['key', 'semid', 'owner', 'perms', 'nsems'],
      widths: [10, 10, 10, 10, 10],
      cells: ({ key, id, mode, size }, owner) => [key, id, owner, mode, size],
    },
  },
  c: {
    msg: creators('Message Queues', 'msqid'),
    shm: creators('Shared Memory Segment', 'shmid'),
    sem: creators('Semaphore Arrays', 'semid'),
  },
  p: {
    msg: {
      title: 'Message Queues PIDs',
      columns: ['msqid', 'owner', 'lspid', 'lrpid'],
      widths: [10, 10, 10, 10],
      cells: ({ id }, owner) => [`${id}`.padEnd(8), `${owner.padEnd(10)} ${'0'.padStart(6)} ${'0'.padStart(9)}`],
    },
    shm: {
      title: 'Shared Memory Creator/Last-op PIDs',
      columns: ['shmid', 'owner', 'cpid', 'lpid'],
      widths: [10, 10, 10, 10],
      cells: ({ id, creator }, owner) => [id, owner, creator, 0],
    },
  },
}

function creators(title: string, id: string): Table {
  return {
    title: `${title} Creators/Owners`,
    columns: [id, 'perms', 'cuid', 'cgid', 'uid', 'gid'],
    widths: [10, 10, 10, 10, 10, 10],
    cells: (row, owner, group) => [row.id, row.mode, owner, group, owner, group],
  }
}

function* ipcs(self: Command): Task<number> {
  const { options } = yield* self.options({
    short: 'aqmsi:lpcutbhV',
    long: {
      all: 'a',
      queues: 'q',
      shmems: 'm',
      semaphores: 's',
      limits: 'l',
      pid: 'p',
      creator: 'c',
      summary: 'u',
      time: 't',
      bytes: 'b',
      human: 'human',
      id: 'i:',
    },
  })
  if (options.some(({ name }) => name === 'h')) return yield* self.help()
  if (options.some(({ name }) => name === 'V')) return yield* self.version()
  const has = (name: string) => options.some((option) => option.name === name)
  const chosen = has('a') ? [] : ['q', 'm', 's'].filter(has)
  const one = options.findLast(({ name }) => name === 'i')?.value
  if (one !== undefined && one !== null) {
    if (!/^\d+$/.test(one)) return yield* self.fail(`failed to parse id argument: '${one}'`)
    if (chosen.length !== 1) return yield* self.fail('when using an ID, a single resource must be specified')
    const kind = KINDS[chosen[0]!]!
    const row = (yield* readIpc(self.sys, kind)).find(({ id }) => id === Number(one))
    if (row) yield* self.print(ipcObject(kind, row, self.env))
    else yield* self.warn(`id ${one} not found`)
    return 0
  }
  // The last output option counts.
  const output = options.findLast(({ name }) => 'lpcut'.includes(name))?.name ?? 'a'
  for (const letter of chosen.length > 0 ? chosen : ['q', 'm', 's']) {
    const kind = KINDS[letter]!
    if (output === 'l') yield* self.print(`\n${yield* ipcLimits(self.sys, kind)}`)
    else if (output === 'u') yield* self.print(`\n${yield* ipcSummary(self.sys, kind)}`)
    else if (output === 't') yield* self.print(`\n${yield* times(self, kind)}`)
    else yield* self.print(`\n${yield* table(self, kind, TABLES[output]![kind], has('human'))}`)
  }
  yield* self.print('\n')
  return 0
}

function* table(self: Command, kind: IpcKind, layout: Table | undefined, isHuman: boolean): Task<string> {
  if (!layout) return ''
  const accounts = yield* readAccounts(self.sys)
  const line = (cells: readonly (string | number)[]) =>
    `${cells.map((cell, index) => String(cell).padEnd(layout.widths[index]!)).join(' ')}\n`
  const rows = yield* readIpc(self.sys, kind)
  const lines = rows.map((row) => {
    const size = isHuman ? humanSize(row.size).padStart(7) : String(row.size)
    return line(layout.cells(row, accounts.userName(row.uid), accounts.groupName(row.gid), size))
  })
  const names = layout.columns.map((name) => (isHuman && name === 'bytes' ? 'size' : name))
  return `------ ${layout.title} --------\n${line(names)}${lines.join('')}`
}

function* times(self: Command, kind: IpcKind): Task<string> {
  const accounts = yield* readAccounts(self.sys)
  const rows = yield* readIpc(self.sys, kind)
  const cells = (widths: readonly number[], all: readonly (string | number)[]) =>
    `${all.map((cell, index) => String(cell).padEnd(widths[index]!)).join(' ')}\n`
  const unset = 'Not set'
  const short = (row: IpcRow) => ctime(row, self.env).slice(4, 19)
  if (kind === 'sem') {
    const list = rows.map((row) =>
      cells([8, 11, 26, 26], [row.id, accounts.userName(row.uid), unset, ctime(row, self.env)]),
    )
    return `------ Semaphore Operation/Change Times --------\n${cells([8, 10, 26, 26], ['semid', 'owner', 'last-op', 'last-changed'])}${list.join('')}`
  }
  const widths = kind === 'msg' ? [8, 10, 20, 20, 20] : [10, 10, 20, 20, 20]
  const [title, names] =
    kind === 'msg'
      ? ['Message Queues Send/Recv/Change Times', ['msqid', 'owner', 'send', 'recv', 'change']]
      : ['Shared Memory Attach/Detach/Change Times', ['shmid', 'owner', 'attached', 'detached', 'changed']]
  const list = rows.map((row) => cells(widths, [row.id, accounts.userName(row.uid), unset, unset, short(row)]))
  return `------ ${title} --------\n${cells(widths, names as string[])}${list.join('')}`
}

const MADE: Readonly<Record<IpcKind, readonly [said: string, failed: string]>> = {
  shm: ['Shared memory id', 'create share memory failed'],
  msg: ['Message queue id', 'create message queue failed'],
  sem: ['Semaphore id', 'create semaphore failed'],
}

function* ipcmk(self: Command): Task<number> {
  const { options, operands } = yield* self.options({
    short: 'hM:QS:p:V',
    long: { shmem: 'M:', semaphore: 'S:', queue: 'Q', mode: 'p:' },
  })
  const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
  const has = (name: string) => options.some((option) => option.name === name)
  if (has('h')) return yield* self.help()
  if (has('V')) return yield* self.version()
  const wanted: (readonly [IpcKind, number])[] = []
  for (const { name, value: text } of options) {
    if (name === 'M') {
      const size = /^\d/.test(text!) ? parseSize(text!, 'KkMmGgTtPp0') : null
      if (!size?.ok) return yield* self.fail(`failed to parse size: '${text}': Invalid argument`)
      wanted.push(['shm', size.value])
    }
    if (name === 'S') {
      if (!/^\s*[+-]?\d+$/.test(text!)) return yield* self.fail(`failed to parse elements: '${text}'`)
      wanted.push(['sem', Number(text)])
    }
    if (name === 'p' && !/^[0-7]+$/.test(text!)) return yield* self.fail('failed to parse mode: Success')
  }
  if (has('Q')) wanted.push(['msg', 0])
  if (operands.length > 0 || wanted.length === 0) return yield* self.usage('bad usage')
  const mode = Number.parseInt(value('p') ?? '644', 8)
  // In this order, whatever the order of the options.
  for (const kind of ['shm', 'msg', 'sem'] as const) {
    const size = wanted.findLast(([one]) => one === kind)?.[1]
    if (size === undefined) continue
    const bytes = self.sys.getrandom(4)
    const key = new DataView(bytes.buffer, bytes.byteOffset).getInt32(0)
    const made = self.sys.ipcGet(kind, key, size, mode)
    const [said, failed] = MADE[kind]
    if (!made.ok) return yield* self.fail(`${failed}: ${reason(made.error)}`)
    yield* self.print(`${said}: ${made.value}\n`)
  }
  return 0
}

const REMOVED: Readonly<Record<IpcKind, string>> = {
  shm: 'shared memory segment',
  msg: 'message queue',
  sem: 'semaphore',
}
const REFUSALS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied for',
  EPERM: 'permission denied for',
  EIDRM: 'already removed',
}

function* ipcrm(self: Command): Task<number> {
  if (self.args.length > 0 && !self.args[0]!.startsWith('-')) return yield* oldForm(self)
  const { options, operands } = yield* self.options({
    short: 'a::hm:M:q:Q:s:S:vV',
    long: {
      all: 'a::',
      'shmem-id': 'm:',
      'shmem-key': 'M:',
      'queue-id': 'q:',
      'queue-key': 'Q:',
      'semaphore-id': 's:',
      'semaphore-key': 'S:',
      verbose: 'v',
    },
  })
  if (options.some(({ name }) => name === 'h')) return yield* self.help()
  if (options.some(({ name }) => name === 'V')) return yield* self.version()
  const isVerbose = options.some(({ name }) => name === 'v')
  let status = 0
  for (const { name, value } of options) {
    if (name === 'a') {
      const only = value?.replace(/^=/, '') ?? null
      if (only !== null && !(only in REMOVED)) return yield* self.fail(`unknown argument: ${only}`)
      for (const kind of only === null ? (['shm', 'sem', 'msg'] as const) : [only as IpcKind])
        for (const { id } of yield* readIpc(self.sys, kind)) status |= yield* remove(self, kind, id, isVerbose)
      continue
    }
    const kind = KINDS[name.toLowerCase()]
    if (kind === undefined) continue
    const byId = name === name.toLowerCase()
    const number = Number(value)
    const isNumber = byId ? /^[+-]?\d+$/.test(value!) : /^(0[xX][\da-fA-F]+|\d+)$/.test(value!)
    if (!isNumber) return yield* self.fail(`failed to parse argument: '${value}'`)
    if (byId && Math.abs(number) >= 2 ** 31)
      return yield* self.fail(`failed to parse argument: '${value}': Numerical result out of range`)
    if (byId) {
      status |= yield* remove(self, kind, number, isVerbose)
      continue
    }
    if (number === 0) {
      yield* self.warn(`illegal key (${value})`)
      status = 1
      continue
    }
    const found = self.sys.ipcGet(kind, number | 0, 0, null)
    if (found.ok) status |= yield* remove(self, kind, found.value, isVerbose)
    else {
      yield* self.warn(`${REFUSALS[found.error.errno] ?? 'invalid'} key (${value})`)
      status = 1
    }
  }
  if (operands.length > 0) return yield* self.usage(`unknown argument: ${operands[0]}`)
  return status
}

function* remove(self: Command, kind: IpcKind, id: number, isVerbose = false): Task<0 | 1> {
  if (isVerbose) yield* self.print(`removing ${REMOVED[kind]} id \`${id}'\n`)
  const done: SysResult = self.sys.ipcRemove(kind, id)
  if (done.ok) return 0
  yield* self.warn(`${REFUSALS[done.error.errno] ?? 'invalid'} id (${id})`)
  return 1
}

/** `ipcrm shm 3`. */
function* oldForm(self: Command): Task<number> {
  const [kind, ...ids] = self.args
  if (!(kind! in REMOVED)) return yield* self.usage(`unknown argument: ${kind}`)
  if (ids.length === 0) return yield* self.usage('not enough arguments')
  let status = 0
  for (const id of ids) {
    if (/^\d+$/.test(id)) status |= yield* remove(self, kind as IpcKind, Number(id))
    else {
      yield* self.warn(`invalid id: ${id}`)
      status = 1
    }
  }
  if (status === 0) yield* self.print('resource(s) deleted\n')
  return status
}
