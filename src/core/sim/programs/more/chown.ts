import type { Stat, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { readDirectory } from '../lib/directory.ts'
import { reason } from '../lib/errors.ts'
import { isDirectory, isSymlink } from '../lib/mode.ts'
import type { Option } from '../lib/options.ts'
import { joinPath } from '../lib/paths.ts'
import { type Accounts, readAccounts } from '../lib/users.ts'

/** -1 leaves it as it is. */
interface Owner {
  readonly uid: number
  readonly gid: number
}
interface Request extends Owner {
  readonly accounts: Accounts
  readonly recursive: boolean
  readonly nofollow: boolean
  readonly follow: 'H' | 'L' | 'P'
  readonly silent: boolean
  readonly report: 'none' | 'changes' | 'all'
  readonly from: Owner | null
}

const OPTIONS = {
  short: 'HLPRcfhv',
  long: {
    recursive: 'R',
    changes: 'c',
    dereference: 'dereference',
    from: { value: 'required' as const },
    'no-dereference': 'h',
    'preserve-root': 'keep-root',
    'no-preserve-root': 'any-root',
    quiet: 'f',
    silent: 'f',
    reference: { value: 'required' as const },
    verbose: 'v',
  },
}

const chown = command(
  {
    names: ['chown'],
    usage: ['[OPTION]... [OWNER][:[GROUP]] FILE...', '[OPTION]... --reference=RFILE FILE...'],
    summary: 'Change the owner and/or group of each FILE to OWNER and/or GROUP.',
  },
  (self) => run(self, ownerFromSpec),
)
const chgrp = command(
  {
    names: ['chgrp'],
    usage: ['[OPTION]... GROUP FILE...', '[OPTION]... --reference=RFILE FILE...'],
    summary: 'Change the group of each FILE to GROUP.',
  },
  (self) => run(self, ownerFromGroup),
)
export default [chown, chgrp]

function* run(self: Command, read: (self: Command, text: string, accounts: Accounts) => Task<Owner>): Task<number> {
  const { options, operands } = yield* self.options(OPTIONS)
  const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
  const reference = value('reference')
  if (operands.length < (reference === null ? 2 : 1)) {
    const after = operands.length > 0 ? ` after ${self.quote(operands.at(-1)!)}` : ''
    return yield* self.usage(`missing operand${after}`)
  }
  const accounts = yield* readAccounts(self.sys)
  const owner = reference === null ? yield* read(self, operands[0]!, accounts) : yield* ownerOf(self, reference)
  const from = value('from')
  const request = readRequest(
    options,
    owner,
    accounts,
    from === null ? null : yield* ownerFromSpec(self, from, accounts),
  )
  let status = 0
  for (const path of reference === null ? operands.slice(1) : operands) {
    if (!(yield* change(self, path, request, true))) status = 1
  }
  return status
}

function readRequest(options: readonly Option[], owner: Owner, accounts: Accounts, from: Owner | null): Request {
  const has = (name: string) => options.some((option) => option.name === name)
  const walk = options.findLast((option) => 'HLP'.includes(option.name))?.name ?? 'P'
  return {
    ...owner,
    accounts,
    recursive: has('R'),
    nofollow: has('h') || (has('R') && walk === 'P'),
    follow: walk as 'H' | 'L' | 'P',
    silent: has('f'),
    report: has('v') ? 'all' : has('c') ? 'changes' : 'none',
    from,
  }
}

function* ownerOf(self: Command, path: string): Task<Owner> {
  const stat = self.sys.stat(path)
  if (!stat.ok) return yield* self.fail(`failed to get attributes of ${self.quoteAlways(path)}: ${reason(stat.error)}`)
  return { uid: stat.value.uid, gid: stat.value.gid }
}

/** parse_user_spec: `user`, `user:group`, `user:`, `:group`, and with a dot where no such user exists. */
function* ownerFromSpec(self: Command, text: string, accounts: Accounts): Task<Owner> {
  const colon = text.indexOf(':')
  const plain = splitSpec(text, colon, accounts)
  if (typeof plain !== 'string') return plain
  const dot = text.indexOf('.')
  if (colon < 0 && dot >= 0) {
    const dotted = splitSpec(text, dot, accounts)
    if (typeof dotted !== 'string') {
      yield* self.warn(`warning: '.' should be ':': ${self.quote(text)}`)
      return dotted
    }
  }
  return yield* self.fail(`${plain}: ${self.quote(text)}`)
}

function splitSpec(text: string, at: number, accounts: Accounts): Owner | string {
  const name = at < 0 ? text : text.slice(0, at)
  const group = at < 0 ? null : text.slice(at + 1)
  let uid = -1
  let gid = -1
  if (name !== '') {
    const user = name.startsWith('+') ? undefined : accounts.userNamed(name)
    const number = parseId(name)
    if (!user && number === null) return 'invalid user'
    if (!user && group === '') return 'invalid spec'
    uid = user?.uid ?? number!
    if (group === '') gid = user!.gid
  }
  if (group) {
    const found = group.startsWith('+') ? undefined : accounts.groupNamed(group)
    const number = parseId(group)
    if (!found && number === null) return 'invalid group'
    gid = found?.gid ?? number!
  }
  return { uid, gid }
}

function* ownerFromGroup(self: Command, text: string, accounts: Accounts): Task<Owner> {
  if (text === '') return { uid: -1, gid: -1 }
  const gid = accounts.groupNamed(text)?.gid ?? parseId(text)
  if (gid === null) return yield* self.fail(`invalid group: ${self.quote(text)}`)
  return { uid: -1, gid }
}

function parseId(text: string): number | null {
  if (!/^\+?\d+$/.test(text)) return null
  const id = Number(text)
  return id < 2 ** 32 - 1 ? id : null
}

function* change(self: Command, path: string, request: Request, isOperand: boolean): Task<boolean> {
  const shown = self.quoteAlways(path)
  const link = self.sys.lstat(path)
  const walksIn = request.recursive && (request.follow === 'L' || (request.follow === 'H' && isOperand))
  const stat = link.ok && isSymlink(link.value.mode) && (!request.nofollow || walksIn) ? self.sys.stat(path) : link
  if (!stat.ok) {
    const what = link.ok ? 'cannot dereference' : 'cannot access'
    if (!request.silent) yield* self.warnBecause(`${what} ${shown}`, stat.error)
    if (request.report === 'all') yield* self.print(`failed to change ownership of ${shown}${target(request)}\n`)
    return false
  }
  let isGood = true
  if (request.recursive && isDirectory(stat.value.mode)) {
    const entries = yield* readDirectory(self.sys, path)
    if (!entries.ok) {
      if (!request.silent) yield* self.warnBecause(`cannot read directory ${shown}`, entries.error)
      return false
    }
    for (const { name } of entries.value) {
      if (!(yield* change(self, joinPath(path, name), request, false))) isGood = false
    }
  }
  return (yield* apply(self, path, stat.value, request)) && isGood
}

function* apply(self: Command, path: string, stat: Stat, request: Request): Task<boolean> {
  const { from } = request
  if (from && ((from.uid >= 0 && from.uid !== stat.uid) || (from.gid >= 0 && from.gid !== stat.gid))) return true
  const call = request.nofollow ? self.sys.lchown : self.sys.chown
  const changed = call.call(self.sys, path, request.uid, request.gid)
  const shown = self.quoteAlways(path)
  const word = request.uid >= 0 ? 'ownership' : 'group'
  if (!changed.ok) {
    if (!request.silent) yield* self.warnBecause(`changing ${word} of ${shown}`, changed.error)
    if (request.report === 'all') {
      yield* self.print(`failed to change ${word} of ${shown} from ${owner(stat, request)}${target(request)}\n`)
    }
    return false
  }
  const isSame = [-1, stat.uid].includes(request.uid) && [-1, stat.gid].includes(request.gid)
  if (isSame) {
    const names = target(request).replace(/^ to /, ' as ') || ' as '
    if (request.report === 'all') {
      const text =
        request.uid < 0 && request.gid < 0 ? `ownership of ${shown} retained` : `${word} of ${shown} retained${names}`
      yield* self.print(`${text}\n`)
    }
  } else if (request.report !== 'none') {
    yield* self.print(`changed ${word} of ${shown} from ${owner(stat, request)}${target(request)}\n`)
  }
  return true
}

function owner(stat: Stat, request: Request): string {
  const user = request.accounts.userName(stat.uid)
  const group = request.accounts.groupName(stat.gid)
  if (request.uid < 0) return group
  return request.gid < 0 ? user : `${user}:${group}`
}

function target(request: Request): string {
  const user = request.uid < 0 ? '' : request.accounts.userName(request.uid)
  const group = request.gid < 0 ? '' : request.accounts.groupName(request.gid)
  if (user && group) return ` to ${user}:${group}`
  return user || group ? ` to ${user || group}` : ''
}
