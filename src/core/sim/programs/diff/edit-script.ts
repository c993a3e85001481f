/** The differences between two lists of lines: Myers' O(ND) algorithm, as GNU diff's --minimal would find them. */
export interface Hunk {
  /** Half-open ranges of lines, 0-based. */
  readonly fromA: number
  readonly toA: number
  readonly fromB: number
  readonly toB: number
}

export function differences(a: readonly string[], b: readonly string[]): Hunk[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let [endA, endB] = [a.length, b.length]
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--
    endB--
  }
  const hunks: Hunk[] = []
  const matches = commonLines(a.slice(start, endA), b.slice(start, endB))
  let [x, y] = [start, start]
  for (const [i, j] of [...matches.map(([p, q]) => [p + start, q + start] as const), [endA, endB] as const]) {
    if (i > x || j > y) hunks.push({ fromA: x, toA: i, fromB: y, toB: j })
    x = i + 1
    y = j + 1
  }
  return slide(hunks, a, b)
}

/** Pairs of indices of a longest common subsequence. */
function commonLines(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const [n, m] = [a.length, b.length]
  const most = n + m
  if (most === 0) return []
  const trail: Map<number, number>[] = []
  let best = new Map<number, number>([[1, 0]])
  for (let d = 0; d <= most; d++) {
    trail.push(new Map(best))
    const next = new Map(best)
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (best.get(k - 1) ?? -1) < (best.get(k + 1) ?? -1))
      let x = down ? best.get(k + 1)! : best.get(k - 1)! + 1
      let y = x - k
      while (x < n && y < m && a[x] === b[y]) {
        x++
        y++
      }
      next.set(k, x)
      if (x >= n && y >= m) return backtrack(trail, n, m)
    }
    best = next
  }
  return []
}

function backtrack(trail: readonly Map<number, number>[], n: number, m: number): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = []
  let [x, y] = [n, m]
  for (let d = trail.length - 1; d >= 0; d--) {
    const best = trail[d]!
    const k = x - y
    const down = k === -d || (k !== d && (best.get(k - 1) ?? -1) < (best.get(k + 1) ?? -1))
    const before = down ? k + 1 : k - 1
    const px = best.get(before) ?? 0
    const py = px - before
    while (x > px && y > py && x > 0 && y > 0) pairs.push([--x, --y])
    if (d > 0) [x, y] = [px, py]
  }
  return pairs.reverse()
}

/** Moves insertions and deletions down as far as they go, which is where GNU diff shows them. */
function slide(hunks: Hunk[], a: readonly string[], b: readonly string[]): Hunk[] {
  const out: Hunk[] = []
  for (let i = 0; i < hunks.length; i++) {
    let { fromA, toA, fromB, toB } = hunks[i]!
    const limitA = hunks[i + 1]?.fromA ?? a.length
    const limitB = hunks[i + 1]?.fromB ?? b.length
    if (fromB === toB) {
      while (toA < limitA && a[fromA] === a[toA]) {
        fromA++
        toA++
        fromB++
        toB++
      }
    } else if (fromA === toA) {
      while (toB < limitB && b[fromB] === b[toB]) {
        fromA++
        toA++
        fromB++
        toB++
      }
    }
    const last = out.at(-1)
    if (last && last.toA === fromA && last.toB === fromB) out[out.length - 1] = { ...last, toA, toB }
    else out.push({ fromA, toA, fromB, toB })
  }
  return out
}
