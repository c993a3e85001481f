import { numbersOf, windowsErrors } from '../../core/errno/index.ts'
import type { NumberPlatform } from '../state/look.ts'

/** The number of each code on one platform, '' where it has none. */
export function numbersFor(codes: readonly string[], platform: NumberPlatform): Readonly<Record<string, string>> {
  return Object.fromEntries(codes.map((code) => [code, numberFor(code, platform)]))
}

/** The C runtime's own numbers end here; above are copies of the socket errors, which Windows programs know by Winsock's. */
const LAST_CLASSIC = 42

/** On Windows sockets have Winsock's numbers, the rest the C runtime's. */
export function numberFor(code: string, platform: NumberPlatform): string {
  const numbers = numbersOf(code)
  if (platform !== 'windows') return String(numbers[platform] ?? '')
  const runtime = numbers['windows-ucrt']
  if (runtime !== undefined && runtime <= LAST_CLASSIC) return String(runtime)
  return String(winsock().get(code) ?? runtime ?? '')
}

let winsockNumbers: ReadonlyMap<string, number> | undefined
function winsock(): ReadonlyMap<string, number> {
  winsockNumbers ??= new Map(
    windowsErrors()
      .filter(({ name }) => name.startsWith('WSA'))
      .map(({ name, number }) => [name.slice(3), number]),
  )
  return winsockNumbers
}
