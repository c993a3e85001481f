import { expect, it } from 'vitest'
import { createScanner } from '../core/matcher/index.ts'
import { headLines, LineCounter, LineIndex, readerOf, readLines } from './lines.ts'

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

it('reads the head of a log of which nobody has counted the lines, and no further', async () => {
  const large = new Blob([Array.from({ length: 30_000 }, (_, i) => `line ${i + 1} ${'x'.repeat(40)}`).join('\n')])
  expect(await headLines(large, 1, 2)).toMatchObject(
    [/^line 1 /, /^line 2 /].map((start) => expect.stringMatching(start)),
  )
  expect(await headLines(large, 29_000, 2)).toBeNull()
  expect(await headLines(blob, 2999, 10)).toEqual(['line 2999 ä', 'line 3000 ä'])
})

it('knows beforehand the lines that are wanted, also where ranges overlap', async () => {
  const line = await readerOf(await indexOf(blob), [
    { first: 700, last: 720 },
    { first: 10, last: 20 },
    { first: 15, last: 30 },
    { first: 2990, last: 3000 },
  ])
  for (const number of [10, 15, 20, 21, 30, 700, 720, 2990, 3000]) expect(line(number)).toBe(`line ${number} ä`)
})
