/** Three files, compared as diff3 does: two of them with the third, and what overlaps put together. */
import { differences, type Hunk } from './edit-script.ts'

type Range = readonly [from: number, to: number]
export interface Block {
  /** The file that differs from the two others, or null when all three do. */
  readonly odd: 0 | 1 | 2 | null
  readonly ranges: readonly [Range, Range, Range]
}

export function threeWay(files: readonly (readonly string[])[], common: 1 | 2): Block[] {
  const others = [0, 3 - common] as const
  const threads = others.map((i) => differences(files[i]!, files[common]!))
  const next = [0, 0]
  /** How far the lines of a thread's file are ahead of the common ones. */
  const ahead = [0, 0]
  const blocks: Block[] = []
  for (;;) {
    const [x, y] = [threads[0]![next[0]!], threads[1]![next[1]!]]
    if (!x && !y) return blocks
    const start = Math.min(x?.fromB ?? Infinity, y?.fromB ?? Infinity)
    const before = [...ahead]
    const used = [false, false]
    let end = start
    // What touches belongs together.
    for (let grew = true; grew; ) {
      grew = false
      for (const t of [0, 1]) {
        const hunk: Hunk | undefined = threads[t]![next[t]!]
        if (!hunk || hunk.fromB > end) continue
        end = Math.max(end, hunk.toB)
        ahead[t] = hunk.toA - hunk.toB
        next[t]!++
        used[t] = true
        grew = true
      }
    }
    const ranges: Range[] = []
    ranges[common] = [start, end]
    for (const t of [0, 1]) ranges[others[t]!] = [start + before[t]!, end + ahead[t]!]
    const textOf = (i: number) => files[i]!.slice(...ranges[i]!).join('')
    const isAlike = used[0] && used[1] && textOf(others[0]) === textOf(others[1])
    const odd = isAlike ? common : used[0] && used[1] ? null : used[0] ? others[0] : others[1]
    blocks.push({ odd: odd as Block['odd'], ranges: ranges as unknown as Block['ranges'] })
  }
}
