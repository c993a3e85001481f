import type { Limit, WorldProcess } from '../../lib/index.ts'
import { capabilitiesOf } from '../kernel/capabilities.ts'
import { O_APPEND, O_CREAT, O_RDONLY, O_WRONLY } from '../kernel/constants.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Limits, Process } from '../kernel/process.ts'
import type { Rlimit, RlimitName, Sys, Task } from '../kernel/sys.ts'
import { failed, walk } from '../vfs/index.ts'
import type { CompleteUser, CompleteWorld } from './world.ts'

/** What a new session starts with. */
export interface Start {
  readonly user: CompleteUser
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** Opens descriptors 0, 1 and 2. */
  readonly stdio: (sys: Sys) => Task<void>
  readonly newSession: boolean
}

/** Starts a child of init as a user with the world's limits, the way `prlimit setpriv env -i` do. */
export function startProcess(kernel: Kernel, world: CompleteWorld, start: Start): Process {
  const main = function* (sys: Sys): Task<number> {
    sys.umask(Number.parseInt(world.umask, 8))
    if (start.newSession) sys.setsid()
    yield* start.stdio(sys)
    const file = searchPath(sys, start.argv[0]!, start.env['PATH'] ?? '')
    const error = yield* sys.execve(file, start.argv, start.env)
    return error.errno === 'ENOENT' ? 127 : 126
  }
  const child = kernel.clone(kernel.init, main)
  child.credentials = credentialsOf(start.user)
  child.limits = limitsOf(world)
  const cwd = walk({ root: kernel.root, cwd: kernel.root, credentials: kernel.init.credentials }, start.cwd, true)
  if (!failed(cwd)) child.cwd = cwd
  return child
}

function searchPath(sys: Sys, name: string, path: string): string {
  if (name.includes('/')) return name
  for (const directory of path.split(':')) if (sys.access(`${directory}/${name}`, 1).ok) return `${directory}/${name}`
  return `/usr/bin/${name}`
}

export function credentialsOf({ uid, gid, groups }: CompleteUser) {
  const ids = { uid, euid: uid, suid: uid, gid, egid: gid, sgid: gid }
  return { ...ids, groups, capabilities: capabilitiesOf(uid) }
}

export function limitsOf(world: CompleteWorld): Limits {
  const entries = Object.entries(world.limits).map(([name, [soft, hard]]) => [name, rlimit(soft, hard)])
  return Object.fromEntries(entries) as Record<RlimitName, Rlimit>
}
const number = (limit: Limit) => (limit === 'unlimited' ? Number.POSITIVE_INFINITY : limit)
const rlimit = (soft: Limit, hard: Limit): Rlimit => ({ soft: number(soft), hard: number(hard) })

export function environmentOf(world: CompleteWorld, user: CompleteUser): Readonly<Record<string, string>> {
  const own = user.name === 'demo' ? {} : { HOME: user.home, USER: user.name, LOGNAME: user.name, SHELL: user.shell }
  return { ...world.env, ...own }
}

export function userOf(world: CompleteWorld, name: string): CompleteUser {
  const user = world.users.find((candidate) => candidate.name === name)
  if (!user) throw new Error(`the world has no user ${name}`)
  return user
}

const READY_POLL = 20
const MAX_POLLS = 300
const DEFAULT_READY: NonNullable<WorldProcess['ready']> = { ms: 100 }

/** Init's program: starts the world's processes one after the other, each when the one before it is ready. */
export function* startWorld(kernel: Kernel, world: CompleteWorld, sys: Sys): Task<void> {
  if (world.processes.length > 0) kernel.nextPid = world.pids.processes
  for (const spec of world.processes) {
    startProcess(kernel, world, startOf(world, spec))
    const ready = spec.ready ?? DEFAULT_READY
    for (let i = 0; ready.listen !== undefined && i < MAX_POLLS && !kernel.net.listensOn(ready.listen); i++) {
      yield* sys.nanosleep(READY_POLL)
    }
    if (ready.ms) yield* sys.nanosleep(ready.ms)
  }
  kernel.nextPid = world.pids.shell
}

function startOf(world: CompleteWorld, spec: WorldProcess): Start {
  const user = userOf(world, spec.user ?? 'demo')
  return {
    user,
    argv: spec.argv,
    env: environmentOf(world, user),
    cwd: spec.cwd ?? world.cwd,
    newSession: true,
    stdio: function* (sys) {
      yield* sys.open('/dev/null', O_RDONLY)
      yield* sys.open(spec.log ?? '/dev/null', O_WRONLY | O_APPEND | O_CREAT, 0o644)
      sys.dup2(1, 2)
    },
  }
}
