/** Fills in every default of a world, so that the lab and a real Linux are built from the same data. */
import type { Limit, World, WorldMount, WorldNetwork, WorldUser } from './world.ts'

export interface CompleteWorld extends Required<Omit<World, 'about' | 'users' | 'mounts' | 'network'>> {
  readonly users: readonly Required<WorldUser>[]
  readonly mounts: readonly (WorldMount & Required<Pick<WorldMount, 'type' | 'mode' | 'owner'>>)[]
  readonly network: Required<WorldNetwork>
}

const ENV = {
  HOME: '/home/demo',
  USER: 'demo',
  LOGNAME: 'demo',
  SHELL: '/bin/bash',
  PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
  LANG: 'C.UTF-8',
  TERM: 'dumb',
} as const

const LIMITS: Readonly<Record<string, readonly [Limit, Limit]>> = {
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

const USERS: readonly WorldUser[] = [
  { name: 'root', uid: 0, gid: 0, home: '/root', shell: '/bin/bash' },
  { name: 'daemon', uid: 1, gid: 1, home: '/usr/sbin', shell: '/usr/sbin/nologin' },
  { name: 'www-data', uid: 33, gid: 33, home: '/var/www', shell: '/usr/sbin/nologin' },
  { name: 'nobody', uid: 65534, gid: 65534, group: 'nogroup', home: '/nonexistent', shell: '/usr/sbin/nologin' },
  { name: 'demo', uid: 1000, gid: 1000, home: '/home/demo', shell: '/bin/bash' },
]

const MOUNTS: readonly WorldMount[] = [
  { at: '/srv', size: '64m', owner: 'root' },
  { at: '/home', size: '16m', owner: 'root' },
  { at: '/tmp', size: '64m', owner: 'root', mode: '1777' },
]

export function completeWorld(world: World): CompleteWorld {
  const users = new Map(
    [...USERS, ...(world.users ?? [])].map((user) => [user.name, { group: user.name, groups: [], ...user }]),
  )
  return {
    user: 'demo',
    umask: '022',
    hostname: 'lab',
    pids: { processes: 21_000, shell: 22_000 },
    processes: [],
    ...world,
    env: { ...ENV, ...world.env },
    users: [...users.values()],
    limits: { ...LIMITS, ...world.limits },
    mounts: [...MOUNTS, ...(world.mounts ?? [])].map((mount) => ({
      type: 'tmpfs',
      mode: '755',
      owner: 'demo',
      ...mount,
    })),
    files: { '/home/demo': { dir: true }, ...world.files },
    network: { loopback: true, addresses: [], hosts: [], routes: [], ports: [], ...world.network },
  }
}
