/**
 * The library, booted once: the first node process of a machine pays for reading some fifty modules, all later ones
 * start from a picture of that memory.
 */
import { Guest, type Image } from './guest.ts'

const files = import.meta.glob<string>('../lib/**/*.js', { eager: true, query: '?raw', import: 'default' })

const PREFIX = '../lib/'
const BOOTSTRAP = '../lib/internal/bootstrap.js'
const WRAPPER = ['(function (exports, require, module, internal) {', '\n})'] as const

export interface Runtime {
  readonly module: WebAssembly.Module
  readonly image: Image
  readonly names: readonly string[]
  wrap(source: string): string
}

/** Reads the library bit by bit, so that who has time to spare can stop in between. */
export function* bootRuntime(
  module: WebAssembly.Module,
  names: readonly string[],
  answer: (guest: Guest, name: string, argv: number) => unknown,
): Generator<void, Runtime> {
  const wrap = (source: string): string => `${WRAPPER[0]}${source}${WRAPPER[1]}`
  const guest: Guest = new Guest(module, {
    call: (index, _args, argv) => answer(guest, names[index]!, argv) as never,
    isRaw: () => true,
    now: () => 0,
    monotonic: () => 0,
    offset: () => 0,
    interrupted: () => false,
    resolveModule: (_base, specifier) => specifier,
    loadModule: () => null,
  })
  names.forEach((name, index) => {
    guest.defineFunction(`host:${name}`, index)
  })
  const manifest = Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => path !== BOOTSTRAP)
      .map(([path, source]) => [path.slice(PREFIX.length, -'.js'.length), source]),
  )
  guest.entry = guest.evaluate(
    `${files[BOOTSTRAP]!.trim()}(${JSON.stringify(names)}, ${JSON.stringify(manifest)})`,
    'node:internal/bootstrap',
  )
  while (guest.call(guest.entry, ['readNext'])) yield
  return { module, image: guest.snapshot(), names, wrap }
}
