/** Each check with facts that fulfil it and facts that nearly do. */
import { describe, expect, it } from 'vitest'
import type { Check } from '../knowledge/schema.ts'
import type { SocketAddress, TraceEntry } from '../sim/kernel/sys.ts'
import type { KernelView, PathView, ProcessView } from '../sim/machine-types.ts'
import { type Facts, held } from './checks.ts'

const call = (seq: number, syscall: string, more: Partial<TraceEntry> = {}): TraceEntry => ({
  seq,
  time: seq,
  pid: 22000,
  comm: 'node',
  syscall,
  args: [],
  ret: more.errno ? '-1' : '0',
  errno: null,
  path: null,
  address: null,
  ...more,
})
const tcp = (port: number, address = '127.0.0.1'): SocketAddress => ({ family: 'inet', address, port })
const process = (comm: string, more: Partial<ProcessView> = {}): ProcessView => ({
  pid: 22000,
  ppid: 1,
  pgid: 1,
  sid: 1,
  uid: 1000,
  user: 'demo',
  comm,
  argv: [comm],
  state: 'S',
  startTime: 100,
  cwd: '/',
  files: [],
  limits: { nofile: { soft: 1024, hard: 4096 } },
  ...more,
})
const listener = (port: number, pid = 22000, comm = 'node'): KernelView['sockets'][number] => ({
  protocol: 'tcp',
  family: 'inet',
  type: 'stream',
  state: 'LISTEN',
  local: tcp(port, '0.0.0.0'),
  peer: null,
  recvQ: 0,
  sendQ: 511,
  inode: 1,
  uid: 1000,
  v6only: false,
  timer: null,
  owners: [{ pid, comm, fd: 18 }],
})
const at = (path: string, more: Partial<PathView> = {}): PathView => ({
  path,
  exists: true,
  type: 'directory',
  mode: 0o755,
  owner: 'root',
  group: 'root',
  size: 40,
  target: null,
  ...more,
})
const mount = (target: string, more: Partial<KernelView['mounts'][number]> = {}): KernelView['mounts'][number] => ({
  id: 1,
  source: 'tmpfs',
  target,
  type: 'tmpfs',
  options: ['rw'],
  size: 100,
  used: 40,
  inodes: 10,
  inodesUsed: 9,
  ...more,
})

interface Scene {
  readonly trace?: readonly TraceEntry[]
  readonly processes?: readonly ProcessView[]
  readonly sockets?: KernelView['sockets']
  readonly mounts?: KernelView['mounts']
  readonly paths?: Readonly<Record<string, readonly PathView[]>>
  readonly since?: number
}
function holds(check: Check, scene: Scene): boolean {
  const kernel: KernelView = {
    processes: scene.processes ?? [],
    sockets: scene.sockets ?? [],
    mounts: scene.mounts ?? [mount('/')],
    path: (path) => scene.paths?.[path] ?? [at('/'), at(path, { exists: false })],
  }
  const facts: Facts = {
    kernel,
    trace: scene.trace ?? [],
    since: scene.since ?? 0,
    reproducedAt: 50,
    groups: { demo: ['demo', 'team'] },
  }
  return held(check, facts) !== null
}

const LISTENING: Check = { kind: 'listening', port: '3000', by: 'node', startedAfterReproduce: true }
const MAY_READ: Check = { kind: 'mode', path: '/srv/key', allows: { user: 'demo', access: 'read' } }
const file = (more: Partial<PathView>) => ({
  '/srv/key': [at('/'), at('/srv'), at('/srv/key', { type: 'file', mode: 0o640, ...more })],
})

