import { describe, expect, it } from 'vitest'
import type { TraceEntry } from '../../core/sim/kernel/sys.ts'
import { changes, modeText, pathTable, socketTable } from './kernel-rows.ts'
import type { Kernel } from './store.ts'

const row = (key: string, ...cells: string[]) => ({ key, cells })

describe('changes', () => {
  it('lights up what came, keeps what went in its place', () => {
    const rows = changes([row('1', 'a'), row('3', 'c')], [row('1', 'a'), row('2', 'b')])
    expect(rows.map(({ key, state }) => `${key} ${state}`)).toEqual(['1 same', '2 gone', '3 added'])
  })

  it('a changed row is a new one', () => {
    expect(changes([row('1', 'S')], [row('1', 'R')])[0]!.state).toBe('added')
  })

  it('nothing is new on the first look', () => {
    expect(changes([row('1', 'a')], null)[0]!.state).toBe('same')
  })
})

const listener = (port: number) => ({
  protocol: 'tcp',
  family: 'inet6',
  type: 'stream',
  state: 'LISTEN',
  local: { family: 'inet6', address: '::', port },
  peer: null,
  recvQ: 0,
  sendQ: 511,
  inode: port,
  uid: 1000,
  v6only: false,
  timer: null,
  owners: [{ pid: 22004, comm: 'node', fd: 18 }],
})
const kernel = (...ports: number[]) =>
  ({ processes: [], mounts: [], sockets: ports.map(listener) }) as unknown as Kernel
const call = (syscall: string, errno: string, port: number) =>
  ({ syscall, errno, address: { family: 'inet', address: '127.0.0.1', port } }) as unknown as TraceEntry

describe('the socket table', () => {
  it('names the listener that the refused bind wanted', () => {
    const { rows } = socketTable(kernel(3000, 5432), null, [call('bind', 'EADDRINUSE', 3000)])
    expect(rows.map(({ state, cells }) => `${state} ${cells[0]} ${cells[1]}`)).toEqual([
      'clash [::]:3000 LISTEN, wanted',
      'same [::]:5432 LISTEN',
    ])
  })

  it('shows the row that is not there when a connect was refused', () => {
    const { rows } = socketTable(kernel(3000), null, [call('connect', 'ECONNREFUSED', 3001)])
    expect(rows.at(-1)).toMatchObject({ state: 'absent' })
  })

  it('shows no absent row when somebody listens by now', () => {
    const { rows } = socketTable(kernel(3001), null, [call('connect', 'ECONNREFUSED', 3001)])
    expect(rows.map(({ state }) => state)).toEqual(['same'])
  })
})

it.each([
  ['directory', 0o1777, 'drwxrwxrwt'],
  ['file', 0o4755, '-rwsr-xr-x'],
  ['file', 0o4644, '-rwSr--r--'],
  ['symlink', 0o777, 'lrwxrwxrwx'],
] as const)('%s %s', (type, mode, text) => expect(modeText(type, mode)).toBe(text))

describe('the permissions of a path', () => {
  const part = (path: string, mode: number | null) =>
    ({
      path,
      exists: mode !== null,
      type: 'file',
      mode: mode ?? 0,
      owner: 'demo',
      group: 'demo',
      size: 0,
      target: null,
    }) as const

  it('lights up the mode that chmod changed', () => {
    const { rows } = pathTable(
      [part('/srv', 0o755), part('/srv/x', 0o755)],
      [part('/srv', 0o755), part('/srv/x', 0o644)],
    )
    expect(rows.map(({ state }) => state)).toEqual(['same', 'added'])
  })

  it('shows the part that is not there, and compares no other path', () => {
    const { rows } = pathTable(
      [part('/srv', 0o755), part('/srv/y', null)],
      [part('/srv', 0o700), part('/srv/x', 0o644)],
    )
    expect(rows.map(({ state }) => state)).toEqual(['same', 'absent'])
  })
})
