/**
 * One QuickJS machine: a runtime and a context in their own memory. Values cross as numbers, strings, booleans,
 * null/undefined and byte buffers; anything richer goes as JSON. `snapshot` and the `image` option start a new guest
 * from the memory of another one, so that a node process does not boot its library again.
 */
import { EXPORTS, type Exports, TABLE_EXPORT } from './wasm.ts'

export type Plain = number | string | boolean | null | undefined | Uint8Array
export interface GuestHooks {
  /** Called by the guest's function number `index`; one that is raw gets only `argv`, where the values lie. */
  call(index: number, args: readonly Plain[], argv: number): Plain | { readonly pointer: number }
  isRaw(index: number): boolean
  /** Real-time clock in milliseconds since the epoch. */
  now(): number
  monotonic(): number
  /** Seconds east of UTC at a moment, both in seconds. */
  offset(epoch: number): number
  interrupted(): boolean
  /** ES modules: the full name of what `base` imports as `specifier`, and its source. */
  resolveModule(base: string, specifier: string): string
  loadModule(name: string): string | null
}

export interface Image {
  readonly memory: Uint8Array
  readonly runtime: number
  readonly context: number
  readonly entry: number
}

/** An exception that left guest code: what `describe` in the guest made of it. */
export class GuestError extends Error {}

/** The heap has grown as far as it may; leaves the guest through all its frames. */
export class OutOfMemory extends Error {}

const PAGE = 65536
/** A single request beyond this is refused, as a buffer too large is; smaller ones that find no room are the end. */
const LARGE_REQUEST = 128 << 20
const MAX_PAGES = 8192
const INITIAL_PAGES = 256
const EVAL_MODULE = 1
const EVAL_COMPILE_ONLY = 1 << 5
/** Bytes of QuickJS's own stack; the host's stack must take the wasm frames that belong to them. */
export const STACK_BYTES = 200_000

const TAG = { int: 0, bool: 1, null: 2, undefined: 3, object: -1, string: -7, rope: -6 } as const

export class Guest {
  readonly exports: Exports
  readonly table: { get(index: number): unknown; set(index: number, value: unknown): void; grow(by: number): number }
  runtime = 0
  context = 0
  /** The guest's function through which the host speaks to it. */
  entry = 0
  private readonly memory: WebAssembly.Memory
  private view: DataView
  private bytes: Uint8Array

  constructor(
    module: WebAssembly.Module,
    public hooks: GuestHooks,
    image?: Image,
  ) {
    const pages = image ? Math.ceil(image.memory.length / PAGE) : INITIAL_PAGES
    this.memory = new WebAssembly.Memory({ initial: Math.max(pages, INITIAL_PAGES), maximum: MAX_PAGES })
    this.bytes = new Uint8Array(this.memory.buffer)
    this.view = new DataView(this.memory.buffer)
    // The DOM's types want to know each import's kind; ours are functions and one memory.
    const raw = new WebAssembly.Instance(module, { a: this.imports() as never }).exports
    this.exports = Object.fromEntries(
      Object.entries(EXPORTS).map(([name, letter]) => [name, raw[letter]]),
    ) as unknown as Exports
    this.table = raw[TABLE_EXPORT] as Guest['table']
    if (image) {
      this.bytes.set(image.memory)
      this.runtime = image.runtime
      this.context = image.context
      this.entry = image.entry
      return
    }
    this.exports.initialize()
    this.runtime = this.exports.newRuntime()
    this.exports.setMaxStackSize(this.runtime, STACK_BYTES)
    this.context = this.exports.newContext(this.runtime, 0)
    this.exports.enableInterruptHandler(this.runtime)
    this.exports.enableModuleLoader(this.runtime, 1)
  }

  /** The memory as it is now, without its empty end. */
  snapshot(): Image {
    this.refresh()
    let end = this.bytes.length
    while (end > 0 && this.bytes[end - 1] === 0) end--
    return {
      memory: this.bytes.slice(0, Math.ceil(end / PAGE) * PAGE),
      runtime: this.runtime,
      context: this.context,
      entry: this.entry,
    }
  }

