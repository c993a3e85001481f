import { type Command, command } from '../lib/command.ts'
import { readText } from '../lib/files.ts'
import { type Accounts, readAccounts } from '../lib/users.ts'

interface Who {
  readonly uid: number
  readonly euid: number
  readonly gid: number
  readonly egid: number
  readonly groups: readonly number[]
}

function current(self: Command): Who {
  const { sys } = self
  const gid = sys.getegid()
  const groups = [gid, ...sys.getgroups().filter((group) => group !== gid)]
  return { uid: sys.getuid(), euid: sys.geteuid(), gid: sys.getgid(), egid: gid, groups }
}

/** A user by name or number; null when there is none. */
function named(name: string, accounts: Accounts): Who | null {
  const user = accounts.userNamed(name) ?? (/^\+?\d+$/.test(name) ? accounts.user(Number(name)) : undefined)
  if (!user) return null
  return { uid: user.uid, euid: user.uid, gid: user.gid, egid: user.gid, groups: accounts.groupsOf(user) }
}

const id = command(
  {
    names: ['id'],
    usage: '[OPTION]... [USER]...',
    summary:
      'Print user and group information for each specified USER, or (when USER omitted) for the current process.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'agGnruzZ',
      long: { context: 'Z', group: 'g', groups: 'G', name: 'n', real: 'r', user: 'u', zero: 'z' },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const choices = ['u', 'g', 'G', 'Z'].filter(has)
    if (has('Z')) return yield* self.fail('--context (-Z) works only on an SELinux-enabled kernel')
    if (choices.length > 1) return yield* self.fail('cannot print "only" of more than one choice')
    if (choices.length === 0 && (has('n') || has('r')))
      return yield* self.fail('cannot print only names or real IDs in default format')
    if (choices.length === 0 && has('z')) return yield* self.fail('option --zero not permitted in default format')
    const accounts = yield* readAccounts(self.sys)
    let status = 0
    for (const name of operands.length > 0 ? operands : [null]) {
      const who = name === null ? current(self) : named(name, accounts)
      if (who === null) {
        // An empty name is looked up as a number first, and fails with what was left in errno.
        yield* self.warn(`${self.quote(name!)}: no such user${name === '' ? ': No such file or directory' : ''}`)
        status = 1
        continue
      }
      const end = has('z') ? '\0' : '\n'
      const missing: string[] = []
      const group = (gid: number) => {
        if (!has('n')) return String(gid)
        const found = accounts.group(gid)
        if (!found) missing.push(`cannot find name for group ID ${gid}`)
        return found?.name ?? String(gid)
      }
      if (has('u')) {
        const uid = has('r') ? who.uid : who.euid
        const user = accounts.user(uid)
        if (has('n') && !user) missing.push(`cannot find name for user ID ${uid}`)
        yield* self.print((has('n') ? (user?.name ?? String(uid)) : String(uid)) + end)
      } else if (has('g')) yield* self.print(group(has('r') ? who.gid : who.egid) + end)
      else if (has('G')) yield* self.print(who.groups.map(group).join(has('z') ? '\0' : ' ') + end)
      else yield* self.print(`${full(who, accounts)}\n`)
      for (const text of missing) yield* self.warn(text)
      if (missing.length > 0) status = 1
    }
    return status
  },
)

function full(who: Who, accounts: Accounts): string {
  const user = (uid: number) => `${uid}${accounts.user(uid) ? `(${accounts.userName(uid)})` : ''}`
  const group = (gid: number) => `${gid}${accounts.group(gid) ? `(${accounts.groupName(gid)})` : ''}`
  const effective =
    (who.euid !== who.uid ? ` euid=${user(who.euid)}` : '') + (who.egid !== who.gid ? ` egid=${group(who.egid)}` : '')
  return `uid=${user(who.uid)} gid=${group(who.gid)}${effective} groups=${who.groups.map(group).join(',')}`
}

const groups = command(
  {
    names: ['groups'],
    usage: '[OPTION]... [USERNAME]...',
    summary: 'Print group memberships for each USERNAME or, if no USERNAME is specified, for the current process.',
  },
  function* (self) {
    const { operands } = yield* self.options({ short: '' })
    const accounts = yield* readAccounts(self.sys)
    const names = (who: Who) => who.groups.map((gid) => accounts.groupName(gid)).join(' ')
    if (operands.length === 0) {
      yield* self.print(`${names(current(self))}\n`)
      return 0
    }
    let status = 0
    for (const name of operands) {
      const who = named(name, accounts)
      if (who) yield* self.print(`${name} : ${names(who)}\n`)
      else {
        yield* self.warn(`${self.quote(name)}: no such user`)
        status = 1
      }
    }
    return status
  },
)

const whoami = command(
  {
    names: ['whoami'],
    usage: '[OPTION]...',
    summary: 'Print the user name associated with the current effective user ID.',
  },
  function* (self) {
    const { operands } = yield* self.options({ short: '' })
    if (operands.length > 0) return yield* self.usage(`extra operand ${self.quote(operands[0]!)}`)
    const accounts = yield* readAccounts(self.sys)
    const uid = self.sys.geteuid()
    const user = accounts.user(uid)
    if (!user) return yield* self.fail(`cannot find name for user ID ${uid}`)
    yield* self.print(`${user.name}\n`)
    return 0
  },
)

const logname = command(
  { names: ['logname'], usage: '[OPTION]', summary: 'Print the name of the current user.' },
  function* (self) {
    const { operands } = yield* self.options({ short: '' })
    if (operands.length > 0) return yield* self.usage(`extra operand ${self.quote(operands[0]!)}`)
    const login = yield* readText(self.sys, '/proc/self/loginuid')
    const accounts = yield* readAccounts(self.sys)
    const user = login === null ? undefined : accounts.user(Number(login.trim()))
    if (!user) return yield* self.fail('no login name')
    yield* self.print(`${user.name}\n`)
    return 0
  },
)

/** Simplified: nobody is logged in through utmp. */
const nobodyLoggedIn = (name: string, summary: string) =>
  command(
    { names: [name], usage: name === 'who' ? '[OPTION]... [ FILE | ARG1 ARG2 ]' : '[OPTION]... [FILE]', summary },
    function* (self) {
      yield* self.options({ short: 'abdHlmpqrstTuw' })
      return 0
    },
  )

export default [
  id,
  groups,
  whoami,
  logname,
  nobodyLoggedIn('users', 'Output who is currently logged in according to FILE.'),
  nobodyLoggedIn('who', 'Print information about users who are currently logged in.'),
]
