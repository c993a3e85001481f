import { expect, it } from 'vitest'
import { numberFor } from './numbers.ts'

it.each([
  ['EADDRINUSE', 'linux', '98'],
  ['EADDRINUSE', 'darwin', '48'],
  ['EADDRINUSE', 'windows', '10048'],
  ['ENOENT', 'windows', '2'],
  ['EACCES', 'windows', '13'],
  ['ENOTACODE', 'linux', ''],
] as const)('%s on %s is %s', (code, platform, number) => {
  expect(numberFor(code, platform)).toBe(number)
})