  /** Puts a host function under `name` into the global object. */
  defineFunction(name: string, index: number): void {
    const global = this.exports.getGlobal(this.context)
    const key = this.newString(name)
    const label = this.newCString(name)
    const value = this.exports.newFunction(this.context, label, 0, 0, index)
    this.exports.free(label)
    this.exports.setProp(this.context, global, key, value)
    for (const pointer of [value, key, global]) this.release(pointer)
  }

  /** Evaluates a script and returns a handle to its value. */
  evaluate(source: string, file: string): number {
    return this.settle(this.evaluateRaw(source, file, 0))
  }

  /** Evaluates an ES module; the handle is its namespace, or a promise of it. */
  evaluateModule(source: string, file: string): number {
    return this.settle(this.evaluateRaw(source, file, EVAL_MODULE))
  }

  /** Calls the guest function `handle`. */
  call(handle: number, args: readonly Plain[]): Plain {
    return this.callPointers(
      handle,
      args.map((argument) => this.toGuest(argument)),
    )
  }

  /** The same with values of the guest, which this takes over. */
  callPointers(handle: number, pointers: readonly number[]): Plain {
    const argv = this.exports.malloc(4 * Math.max(1, pointers.length))
    this.refresh()
    pointers.forEach((pointer, i) => {
      this.view.setUint32(argv + 4 * i, pointer, true)
    })
    const result = this.exports.call(this.context, handle, this.exports.getUndefined(), pointers.length, argv)
    this.exports.free(argv)
    for (const pointer of pointers) this.release(pointer)
    const value = this.fromGuest(this.settle(result))
    this.release(result)
    return value
  }

  /** Compiles for the guest itself: a failure is thrown where it called. */
  compile(file: string, source: string): number {
    return this.evaluateRaw(source, file, 0)
  }
  compileModule(file: string, source: string): number {
    return this.evaluateRaw(source, file, EVAL_MODULE)
  }
  /** Does it compile? Nothing runs. */
  accepts(file: string, source: string, isModule: boolean): boolean {
    const value = this.evaluateRaw(source, file, EVAL_COMPILE_ONLY | (isModule ? EVAL_MODULE : 0))
    const thrown = this.exports.resolveException(this.context, value)
    this.release(thrown === 0 ? value : thrown)
    return thrown === 0
  }
  stringAt(argv: number, index: number): string {
    return this.readString(argv + 8 * index)
  }

  hasAddress(address: number): boolean {
    return address > 0 && address < this.memory.buffer.byteLength
  }

  /** A handle of its own to the value at `address`. */
  copy(address: number): number {
    return this.exports.dupValue(this.context, address)
  }

  /** A handle to a value that came as its 64 bits. */
  hold(value: bigint): number {
    const pointer = this.exports.malloc(8)
    this.refresh()
    this.view.setBigUint64(pointer, BigInt.asUintN(64, value), true)
    const held = this.exports.dupValue(this.context, pointer)
    this.exports.free(pointer)
    return held
  }

  /** Runs one promise job; false when there is none. An exception in it is the guest's own matter. */
  runJob(): boolean {
    if (this.exports.isJobPending(this.runtime) === 0) return false
    const out = this.exports.malloc(4)
    const result = this.exports.executePendingJob(this.runtime, 1, out)
    this.exports.free(out)
    this.release(result)
    return true
  }

  release(pointer: number): void {
    this.exports.freeValue(this.context, pointer)
  }

  /** A property of a property … of the value at `pointer`, if it is plain. */
  property(pointer: number, names: readonly string[]): Plain {
    let current = this.exports.dupValue(this.context, pointer)
    for (const name of names) {
      const key = this.newString(name)
      const next = this.exports.getProp(this.context, current, key)
      this.release(key)
      this.release(current)
      current = next
    }
    this.refresh()
    const tag = this.view.getInt32(current + 4, true)
    const value = tag === TAG.object ? undefined : this.fromGuest(current)
    this.release(current)
    return value
  }
  isGlobal(pointer: number): boolean {
    const global = this.exports.getGlobal(this.context)
    const isSame = this.word(global) === this.word(pointer)
    this.release(global)
    return isSame
  }
  byte(address: number): number {
    this.refresh()
    return this.bytes[address]!
  }

