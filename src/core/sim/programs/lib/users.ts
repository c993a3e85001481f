/** getpwnam(3) and friends: /etc/passwd and /etc/group, read once for each lookup table. */
import type { Sys, Task } from '../../kernel/sys.ts'
import { readText } from './files.ts'

export interface User {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly gecos: string
  readonly home: string
  readonly shell: string
}
export interface Group {
  readonly name: string
  readonly gid: number
  readonly members: readonly string[]
}

export class Accounts {
  constructor(
    readonly users: readonly User[],
    readonly groups: readonly Group[],
  ) {}

  user(uid: number): User | undefined {
    return this.users.find((user) => user.uid === uid)
  }
  userNamed(name: string): User | undefined {
    return this.users.find((user) => user.name === name)
  }
  group(gid: number): Group | undefined {
    return this.groups.find((group) => group.gid === gid)
  }
  groupNamed(name: string): Group | undefined {
    return this.groups.find((group) => group.name === name)
  }
  userName(uid: number): string {
    return this.user(uid)?.name ?? String(uid)
  }
  groupName(gid: number): string {
    return this.group(gid)?.name ?? String(gid)
  }
  /** getgrouplist(3): the primary group first, then in the file's order. */
  groupsOf(user: User): readonly number[] {
    const others = this.groups.filter((group) => group.members.includes(user.name) && group.gid !== user.gid)
    return [user.gid, ...others.map((group) => group.gid)]
  }
}

export function* readAccounts(sys: Sys): Task<Accounts> {
  return new Accounts(
    parsePasswd((yield* readText(sys, '/etc/passwd')) ?? ''),
    parseGroup((yield* readText(sys, '/etc/group')) ?? ''),
  )
}

export function parsePasswd(text: string): User[] {
  return rows(text, 7).map(([name, , uid, gid, gecos, home, shell]) => ({
    name: name!,
    uid: Number(uid),
    gid: Number(gid),
    gecos: gecos!,
    home: home!,
    shell: shell!,
  }))
}

export function parseGroup(text: string): Group[] {
  return rows(text, 4).map(([name, , gid, members]) => ({
    name: name!,
    gid: Number(gid),
    members: members!.split(',').filter((member) => member !== ''),
  }))
}

const rows = (text: string, columns: number): string[][] =>
  text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((row) => row.length === columns)
