/** useradd, usermod, userdel, groupadd and passwd of shadow 4.13. They write /etc/passwd and /etc/group themselves. */
import { O_CREAT, O_EXCL, O_WRONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readText, writeFile } from '../lib/files.ts'
import { parseOptions } from '../lib/options.ts'
import { type Accounts, readAccounts } from '../lib/users.ts'

export default [
  command({ names: ['useradd'], usage: '', summary: '' }, useradd),
  command({ names: ['usermod'], usage: '', summary: '' }, usermod),
  command({ names: ['/usr/sbin/userdel'], usage: '', summary: '' }, userdel),
  command({ names: ['/usr/sbin/groupadd'], usage: '', summary: '' }, groupadd),
  command({ names: ['passwd'], usage: '', summary: '' }, passwd),
]

/** Takes the lock file as lckpwdf(3) does; says why not. */
function* mayWrite(self: Command, path: string, code: number): Task<true | number> {
  const lock = yield* self.sys.open(`${path}.lock`, O_WRONLY | O_CREAT | O_EXCL, 0o600)
  if (lock.ok) {
    self.sys.close(lock.value)
    self.sys.unlink(`${path}.lock`)
    return true
  }
  yield* self.warn(`${reason(lock.error)}.`)
  yield* self.warn(`cannot lock ${path}; try again later.`)
  return code
}

function* rewrite(self: Command, path: string, change: (text: string) => string): Task<number> {
  const text = (yield* readText(self.sys, path)) ?? ''
  const written = yield* writeFile(self.sys, path, change(text))
  if (written.ok) return 0
  yield* self.warn(`failure while writing changes to ${path}`)
  return 1
}

const nextId = (taken: readonly number[]): number =>
  Math.max(1000, ...taken.filter((id) => id < 60000).map((id) => id + 1))

function* useradd(self: Command): Task<number> {
  const { options, operands } = parseOptions(self.args, {
    short: 'b:c:d:De:f:g:G:hk:K:lmMNop:rR:s:u:U',
    long: {
      'create-home': 'm',
      system: 'r',
      shell: 's:',
      uid: 'u:',
      gid: 'g:',
      groups: 'G:',
      'home-dir': 'd:',
      'no-create-home': 'M',
      comment: 'c:',
    },
  })
  const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
  const name = operands[0]
  if (name === undefined) {
    yield* self.stderr.write('Usage: useradd [options] LOGIN\n       useradd -D\n       useradd -D [options]\n')
    return 2
  }
  const allowed = yield* mayWrite(self, '/etc/passwd', 1)
  if (allowed !== true) return allowed
  const accounts = yield* readAccounts(self.sys)
  if (accounts.userNamed(name)) return yield* self.fail(`user '${name}' already exists`, 9)
  const uid = Number(value('u') ?? nextId(accounts.users.map((user) => user.uid)))
  if (accounts.user(uid)) return yield* self.fail(`UID ${uid} is not unique`, 4)
  const home = value('d') ?? `/home/${name}`
  yield* rewrite(self, '/etc/group', (text) => `${text}${name}:x:${uid}:\n`)
  for (const group of value('G')?.split(',') ?? []) yield* addMember(self, group, name)
  const code = yield* rewrite(
    self,
    '/etc/passwd',
    (text) => `${text}${name}:x:${uid}:${uid}:${value('c') ?? ''}:${home}:${value('s') ?? '/bin/sh'}\n`,
  )
  if (options.some((option) => option.name === 'm')) {
    self.sys.mkdir(home, 0o700)
    self.sys.chown(home, uid, uid)
  }
  return code
}

function* addMember(self: Command, group: string, name: string): Task<number> {
  return yield* rewrite(self, '/etc/group', (text) =>
    text.replace(new RegExp(`^(${group}:[^:]*:\\d+:)(.*)$`, 'm'), (_, head: string, members: string) => {
      const all = members === '' ? [] : members.split(',')
      return head + (all.includes(name) ? all : [...all, name]).join(',')
    }),
  )
}

function* usermod(self: Command): Task<number> {
  const { options, operands } = parseOptions(self.args, {
    short: 'aG:g:s:d:l:LUu:c:m',
    long: { append: 'a', groups: 'G:', shell: 's:', home: 'd:' },
  })
  const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
  const name = operands[0]
  if (name === undefined) {
    yield* self.stderr.write('Usage: usermod [options] LOGIN\n')
    return 2
  }
  const accounts: Accounts = yield* readAccounts(self.sys)
  if (!accounts.userNamed(name)) return yield* self.fail(`user '${name}' does not exist`, 6)
  const allowed = yield* mayWrite(self, '/etc/passwd', 1)
  if (allowed !== true) return allowed
  for (const group of value('G')?.split(',') ?? []) {
    if (!accounts.groupNamed(group)) return yield* self.fail(`group '${group}' does not exist`, 6)
    yield* addMember(self, group, name)
  }
  const shell = value('s')
  if (shell === null) return 0
  return yield* rewrite(self, '/etc/passwd', (text) =>
    text.replace(new RegExp(`^(${name}:.*:)[^:]*$`, 'm'), `$1${shell}`),
  )
}

function* userdel(self: Command): Task<number> {
  const name = self.args.find((arg) => !arg.startsWith('-'))
  const accounts = yield* readAccounts(self.sys)
  if (name === undefined || !accounts.userNamed(name)) return yield* self.fail(`user '${name ?? ''}' does not exist`, 6)
  const allowed = yield* mayWrite(self, '/etc/passwd', 1)
  if (allowed !== true) return allowed
  return yield* rewrite(self, '/etc/passwd', (text) => text.replace(new RegExp(`^${name}:.*\n`, 'm'), ''))
}

function* groupadd(self: Command): Task<number> {
  const name = self.args.findLast((arg) => !arg.startsWith('-'))
  if (name === undefined) {
    yield* self.stderr.write('Usage: groupadd [options] GROUP\n')
    return 2
  }
  const allowed = yield* mayWrite(self, '/etc/group', 10)
  if (allowed !== true) return allowed
  const accounts = yield* readAccounts(self.sys)
  if (accounts.groupNamed(name)) return yield* self.fail(`group '${name}' already exists`, 9)
  return yield* rewrite(
    self,
    '/etc/group',
    (text) => `${text}${name}:x:${nextId(accounts.groups.map((group) => group.gid))}:\n`,
  )
}

/** Simplified: no passwords are kept. */
function* passwd(self: Command): Task<number> {
  const name = self.args.find((arg) => !arg.startsWith('-'))
  const accounts = yield* readAccounts(self.sys)
  if (name !== undefined && !accounts.userNamed(name)) return yield* self.fail(`user '${name}' does not exist`)
  if (!self.sys.stat('/etc/pam.d').ok) return yield* self.fail('pam_start() failed, error 26', 10)
  return yield* self.fail('Authentication token manipulation error\npasswd: password unchanged', 10)
}
