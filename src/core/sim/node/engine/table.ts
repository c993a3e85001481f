/** Functions of ours for the module's table, where only wasm functions may stand: the smallest module that makes one. */

type Value = 'i32' | 'i64'
export interface WasmType {
  readonly params: readonly Value[]
  readonly result?: Value
}

const CODES = { i32: 0x7f, i64: 0x7e } as const
const adapters = new Map<string, WebAssembly.Module>()

export function asTableFunction(type: WasmType, callback: (...args: never[]) => unknown): unknown {
  const key = JSON.stringify(type)
  const adapter = adapters.get(key) ?? new WebAssembly.Module(adapterFor(type))
  adapters.set(key, adapter)
  return new WebAssembly.Instance(adapter, { e: { f: callback as (...args: unknown[]) => unknown } }).exports['f']
}

/** (module (type (func …)) (import "e" "f" (func (type 0))) (export "f" (func 0))) */
function adapterFor({ params, result }: WasmType): Uint8Array<ArrayBuffer> {
  const results = result ? [1, CODES[result]] : [0]
  const type = [1, 0x60, params.length, ...params.map((param) => CODES[param]), ...results]
  return Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, type.length, ...type],
    ...[2, 7, 1, 1, 0x65, 1, 0x66, 0, 0],
    ...[7, 5, 1, 1, 0x66, 0, 0],
  )
}
