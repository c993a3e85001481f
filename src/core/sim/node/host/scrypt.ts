/** The part of scrypt that is meant to be hard (RFC 7914): each block of 128 × r bytes is mixed with a table of N of them. */

export function scryptMix(bytes: Uint8Array, N: number, r: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const out = new DataView(new ArrayBuffer(bytes.byteLength))
  const words = 32 * r
  for (let from = 0; from < bytes.byteLength; from += 4 * words) {
    const block = Uint32Array.from({ length: words }, (_, word) => view.getUint32(from + 4 * word, true))
    mixWithTable(block, N)
    block.forEach((word, i) => {
      out.setUint32(from + 4 * i, word, true)
    })
  }
  return new Uint8Array(out.buffer)
}

function mixWithTable(block: Uint32Array, N: number): void {
  const size = block.length
  const table = new Uint32Array(N * size)
  const spare = new Uint32Array(size)
  for (let i = 0; i < N; i++) {
    table.set(block, i * size)
    mixBlock(block, spare)
  }
  for (let i = 0; i < N; i++) {
    const at = (block[size - 16]! & (N - 1)) * size
    for (let word = 0; word < size; word++) block[word]! ^= table[at + word]!
    mixBlock(block, spare)
  }
}

function mixBlock(block: Uint32Array, spare: Uint32Array): void {
  const count = block.length / 16
  const x = block.slice(-16)
  for (let i = 0; i < count; i++) {
    for (let word = 0; word < 16; word++) x[word]! ^= block[16 * i + word]!
    salsa(x)
    spare.set(x, 16 * (i % 2 === 0 ? i / 2 : count / 2 + (i - 1) / 2))
  }
  block.set(spare)
}

type Quarter = readonly [a: number, b: number, c: number, d: number]
const TURNS = [0, 1, 2, 3] as const
/** The words of Salsa20's quarter rounds, the first of each on the diagonal: down a column, then along a row. */
const column = (turn: number, step: number): number => 4 * ((turn + step) % 4) + turn
const row = (turn: number, step: number): number => 4 * turn + ((turn + step) % 4)
const DOUBLE_ROUND: readonly Quarter[] = [column, row].flatMap((word) =>
  TURNS.map((turn): Quarter => [word(turn, 0), word(turn, 1), word(turn, 2), word(turn, 3)]),
)

function salsa(x: Uint32Array): void {
  const before = x.slice()
  for (let round = 0; round < 4; round++) {
    for (const [a, b, c, d] of DOUBLE_ROUND) {
      x[b]! ^= turned(x[a]! + x[d]!, 7)
      x[c]! ^= turned(x[b]! + x[a]!, 9)
      x[d]! ^= turned(x[c]! + x[b]!, 13)
      x[a]! ^= turned(x[d]! + x[c]!, 18)
    }
  }
  for (let word = 0; word < 16; word++) x[word]! += before[word]!
}

const turned = (sum: number, by: number): number => (sum << by) | (sum >>> (32 - by))
