/** Three trees become one: what only one side changed is taken, what both changed is put together or left in conflict. */
import type { Task } from '../../kernel/sys.ts'
import { threeWay } from '../diff/three-way.ts'
import { encode } from '../lib/bytes.ts'
import type { Entry, Repository, Tree } from './repository.ts'
import { linesOf } from './show-changes.ts'

export interface MergeLabels {
  readonly ours: string
  readonly theirs: string
}
interface Merged {
  readonly tree: Tree
  /** Auto-merging and CONFLICT lines. */
  readonly text: string
  readonly conflicts: number
}

export function* mergeTrees(repo: Repository, base: Tree, ours: Tree, theirs: Tree, labels: MergeLabels): Task<Merged> {
  const tree = new Map<string, Entry>()
  let text = ''
  let conflicts = 0
  for (const path of [...new Set([...ours.keys(), ...theirs.keys()])].sort()) {
    const [old, mine, other] = [base.get(path) ?? null, ours.get(path) ?? null, theirs.get(path) ?? null]
    const plain = settled(old, mine, other)
    if (plain !== undefined) {
      if (plain) tree.set(path, plain)
      continue
    }
    const stages = [old, mine, other] as const
    if (mine === null || other === null) {
      const [gone, kept] = mine === null ? [labels.ours, labels.theirs] : [labels.theirs, labels.ours]
      text += `CONFLICT (modify/delete): ${path} deleted in ${gone} and modified in ${kept}.  Version ${kept} of ${path} left in tree.\n`
      tree.set(path, { ...(mine ?? other)!, stages })
      conflicts++
      continue
    }
    const { content, isClean } = yield* mergeFile(repo, stages, labels)
    text += `Auto-merging ${path}\n`
    if (!isClean) text += `CONFLICT (${old === null ? 'add/add' : 'content'}): Merge conflict in ${path}\n`
    const id = yield* repo.storeBlob(path, encode(content))
    tree.set(path, isClean ? { id, mode: mine.mode } : { id, mode: mine.mode, stages })
    if (!isClean) conflicts++
  }
  return { tree, text, conflicts }
}

const isSame = (a: Entry | null, b: Entry | null): boolean => a?.id === b?.id && a?.mode === b?.mode

/** The entry when at most one side changed it, null for a file that is gone, undefined when both have a say. */
function settled(old: Entry | null, mine: Entry | null, other: Entry | null): Entry | null | undefined {
  if (isSame(mine, other)) return mine
  if (isSame(old, mine)) return other
  if (isSame(old, other)) return mine
  return undefined
}

function* mergeFile(
  repo: Repository,
  [old, mine, other]: NonNullable<Entry['stages']>,
  labels: MergeLabels,
): Task<{ readonly content: string; readonly isClean: boolean }> {
  const read = function* (entry: Entry | null): Task<readonly string[]> {
    return entry === null ? [] : linesOf(yield* repo.blob(entry.id))
  }
  const [a, o, b] = [yield* read(mine), yield* read(old), yield* read(other)]
  const blocks = threeWay([a, o, b], 1)
  let content = ''
  let isClean = true
  let at = 0
  for (const { odd, ranges } of blocks) {
    const [inMine, inOld, inOther] = ranges
    content += o.slice(at, inOld[0]).join('')
    at = inOld[1]
    if (odd === 0 || odd === 1) content += a.slice(...inMine).join('')
    else if (odd === 2) content += b.slice(...inOther).join('')
    else {
      isClean = false
      content += conflict(a.slice(...inMine), b.slice(...inOther), labels)
    }
  }
  return { content: content + o.slice(at).join(''), isClean }
}

/** Both sides between marks; what they begin and end with alike stands outside. */
function conflict(mine: readonly string[], other: readonly string[], { ours, theirs }: MergeLabels): string {
  let start = 0
  while (start < Math.min(mine.length, other.length) && mine[start] === other[start]) start++
  let end = 0
  while (end < Math.min(mine.length, other.length) - start && mine.at(-1 - end) === other.at(-1 - end)) end++
  const middle = (lines: readonly string[]): string => {
    const text = lines.slice(start, lines.length - end).join('')
    return text === '' || text.endsWith('\n') ? text : `${text}\n`
  }
  const head = mine.slice(0, start).join('')
  const tail = mine.slice(mine.length - end).join('')
  return `${head}<<<<<<< ${ours}\n${middle(mine)}=======\n${middle(other)}>>>>>>> ${theirs}\n${tail}`
}
