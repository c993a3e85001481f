import { expect, it } from 'vitest'
import { createScanner } from '../core/matcher/index.ts'
import { LineCounter, LineIndex, readLines } from './lines.ts'

async function indexOf(blob: Blob, chunk = 997) {
  const lines = new LineCounter()
  const bytes = new Uint8Array(await blob.arrayBuffer())
  for (let at = 0; at < bytes.length; at += chunk) lines.push(bytes.subarray(at, at + chunk))
  return new LineIndex(blob, lines)
}
const blob = new Blob([Array.from({ length: 3000 }, (_, i) => `line ${i + 1} ä`).join('\n')])

it('counts the lines and reads any window of them, however it was cut', async () => {
  const index = await indexOf(blob)
  expect(index.count).toBe(3000)
  expect(await readLines(index, 1, 2)).toEqual(['line 1 ä', 'line 2 ä'])
  expect(await readLines(index, 511, 4)).toEqual(['line 511 ä', 'line 512 ä', 'line 513 ä', 'line 514 ä'])
  expect(await readLines(index, 2999, 10)).toEqual(['line 2999 ä', 'line 3000 ä'])
})

it('gives nothing behind the end', async () => {
  expect(await readLines(await indexOf(blob), 9000, 5)).toEqual([])
})

it('cuts a line that is too long to look at', async () => {
  const [line] = await readLines(await indexOf(new Blob(['x'.repeat(100_000)])), 1, 1)
  expect(line!.length).toBeLessThan(5000)
})

it('takes the places from the scanner that reads the log anyway', async () => {
  const scanner = createScanner()
  const index = new LineIndex(blob, { places: () => scanner.places(), count: () => scanner.progress().lines })
  scanner.push(new Uint8Array(await blob.arrayBuffer()))
  scanner.end()
  expect(index.count).toBe(3000)
  for (const line of [1, 512, 1500, 2999]) expect(await readLines(index, line, 1)).toEqual([`line ${line} ä`])
})
