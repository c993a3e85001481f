/** Findings that are one failure become one incident. */
import type { Entities, EntityKey, Finding } from '../lib/index.ts'

export interface Group {
  readonly code: string
  count: number
  first: number
  last: number
  /** Index of the first finding, and of the last that was joined. */
  readonly finding: number
  readonly findings: number[]
  /** Those that were new occurrences. */
  readonly counted: Set<number>
  entities: Entities
  places: Finding['places']
  /** The first finding. */
  readonly head: Finding
}

/** What tells two failures of one code apart. */
const IDENTITY: readonly EntityKey[] = ['path', 'dest', 'address', 'port', 'hostname']

/** Failures of the whole machine or process: the file they happened to meet does not matter. */
const EVERYWHERE = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'ENOMEM', 'EIO', 'EROFS', 'EAGAIN'])

/** Findings closer than this are the lines of one report (a stack, its printed fields), not a new occurrence. */
const ONE_REPORT = 12

/** Beyond this many incidents of one code, further ones join the last. */
const MOST = 100

export function groupFindings(findings: readonly Finding[]): Group[] {
  const groups: Group[] = []
  const byCode = new Map<string, Group[]>()
  findings.forEach((finding, index) => {
    const same = byCode.get(finding.code) ?? []
    byCode.set(finding.code, same)
    const group = same.findLast((one) => belongs(one, finding)) ?? (same.length >= MOST ? same.at(-1) : undefined)
    if (group) join(group, finding, index)
    else {
      const made: Group = {
        head: finding,
        code: finding.code,
        count: 1,
        first: finding.line,
        last: finding.line,
        finding: index,
        findings: [index],
        counted: new Set([index]),
        entities: finding.entities,
        places: finding.places,
      }
      same.push(made)
      groups.push(made)
    }
  })
  return groups
}

function belongs(group: Group, finding: Finding): boolean {
  if (EVERYWHERE.has(group.code)) return true
  return IDENTITY.every((key) => {
    const a = group.entities[key]
    const b = finding.entities[key]
    return a === undefined || b === undefined || a === b
  })
}

function join(group: Group, finding: Finding, index: number): void {
  const isNew = finding.line - group.last > ONE_REPORT || repeats(group, finding)
  if (isNew) {
    group.count += 1
    group.counted.add(index)
  }
  group.last = Math.max(group.last, finding.line)
  group.findings.push(index)
  group.entities = { ...finding.entities, ...group.entities }
  group.places = { ...finding.places, ...group.places }
}

/** The words that began the first report, in the same column: it happens again. */
function repeats(group: Group, finding: Finding): boolean {
  return finding.line > group.last && finding.column === group.head.column && finding.evidence === group.head.evidence
}
