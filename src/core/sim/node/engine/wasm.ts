/**
 * The QuickJS binary (quickjs-ng, the package's release-sync build) without its Emscripten glue. The glue can only start
 * asynchronously and brings the host's clock and time zone along; a node process inside `execSync` must start at once,
 * and its clock is the machine's. The letters are the glue's own minified names for this exact version; wasm.test.ts
 * compares them with the glue, so an update of the package cannot pass unseen.
 */
export const EXPORTS = {
  initialize: 'v',
  malloc: 'w',
  setMaxStackSize: 'E',
  setMemoryLimit: 'z',
  getUndefined: 'F',
  newRuntime: 'L',
  free: 'N',
  newContext: 'O',
  freeValue: 'Q',
  freeCString: 'T',
  dupValue: 'U',
  newArrayBuffer: 'Y',
  newFloat64: 'Z',
  getFloat64: '_',
  newString: '$',
  getString: 'aa',
  getArrayBuffer: 'ba',
  getArrayBufferLength: 'ca',
  isJobPending: 'ga',
  executePendingJob: 'ha',
  getProp: 'ia',
  setProp: 'ka',
  call: 'na',
  resolveException: 'oa',
  throwValue: 'x',
  evaluate: 'qa',
  getGlobal: 'va',
  promiseState: 'xa',
  promiseResult: 'ya',
  newFunction: 'Ea',
  enableInterruptHandler: 'Ga',
  disableInterruptHandler: 'Ha',
  enableModuleLoader: 'Ia',
} as const satisfies Record<string, string>

export type Exports = Readonly<Record<keyof typeof EXPORTS, (...args: readonly (number | bigint)[]) => number>>

/** The function table, which the package keeps to itself; see rejections.ts for what it is needed for. */
export const TABLE_EXPORT = 'table'

const EXPORT_SECTION = 7
const TABLE_KIND = 1

/** The same module with its function table exported. */
export function withTableExport(wasm: Uint8Array): Uint8Array<ArrayBuffer> {
  const section = findSection(wasm, EXPORT_SECTION)
  const count = readLeb(wasm, section.start)
  const name = [...TABLE_EXPORT].map((letter) => letter.charCodeAt(0))
  const body = [
    ...writeLeb(count.value + 1),
    ...wasm.subarray(count.next, section.end),
    ...[name.length, ...name, TABLE_KIND, 0],
  ]
  return Uint8Array.from([
    ...wasm.subarray(0, section.header),
    EXPORT_SECTION,
    ...writeLeb(body.length),
    ...body,
    ...wasm.subarray(section.end),
  ])
}

function findSection(wasm: Uint8Array, id: number): { header: number; start: number; end: number } {
  for (let header = 8; header < wasm.length; ) {
    const size = readLeb(wasm, header + 1)
    const end = size.next + size.value
    if (wasm[header] === id) return { header, start: size.next, end }
    header = end
  }
  throw new Error(`no section ${id} in the QuickJS binary`)
}

function readLeb(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]!
    value |= (byte & 0x7f) << shift
    if (byte < 0x80) return { value, next: at }
  }
}

function writeLeb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...writeLeb(value >>> 7)]
}
