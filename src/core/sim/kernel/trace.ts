import { type Location, pathOf } from '../vfs/index.ts'
import type { Errno } from './constants.ts'
import type { Pid, SocketAddress, TraceEntry } from './sys.ts'
import { formatArguments, formatReturn } from './trace-format.ts'

const CAPACITY = 20_000

/** A call as it was made. Formatting waits until somebody looks. */
export class TraceRecord implements TraceEntry {
  private formatted: readonly string[] | null = null

  constructor(
    readonly seq: number,
    readonly time: number,
    readonly pid: Pid,
    readonly comm: string,
    readonly syscall: string,
    private readonly raw: readonly unknown[],
    private readonly value: unknown,
    readonly errno: Errno | null,
    private readonly relative: string | null,
    private readonly cwd: Location | null,
    readonly address: SocketAddress | null,
  ) {}

  get args(): readonly string[] {
    this.formatted ??= formatArguments(this.syscall, this.raw)
    return this.formatted
  }
  argsCutAt(limit: number): readonly string[] {
    return formatArguments(this.syscall, this.raw, limit)
  }
  get ret(): string {
    return this.errno ? '-1' : formatReturn(this.syscall, this.value)
  }
  get path(): string | null {
    const { relative, cwd } = this
    return relative === null || cwd === null || relative.startsWith('/')
      ? relative
      : normalise(`${pathOf(cwd)}/${relative}`)
  }
}

/** Drops `.` and empty parts and folds `..` as text: enough to compare a traced path with one somebody wrote down. */
function normalise(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** The last 20,000 calls of the machine. */
export class Trace {
  private ring: TraceRecord[] = []
  private next = 0

  get count(): number {
    return this.next
  }

  add(record: TraceRecord): void {
    this.ring[this.next++ % CAPACITY] = record
  }

  since(seq: number): readonly TraceRecord[] {
    const from = Math.max(seq, this.next - CAPACITY)
    const result: TraceRecord[] = []
    for (let at = Math.max(0, from); at < this.next; at++) result.push(this.ring[at % CAPACITY]!)
    return result
  }
}
