// The few universal globals that the core uses: present in browsers, workers and Node alike. `lib` is es2023 only, so
// anything else (window, document, process, setTimeout, Date.now by habit) does not type-check in src/core.
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(input?: ArrayBufferView | ArrayBuffer, options?: { stream?: boolean }): string
}
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>
  encodeInto(source: string, destination: Uint8Array): { read: number; written: number }
}
declare class URLSearchParams {
  constructor(pairs?: readonly (readonly [string, string])[] | string)
  get(name: string): string | null
  has(name: string): boolean
  toString(): string
  [Symbol.iterator](): IterableIterator<[string, string]>
}
declare class URL {
  constructor(address: string, base?: string)
  static canParse(address: string, base?: string): boolean
  readonly pathname: string
  readonly searchParams: URLSearchParams
}
declare namespace WebAssembly {
  class Module {
    constructor(bytes: ArrayBufferView | ArrayBuffer)
  }
  class Instance {
    constructor(module: Module, imports?: Record<string, Record<string, unknown>>)
    readonly exports: Record<string, unknown>
  }
  class Memory {
    constructor(descriptor: { initial: number; maximum?: number })
    readonly buffer: ArrayBuffer
    grow(delta: number): number
  }
  function validate(bytes: ArrayBufferView | ArrayBuffer): boolean
  function compile(bytes: ArrayBufferView | ArrayBuffer): Promise<Module>
}
interface ImportMeta {
  /** Vite: https://vite.dev/guide/features#glob-import */
  glob<T>(
    pattern: string | readonly string[],
    options: { eager: true; import?: string; query?: string },
  ): Record<string, T>
  glob<T>(pattern: string | readonly string[], options?: { import?: string }): Record<string, () => Promise<T>>
}
