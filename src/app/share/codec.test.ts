import { expect, it } from 'vitest'
import { codec } from './codec.ts'

it('inflates what it deflated', async () => {
  const bytes = new TextEncoder().encode('Error: listen EADDRINUSE '.repeat(50))
  const packed = await codec.deflate(bytes)
  expect(packed.length).toBeLessThan(bytes.length / 4)
  expect(await codec.inflate(packed, 10_000)).toEqual(bytes)
})

it('gives nothing when more would come out than allowed', async () => {
  expect(await codec.inflate(await codec.deflate(new Uint8Array(1_000_000)), 1000)).toBeNull()
})

it('gives nothing for what is no deflate stream', async () => {
  expect(await codec.inflate(new Uint8Array([1, 2, 3, 4]), 1000)).toBeNull()
})
