/** The lines that `log --graph` draws beside commits. Simplified: lines that cross several others are not drawn crossing. */
import type { Commit } from './repository.ts'

interface Drawn {
  /** Before the first line of a commit, and before its other lines. */
  readonly first: string
  readonly rest: string
  /** Rows between this commit and the next one. */
  readonly after: readonly string[]
}

export function drawGraph(commits: readonly Commit[]): readonly Drawn[] {
  const known = new Set(commits.map(({ id }) => id))
  let columns: string[] = []
  return commits.map(({ id, parents: all }) => {
    const parents = all.filter((parent) => known.has(parent))
    if (!columns.includes(id)) columns.push(id)
    const at = columns.indexOf(id)
    const isMerge = parents.length > 1
    const first = columns.map((_, i) => (i === at ? '*' : '|')).join(' ') + (isMerge ? '   ' : ' ')
    const after: string[] = []
    if (isMerge) {
      const left = '| '.repeat(at)
      const right = columns.slice(at + 1).map(() => ' \\')
      after.push(`${left}|\\${right.join('')}  `)
    }
    columns = [...columns.slice(0, at), ...parents, ...columns.slice(at + 1)]
    const wide = columns.map(() => '| ').join('')
    for (let twice = doubled(columns); twice > 0; twice = doubled(columns)) {
      after.push(`${'| '.repeat(twice - 1)}|/${' /'.repeat(columns.length - twice - 1)}  `)
      columns.splice(twice, 1)
    }
    return { first, rest: wide, after }
  })
}

/** The first column that leads where the one before it leads. */
const doubled = (columns: readonly string[]): number => columns.findIndex((id, i) => i > 0 && columns.indexOf(id) < i)

/** Children before parents, and the second parent's line before the first one's, as --graph wants them. */
export function topological(commits: readonly Commit[]): readonly Commit[] {
  const byId = new Map(commits.map((commit) => [commit.id, commit]))
  const children = new Map<string, number>()
  for (const { parents } of commits) for (const id of parents) children.set(id, (children.get(id) ?? 0) + 1)
  const ready = commits.filter(({ id }) => !children.get(id)).reverse()
  const sorted: Commit[] = []
  for (let next = ready.pop(); next; next = ready.pop()) {
    sorted.push(next)
    for (const id of next.parents) {
      const left = (children.get(id) ?? 0) - 1
      children.set(id, left)
      const parent = byId.get(id)
      if (left === 0 && parent) ready.push(parent)
    }
  }
  return sorted
}
