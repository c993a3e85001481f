import { describe, expect, it } from 'vitest'
import type { TraceEntry } from '../../core/sim/kernel/sys.ts'
import { makeFilm } from './film.ts'

let seq = 0
const call = (pid: number, syscall: string, errno: string | null = null, more: Partial<TraceEntry> = {}) =>
  ({
    seq: ++seq,
    time: seq,
    pid,
    comm: 'node',
    syscall,
    args: ['19', 'AF_INET6'],
    ret: errno ? '-1' : '0',
    errno,
    path: null,
    address: null,
    ...more,
  }) as TraceEntry
const inUse = call(7, 'bind', 'EADDRINUSE', { address: { family: 'inet6', address: '::', port: 3000 } })

describe('makeFilm', () => {
  it('shows the process that failed, starts at the failure, and strikes what was never reached', () => {
    const film = makeFilm([call(6, 'read'), call(7, 'socket'), call(7, 'mmap'), inUse, call(7, 'exit_group')], null)
    expect(film.pid).toBe(7)
    expect(film.frames.map(({ call, look }) => `${call} ${look}`)).toEqual([
      'socket done',
      'bind failed',
      'listen never',
      'exit_group done',
    ])
    expect(film.frames[film.start]).toMatchObject({ arg: '[::]:3000', ret: 'EADDRINUSE' })
  })

  it('prefers the failure that the lab is about to a later one', () => {
    const later = call(8, 'openat', 'EACCES')
    expect(makeFilm([inUse, later], { errno: 'EADDRINUSE' }).pid).toBe(7)
    expect(makeFilm([inUse, later], null).pid).toBe(8)
  })

  it('does not take a probe for a failure', () => {
    const probes = [call(5, 'access', 'ENOENT'), call(5, 'readlink', 'ENOENT'), call(5, 'readlinkat', 'ENOENT')]
    const film = makeFilm([...probes, call(5, 'openat', null, { path: '/etc/hosts' })], null)
    expect(film.frames[film.start]!.call).toBe('openat')
  })

  it('does not take for a failure what a program that ended with 0 has met on its way', () => {
    const nscd = call(9, 'connect', 'ENOENT', { address: { family: 'unix', path: '/var/run/nscd/socket' } })
    const reached = call(9, 'connect', 'EINPROGRESS', { address: { family: 'inet', address: '127.0.0.1', port: 80 } })
    const end = (status: string) => call(9, 'exit_group', null, { args: [status] })
    const at = (film: ReturnType<typeof makeFilm>) => film.frames[film.start]
    expect(at(makeFilm([reached, nscd, end('0')], null))).toMatchObject({ ret: 'EINPROGRESS' })
    expect(at(makeFilm([reached, nscd, end('7')], null))).toMatchObject({ ret: 'ENOENT' })
    expect(at(makeFilm([reached, nscd, end('0')], { errno: 'ENOENT' }))).toMatchObject({ ret: 'ENOENT' })
  })

  it('where nothing failed, shows the last deed rather than the shell writing its prompt', () => {
    const bash = { comm: 'bash' }
    const film = makeFilm([call(5, 'socket'), call(5, 'bind'), call(5, 'read'), call(1, 'write', null, bash)], null)
    expect(film.frames[film.start]).toMatchObject({ call: 'bind', look: 'done' })
  })

  it('is empty without calls', () => expect(makeFilm([], null).frames).toEqual([]))
})
