/** /proc/sysvipc, read back: what ipcs shows and `ipcrm --all` goes through. */
import type { IpcKind, Sys, Task } from '../../kernel/sys.ts'
import { readText } from '../lib/files.ts'

export interface IpcRow {
  readonly key: string
  readonly id: number
  readonly mode: string
  readonly uid: number
  readonly gid: number
  readonly size: number
  readonly creator: number
  /** Seconds since the epoch. */
  readonly changed: number
}

export function* readIpc(sys: Sys, kind: IpcKind): Task<IpcRow[]> {
  const [title = '', ...lines] = ((yield* readText(sys, `/proc/sysvipc/${kind}`)) ?? '').trimEnd().split('\n')
  const names = title.trim().split(/\s+/)
  return lines.map((line) => {
    const fields = line.trim().split(/\s+/)
    const number = (name: string) => Number(fields[names.indexOf(name)] ?? 0)
    return {
      key: `0x${(number('key') >>> 0).toString(16).padStart(8, '0')}`,
      id: Number(fields[1]),
      mode: fields[2]!,
      uid: number('uid'),
      gid: number('gid'),
      size: number(kind === 'sem' ? 'nsems' : kind === 'shm' ? 'size' : 'cbytes'),
      creator: number('cpid'),
      changed: number('ctime'),
    }
  })
}