const CASES: readonly (readonly [what: string, check: Check, fulfils: Scene, nearly: Scene])[] = [
  [
    'fails: the call with that errno, not another errno',
    { kind: 'fails', call: 'bind', errno: 'EADDRINUSE' },
    { trace: [call(1, 'bind', { errno: 'EADDRINUSE' })] },
    { trace: [call(1, 'bind', { errno: 'EACCES' })] },
  ],
  [
    'fails: only since the step began',
    { kind: 'fails', call: 'open', errno: 'ENOENT', path: 'app.log' },
    { since: 4, trace: [call(5, 'openat', { errno: 'ENOENT', path: '/srv/app.log' })] },
    { since: 5, trace: [call(5, 'openat', { errno: 'ENOENT', path: '/srv/app.log' })] },
  ],
  [
    'fails: a non-blocking connect tells later, by SO_ERROR of the same descriptor',
    { kind: 'fails', call: 'connect', errno: 'ECONNREFUSED' },
    {
      trace: [
        call(1, 'connect', { errno: 'EINPROGRESS', args: ['5'], address: tcp(3000) }),
        call(2, 'getsockopt', { args: ['5', 'SOL_SOCKET', 'SO_ERROR', '[ECONNREFUSED]', '[4]'] }),
      ],
    },
    {
      trace: [
        call(1, 'connect', { errno: 'EINPROGRESS', args: ['5'], address: tcp(3000) }),
        call(2, 'getsockopt', { args: ['6', 'SOL_SOCKET', 'SO_ERROR', '[ECONNREFUSED]', '[4]'] }),
      ],
    },
  ],
  [
    'succeeds: by that program',
    { kind: 'succeeds', call: 'open', path: '/srv/key', by: 'node' },
    { trace: [call(1, 'openat', { path: '/srv/key', ret: '3' })] },
    { trace: [call(1, 'openat', { path: '/srv/key', ret: '3', comm: 'cat' })] },
  ],
  [
    'succeeds: an open for writing, not for reading',
    { kind: 'succeeds', call: 'open', path: 'key', access: 'write' },
    { trace: [call(1, 'openat', { path: '/srv/key', ret: '3', args: ['AT_FDCWD', '"key"', 'O_WRONLY|O_CREAT'] })] },
    { trace: [call(1, 'openat', { path: '/srv/key', ret: '3', args: ['AT_FDCWD', '"key"', 'O_RDONLY'] })] },
  ],
  [
    'ran: ended with status 0',
    { kind: 'ran', program: ['ss', 'lsof'] },
    { trace: [call(1, 'execve', { path: '/usr/bin/ss' }), call(2, 'exit_group', { args: ['0'] })] },
    { trace: [call(1, 'execve', { path: '/usr/bin/ss' }), call(2, 'exit_group', { args: ['1'] })] },
  ],
  [
    'ran: with any status, but it must have ended',
    { kind: 'ran', program: ['namei'], anyStatus: true },
    { trace: [call(1, 'execve', { path: '/usr/bin/namei' }), call(2, 'exit_group', { args: ['1'] })] },
    { trace: [call(1, 'execve', { path: '/usr/bin/namei' })], processes: [process('namei')] },
  ],
  [
    'listening: by a process that was started after the failure',
    LISTENING,
    { sockets: [listener(3000)], processes: [process('node', { startTime: 60 })] },
    { sockets: [listener(3000)], processes: [process('node', { startTime: 40 })] },
  ],
  [
    'listening: on that port',
    { kind: 'listening', port: 3000 },
    { sockets: [listener(3000)] },
    { sockets: [listener(3001)] },
  ],
  [
    'connected: at once, and not only begun',
    { kind: 'connected', port: '3000' },
    { trace: [call(1, 'connect', { address: tcp(3000) })] },
    { trace: [call(1, 'connect', { address: tcp(3000), errno: 'EINPROGRESS', args: ['5'] })] },
  ],
  [
    'connected: a datagram socket connects to nobody',
    { kind: 'connected', port: '3000' },
    {
      trace: [
        call(1, 'socket', { ret: '3', args: ['AF_INET', 'SOCK_STREAM', 'IPPROTO_TCP'] }),
        call(2, 'connect', { address: tcp(3000), args: ['3'] }),
      ],
    },
    {
      trace: [
        call(1, 'socket', { ret: '3', args: ['AF_INET', 'SOCK_DGRAM|SOCK_CLOEXEC', 'IPPROTO_UDP'] }),
        call(2, 'connect', { address: tcp(3000), args: ['3'] }),
      ],
    },
  ],
  [
    'running: alive, not a zombie',
    { kind: 'running', program: 'keep-alive.sh' },
    { processes: [process('keep-alive.sh')] },
    { processes: [process('keep-alive.sh', { state: 'Z' })] },
  ],
  [
    'exists: large enough',
    { kind: 'exists', path: '/srv/key', type: 'file', minSize: 10 },
    { paths: file({ size: 10 }) },
    { paths: file({ size: 9 }) },
  ],
  ['mode: by the group', MAY_READ, { paths: file({ group: 'team' }) }, { paths: file({ group: 'staff' }) }],
  [
    'mode: the owner is judged by his own bits only',
    MAY_READ,
    { paths: file({ owner: 'demo', mode: 0o400 }) },
    { paths: file({ owner: 'demo', mode: 0o044 }) },
  ],
  [
    'mode: every directory above must let pass',
    MAY_READ,
    { paths: file({ mode: 0o644 }) },
    { paths: { '/srv/key': [at('/'), at('/srv', { mode: 0o700 }), at('/srv/key', { type: 'file', mode: 0o644 })] } },
  ],
  [
    'mode: nothing is writable on a read-only mount',
    { kind: 'mode', path: '/srv/key', allows: { user: 'root', access: 'write' } },
    { paths: file({}) },
    { paths: file({}), mounts: [mount('/'), mount('/srv', { options: ['ro', 'relatime'] })] },
  ],
  [
    'owner',
    { kind: 'owner', path: '/srv/key', user: 'demo' },
    { paths: file({ owner: 'demo' }) },
    { paths: file({ owner: 'root' }) },
  ],
  [
    'free: on the mount that holds the path, not on the one above',
    { kind: 'free', path: '/srv/data/x', bytes: 50 },
    { mounts: [mount('/', { used: 100 }), mount('/srv/data')] },
    { mounts: [mount('/'), mount('/srv/data', { used: 60 })] },
  ],
  ['free: inodes', { kind: 'free', path: '/x', inodes: 1 }, {}, { mounts: [mount('/', { inodesUsed: 10 })] }],
  [
    'limit: of that program',
    { kind: 'limit', program: 'node', name: 'nofile', atLeast: 1024 },
    { processes: [process('node')] },
    { processes: [process('bash')] },
  ],
  [
    'all: every part',
    {
      kind: 'all',
      of: [
        { kind: 'running', program: 'node' },
        { kind: 'listening', port: 3000 },
      ],
    },
    { processes: [process('node')], sockets: [listener(3000)] },
    { processes: [process('node')] },
  ],
  [
    'any: one part',
    {
      kind: 'any',
      of: [
        { kind: 'listening', port: 3000 },
        { kind: 'listening', port: 3001 },
      ],
    },
    { sockets: [listener(3001)] },
    { sockets: [listener(3002)] },
  ],
  ['not', { kind: 'not', of: { kind: 'listening', port: 3000 } }, { sockets: [] }, { sockets: [listener(3000)] }],
]

describe('checks', () => {
  it.each(CASES)('%s', (_, check, fulfils, nearly) => {
    expect(holds(check, fulfils)).toBe(true)
    expect(holds(check, nearly)).toBe(false)
  })
})