  /**
   * 32-bit words of the guest's memory, for the few facts that QuickJS has no function for. 0 outside of it: whoever reads
   * the engine's structures may follow what is no pointer.
   */
  word(address: number): number {
    if (address < 0 || address + 4 > this.memory.buffer.byteLength) return 0
    this.refresh()
    return this.view.getUint32(address, true)
  }
  slice(address: number, length: number): Uint8Array {
    this.refresh()
    return this.bytes.slice(address, address + length)
  }
  setWord(address: number, value: number): void {
    this.refresh()
    this.view.setUint32(address, value, true)
  }

  toGuest(value: Plain): number {
    if (typeof value === 'string') return this.newString(value)
    if (typeof value === 'number') return this.exports.newFloat64(this.context, value)
    if (value instanceof Uint8Array) return this.newBuffer(value)
    return this.newTagged(value)
  }

  fromGuest(pointer: number): Plain {
    this.refresh()
    switch (this.view.getInt32(pointer + 4, true)) {
      case TAG.int:
        return this.view.getInt32(pointer, true)
      case TAG.bool:
        return this.view.getInt32(pointer, true) !== 0
      case TAG.null:
        return null
      case TAG.undefined:
        return undefined
      case TAG.string:
      case TAG.rope:
        return this.readString(pointer)
      case TAG.object:
        return this.readBuffer(pointer)
      default:
        return this.exports.getFloat64(this.context, pointer)
    }
  }

  private evaluateRaw(source: string, file: string, flags: number): number {
    const code = this.newCString(source)
    const name = this.newCString(file)
    const length = this.cStringLength(code)
    const result = this.exports.evaluate(this.context, code, length, name, 0, flags)
    this.exports.free(code)
    this.exports.free(name)
    return result
  }

  /** The value behind `pointer`, or the exception that came instead of it. */
  private settle(pointer: number): number {
    const thrown = this.exports.resolveException(this.context, pointer)
    if (thrown === 0) return pointer
    const key = this.newString('stack')
    const stack = this.exports.getProp(this.context, thrown, key)
    const text = `${this.readString(thrown)}\n${this.readString(stack)}`
    for (const pointer of [thrown, key, stack]) this.release(pointer)
    throw new GuestError(text)
  }

  private imports(): Record<string, unknown> {
    const fail = (what: string) => () => {
      throw new Error(`QuickJS: ${what}`)
    }
    return {
      a: this.memory,
      b: fail('assertion failed'),
      r: fail('aborted'),
      l: () => undefined,
      s: fail('exit'),
      j: () => 0,
      m: (seconds: bigint, out: number) => this.localTime(seconds, out),
      n: (timezone: number, daylight: number) => {
        this.setWord(timezone, 0)
        this.setWord(daylight, 0)
      },
      q: (clock: number, _precision: bigint, out: number) => {
        this.refresh()
        const ms = clock === 0 ? this.hooks.now() : this.hooks.monotonic()
        this.view.setBigInt64(out, BigInt(Math.round(ms * 1e6)), true)
        return 0
      },
      p: () => this.hooks.now(),
      k: (size: number) => this.growTo(size >>> 0),
      e: () => 0,
      f: (count: number, size: number) => {
        this.setWord(count, 0)
        this.setWord(size, 0)
        return 0
      },
      d: () => 52,
      o: () => 70,
      c: () => 0,
      t: (_context: number, _self: number, count: number, argv: number, index: number) =>
        this.hostCall(count, argv, index),
      i: () => (this.hooks.interrupted() ? 1 : 0),
      h: (_runtime: number, _context: number, name: number) => {
        const source = this.hooks.loadModule(this.readCString(name))
        return source === null ? 0 : this.newCString(source)
      },
      g: (_runtime: number, _context: number, base: number, specifier: number) =>
        this.newCString(this.hooks.resolveModule(this.readCString(base), this.readCString(specifier))),
      u: () => undefined,
    }
  }

