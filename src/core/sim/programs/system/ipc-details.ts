/** What ipcs prints beside its tables: limits, sums, one object. */
import type { IpcKind, Sys, Task } from '../../kernel/sys.ts'
import { readText } from '../lib/files.ts'
import { breakTime, strftime, zoneOf } from '../lib/time.ts'
import { type IpcRow, readIpc } from './ipc-tables.ts'

export function* ipcLimits(sys: Sys, kind: IpcKind): Task<string> {
  const value = function* (name: string): Task<string> {
    return ((yield* readText(sys, `/proc/sys/kernel/${name}`)) ?? '0').trim()
  }
  if (kind === 'msg')
    return `------ Messages Limits --------\nmax queues system wide = ${yield* value('msgmni')}\nmax size of message (bytes) = ${yield* value('msgmax')}\ndefault max size of queue (bytes) = ${yield* value('msgmnb')}\n`
  if (kind === 'shm') {
    const bytes = BigInt(yield* value('shmmax'))
    // Pages are counted in kilobytes with 64 bits, the last two of which fall away.
    const pages = BigInt(yield* value('shmall')) * 4n
    const all = pages > 18446744073709551612n ? 18446744073709551612n : pages
    return `------ Shared Memory Limits --------\nmax number of segments = ${yield* value('shmmni')}\nmax seg size (kbytes) = ${bytes / 1024n}\nmax total shared memory (kbytes) = ${all}\nmin seg size (bytes) = 1\n`
  }
  const [perArray, together, operations, arrays] = (yield* value('sem')).split(/\s+/)
  return `------ Semaphore Limits --------\nmax number of arrays = ${arrays}\nmax semaphores per array = ${perArray}\nmax semaphores system wide = ${together}\nmax ops per semop call = ${operations}\nsemaphore max value = 32767\n`
}

export function* ipcSummary(sys: Sys, kind: IpcKind): Task<string> {
  const rows = yield* readIpc(sys, kind)
  if (kind === 'msg')
    return `------ Messages Status --------\nallocated queues = ${rows.length}\nused headers = 0\nused space = 0 bytes\n`
  if (kind === 'shm') {
    const pages = rows.reduce((sum, { size }) => sum + Math.ceil(size / 4096), 0)
    return `------ Shared Memory Status --------\nsegments allocated ${rows.length}\npages allocated ${pages}\npages resident  0\npages swapped   0\nSwap performance: 0 attempts\t 0 successes\n`
  }
  const members = rows.reduce((sum, { size }) => sum + size, 0)
  return `------ Semaphore Status --------\nused arrays = ${rows.length}\nallocated semaphores = ${members}\n`
}

/** `ipcs -m -i 3`. */
export function ipcObject(kind: IpcKind, row: IpcRow, env: Readonly<Record<string, string>>): string {
  const { id, uid, gid, size } = row
  const mode = row.mode.padStart(4, '0')
  const ids = (gap: string) => `uid=${uid}\t${gap}gid=${gid}\t${gap}cuid=${uid}\t${gap}cgid=${gid}`
  const unset = 'Not set'.padEnd(26)
  const changed = `${ctime(row, env)}  `
  if (kind === 'msg')
    return `\nMessage Queue msqid=${id}\n${ids('')}\tmode=${mode}\ncbytes=0\tqbytes=16384\tqnum=0\tlspid=0\tlrpid=0\nsend_time=${unset}\nrcv_time=${unset}\nchange_time=${changed}\n\n`
  if (kind === 'shm')
    return `\nShared memory Segment shmid=${id}\n${ids('')}\nmode=${mode}\taccess_perms=${mode}\nbytes=${size}\tlpid=0\tcpid=${row.creator}\tnattch=0\natt_time=${unset}\ndet_time=${unset}\nchange_time=${changed}\n\n`
  const cells = (all: readonly (string | number)[]) => `${all.map((cell) => String(cell).padEnd(10)).join(' ')}\n`
  const members = Array.from({ length: size }, (_, index) => cells([index, 0, 0, 0, 0])).join('')
  return `\nSemaphore Array semid=${id}\n${ids(' ')}\nmode=${mode}, access_perms=${mode}\nnsems = ${size}\notime = ${unset}\nctime = ${changed}\n${cells(['semnum', 'value', 'ncount', 'zcount', 'pid'])}${members}\n`
}

export const ctime = (row: IpcRow, env: Readonly<Record<string, string>>): string =>
  strftime('%a %b %e %H:%M:%S %Y', breakTime(row.changed * 1000, zoneOf(env)))
