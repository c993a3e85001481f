import type { Limit, World, WorldFile, WorldMount, WorldNetwork, WorldProcess, WorldUser } from '../../lib/index.ts'

export type CompleteUser = Required<WorldUser>
export interface CompleteWorld {
  readonly cwd: string
  readonly user: string
  readonly umask: string
  readonly hostname: string
  readonly env: Readonly<Record<string, string>>
  readonly users: readonly CompleteUser[]
  readonly limits: Readonly<Record<string, readonly [Limit, Limit]>>
  readonly mounts: readonly (WorldMount & { readonly type: string; readonly mode: string; readonly owner: string })[]
  readonly files: Readonly<Record<string, WorldFile>>
  readonly network: Required<WorldNetwork>
  readonly processes: readonly WorldProcess[]
  readonly pids: { readonly processes: number; readonly shell: number }
}

/** Fills in every default, so that the lab and the recorder see the same complete world. */
export function completeWorld(world: World): CompleteWorld {
  const users = new Map([...BASE_USERS, ...(world.users ?? [])].map((user) => [user.name, completeUser(user)]))
  return {
    cwd: world.cwd,
    user: world.user ?? 'demo',
    umask: world.umask ?? '022',
    hostname: world.hostname ?? 'lab',
    pids: world.pids ?? { processes: 21000, shell: 22000 },
    processes: world.processes ?? [],
    env: { ...BASE_ENV, ...world.env },
    users: [...users.values()],
    limits: { ...BASE_LIMITS, ...world.limits },
    mounts: completeMounts(world.mounts ?? []),
    files: { '/home/demo': { dir: true }, ...world.files },
    network: { loopback: true, addresses: [], hosts: [], routes: [], ports: [], ...world.network },
  }
}

const completeUser = (user: WorldUser): CompleteUser => ({ group: user.name, groups: [], ...user })

/** A complete world carries the base mounts already: they are not mounted twice. */
function completeMounts(mounts: readonly WorldMount[]) {
  const missing = BASE_MOUNTS.filter((base) => !mounts.some((mount) => mount.at === base.at))
  return [...missing, ...mounts].map((mount) => ({ type: 'tmpfs', mode: '755', owner: 'demo', ...mount }))
}

const BASE_ENV = {
  HOME: '/home/demo',
  USER: 'demo',
  LOGNAME: 'demo',
  SHELL: '/bin/bash',
  PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
  LANG: 'C.UTF-8',
  TERM: 'dumb',
}

const BASE_LIMITS: CompleteWorld['limits'] = {
  as: ['unlimited', 'unlimited'],
  core: [0, 'unlimited'],
  cpu: ['unlimited', 'unlimited'],
  data: ['unlimited', 'unlimited'],
  fsize: ['unlimited', 'unlimited'],
  locks: ['unlimited', 'unlimited'],
  memlock: [8388608, 8388608],
  msgqueue: [819200, 819200],
  nice: [0, 0],
  nofile: [1024, 4096],
  nproc: [15000, 15000],
  rss: ['unlimited', 'unlimited'],
  rtprio: [0, 0],
  sigpending: [15000, 15000],
  stack: [8388608, 'unlimited'],
}

const NOLOGIN = '/usr/sbin/nologin'
const BASE_USERS: readonly WorldUser[] = [
  { name: 'root', uid: 0, gid: 0, home: '/root', shell: '/bin/bash' },
  { name: 'daemon', uid: 1, gid: 1, home: '/usr/sbin', shell: NOLOGIN },
  { name: 'www-data', uid: 33, gid: 33, home: '/var/www', shell: NOLOGIN },
  { name: 'nobody', uid: 65534, gid: 65534, group: 'nogroup', home: '/nonexistent', shell: NOLOGIN },
  { name: 'demo', uid: 1000, gid: 1000, home: '/home/demo', shell: '/bin/bash' },
]

const BASE_MOUNTS: readonly WorldMount[] = [
  { at: '/srv', size: '64m', owner: 'root' },
  { at: '/home', size: '16m', owner: 'root' },
  { at: '/tmp', size: '64m', owner: 'root', mode: '1777' },
]