  private hostCall(count: number, argv: number, index: number): number {
    const args: Plain[] = []
    if (!this.hooks.isRaw(index)) for (let i = 0; i < count; i++) args.push(this.fromGuest(argv + 8 * i))
    const value = this.hooks.call(index, args, argv)
    if (value === undefined) return 0
    return typeof value === 'object' && value !== null && 'pointer' in value ? value.pointer : this.toGuest(value)
  }

  private newTagged(value: boolean | null | undefined): number {
    const pointer = this.exports.malloc(8)
    const tag = value === undefined ? TAG.undefined : value === null ? TAG.null : TAG.bool
    this.refresh()
    this.view.setInt32(pointer, value ? 1 : 0, true)
    this.view.setInt32(pointer + 4, tag, true)
    return pointer
  }

  private newString(text: string): number {
    if (text.includes('\0')) return this.evaluateRaw(JSON.stringify(text), '<string>', 0)
    const pointer = this.newCString(text)
    const value = this.exports.newString(this.context, pointer)
    this.exports.free(pointer)
    return value
  }

  private newBuffer(data: Uint8Array): number {
    const pointer = this.exports.malloc(Math.max(1, data.length))
    this.refresh()
    this.bytes.set(data, pointer)
    return this.exports.newArrayBuffer(this.context, pointer, data.length)
  }

  private readBuffer(value: number): Uint8Array {
    const length = this.exports.getArrayBufferLength(this.context, value)
    const pointer = this.exports.getArrayBuffer(this.context, value)
    this.refresh()
    const copy = this.bytes.slice(pointer, pointer + length)
    this.exports.free(pointer)
    return copy
  }

  private newCString(text: string): number {
    const data = encodeWtf8(text)
    const pointer = this.exports.malloc(data.length + 1)
    this.refresh()
    this.bytes.set(data, pointer)
    this.bytes[pointer + data.length] = 0
    return pointer
  }

  private readString(value: number): string {
    const pointer = this.exports.getString(this.context, value)
    if (pointer === 0) return ''
    const text = this.readCString(pointer)
    this.exports.freeCString(this.context, pointer)
    return text
  }

  private readCString(pointer: number): string {
    this.refresh()
    return decodeUtf8(this.bytes.subarray(pointer, pointer + this.cStringLength(pointer)))
  }

  private cStringLength(pointer: number): number {
    this.refresh()
    return this.bytes.indexOf(0, pointer) - pointer
  }

  private refresh(): void {
    if (this.bytes.buffer === this.memory.buffer) return
    this.bytes = new Uint8Array(this.memory.buffer)
    this.view = new DataView(this.memory.buffer)
  }

  private growTo(size: number): number {
    const isLarge = size - this.memory.buffer.byteLength > LARGE_REQUEST
    const missing = Math.ceil((size - this.memory.buffer.byteLength) / PAGE)
    const pages = Math.max(missing, Math.min(256, MAX_PAGES - this.memory.buffer.byteLength / PAGE))
    try {
      this.memory.grow(pages)
    } catch {
      if (isLarge || missing <= 0) return 0
      throw new OutOfMemory('the guest has no memory left')
    }
    return 1
  }

  /** struct tm in UTC: the lab's machines are there. */
  private localTime(seconds: bigint, out: number): void {
    const offset = this.hooks.offset(Number(seconds))
    const date = new Date((Number(seconds) + offset) * 1000)
    const yearDay = (date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000
    const fields = [
      date.getUTCSeconds(),
      date.getUTCMinutes(),
      date.getUTCHours(),
      date.getUTCDate(),
      date.getUTCMonth(),
      date.getUTCFullYear() - 1900,
      date.getUTCDay(),
      Math.floor(yearDay),
      0,
      offset,
    ]
    fields.forEach((field, i) => {
      this.setWord(out + 4 * i, field)
    })
  }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

const encodeWtf8 = (text: string): Uint8Array => encoder.encode(text)
const decodeUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes)
