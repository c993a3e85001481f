import type { Stat } from '../../kernel/sys.ts'
import { compareBytes, compareVersions } from '../lib/compare.ts'
import { isDirectory } from '../lib/mode.ts'
import type { LsOptions } from './options.ts'

/** A file as ls lists it. */
export interface Entry {
  readonly name: string
  /** The name with its directory, for system calls. */
  readonly path: string
  /** null when nothing but the name was needed or could be had. */
  readonly stat: Stat | null
  /** Type bits where stat is null. */
  readonly type: number
  readonly ino: number
  readonly link: LinkTarget | null
  readonly hasAcl: boolean
  readonly isOperand: boolean
}
export interface LinkTarget {
  readonly text: string
  /** Mode of what it points to; null when that is missing. */
  readonly mode: number | null
}

export const modeOf = (entry: Entry): number => entry.stat?.mode ?? entry.type

export function sortEntries(entries: readonly Entry[], options: LsOptions): Entry[] {
  const sorted = [...entries]
  if (options.sort !== 'none') {
    const compare = COMPARERS[options.sort]
    const sign = options.reverse ? -1 : 1
    sorted.sort((a, b) => sign * (compare(a, b, options) || compareBytes(a.name, b.name)))
  }
  if (options.directoriesFirst) sorted.sort((a, b) => Number(leadsFirst(b)) - Number(leadsFirst(a)))
  return sorted
}

const leadsFirst = (entry: Entry): boolean => isDirectory(entry.link?.mode ?? modeOf(entry))
const timeOf = (entry: Entry, options: LsOptions): number => entry.stat?.[options.time] ?? 0
const extension = (name: string): string => {
  const at = name.lastIndexOf('.')
  return at < 0 ? '' : name.slice(at)
}

const COMPARERS: Readonly<
  Record<Exclude<LsOptions['sort'], 'none'>, (a: Entry, b: Entry, options: LsOptions) => number>
> = {
  name: () => 0,
  time: (a, b, options) => timeOf(b, options) - timeOf(a, options),
  size: (a, b) => (b.stat?.size ?? 0) - (a.stat?.size ?? 0),
  extension: (a, b) => compareBytes(extension(a.name), extension(b.name)),
  version: (a, b) => compareVersions(a.name, b.name),
  width: (a, b) => a.name.length - b.name.length,
}
