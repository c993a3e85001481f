/** gnulib's diffseq: a shortest edit script, found from both ends at once and then in halves. */

type Note = (at: number) => void
interface Middle {
  readonly x: number
  readonly y: number
}

/** Past so many steps the best middle so far must do. */
const TOO_EXPENSIVE = 4096

export function compareSequences(a: readonly number[], b: readonly number[], deleted: Note, inserted: Note): void {
  const search = new Search(a, b)
  const between = (fromX: number, toX: number, fromY: number, toY: number): void => {
    let [x, endX, y, endY] = [fromX, toX, fromY, toY]
    while (x < endX && y < endY && a[x] === b[y]) {
      x++
      y++
    }
    while (x < endX && y < endY && a[endX - 1] === b[endY - 1]) {
      endX--
      endY--
    }
    if (x === endX) for (; y < endY; y++) inserted(y)
    else if (y === endY) for (; x < endX; x++) deleted(x)
    else {
      const middle = search.middle(x, endX, y, endY)
      between(x, middle.x, y, middle.y)
      between(middle.x, endX, middle.y, endY)
    }
  }
  between(0, a.length, 0, b.length)
}

class Search {
  /** How far each diagonal was followed, from the front and from the back. */
  readonly #forward: Int32Array
  readonly #backward: Int32Array
  readonly #zero: number

  constructor(
    readonly a: readonly number[],
    readonly b: readonly number[],
  ) {
    this.#zero = b.length + 1
    this.#forward = new Int32Array(a.length + b.length + 3)
    this.#backward = new Int32Array(a.length + b.length + 3)
  }

  middle(fromX: number, toX: number, fromY: number, toY: number): Middle {
    const { a, b } = this
    const [forward, backward, zero] = [this.#forward, this.#backward, this.#zero]
    const [least, most] = [fromX - toY, toX - fromY]
    const [front, back] = [fromX - fromY, toX - toY]
    const isOdd = ((front - back) & 1) !== 0
    let [minF, maxF, minB, maxB] = [front, front, back, back]
    forward[zero + front] = fromX
    backward[zero + back] = toX
    for (let cost = 1; ; cost++) {
      if (minF > least) forward[zero + --minF - 1] = -1
      else minF++
      if (maxF < most) forward[zero + ++maxF + 1] = -1
      else maxF--
      for (let d = maxF; d >= minF; d -= 2) {
        const [low, high] = [forward[zero + d - 1]!, forward[zero + d + 1]!]
        let x = low < high ? high : low + 1
        while (x < toX && x - d < toY && a[x] === b[x - d]) x++
        forward[zero + d] = x
        if (isOdd && minB <= d && d <= maxB && backward[zero + d]! <= x) return { x, y: x - d }
      }
      if (minB > least) backward[zero + --minB - 1] = 0x7fffffff
      else minB++
      if (maxB < most) backward[zero + ++maxB + 1] = 0x7fffffff
      else maxB--
      for (let d = maxB; d >= minB; d -= 2) {
        const [low, high] = [backward[zero + d - 1]!, backward[zero + d + 1]!]
        let x = low < high ? low : high - 1
        while (fromX < x && fromY < x - d && a[x - 1] === b[x - d - 1]) x--
        backward[zero + d] = x
        if (!isOdd && minF <= d && d <= maxF && x <= forward[zero + d]!) return { x, y: x - d }
      }
      if (cost >= TOO_EXPENSIVE) return this.#farthest([fromX, toX, fromY, toY], [minF, maxF, minB, maxB])
    }
  }

  #farthest(
    [fromX, toX, fromY, toY]: readonly [number, number, number, number],
    [minF, maxF, minB, maxB]: readonly [number, number, number, number],
  ): Middle {
    let ahead: Middle = { x: fromX, y: fromY }
    for (let d = maxF; d >= minF; d -= 2) {
      const reached = Math.min(this.#forward[this.#zero + d]!, toX)
      const x = reached - d > toY ? toY + d : reached
      if (x + x - d > ahead.x + ahead.y) ahead = { x, y: x - d }
    }
    let behind: Middle = { x: toX, y: toY }
    for (let d = maxB; d >= minB; d -= 2) {
      const reached = Math.max(this.#backward[this.#zero + d]!, fromX)
      const x = reached - d < fromY ? fromY + d : reached
      if (x + x - d < behind.x + behind.y) behind = { x, y: x - d }
    }
    const isAhead = toX + toY - (behind.x + behind.y) < ahead.x + ahead.y - (fromX + fromY)
    return isAhead ? ahead : behind
  }
}
