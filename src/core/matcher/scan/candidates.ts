/** The lines worth reading, by the wasm kernel where there is one, else by the plain scanner. */
import { Scanner } from './scanner.ts'
import { createWasmScanner, type WasmScanner } from './wasm-scanner.ts'

let kernel: WasmScanner | null | undefined
let plain: Scanner | undefined

/** `starts` are the offsets of all lines in `bytes` and of their end; gives indices of lines in `[first, until)`. */
export function candidateLines(bytes: Uint8Array, starts: readonly number[], first: number, until: number): number[] {
  if (kernel === undefined) kernel = createWasmScanner()
  if (kernel !== null) {
    return kernel.scan(bytes.subarray(starts[first], starts[until])).candidates.map(({ line }) => first + line)
  }
  plain ??= new Scanner()
  const found: number[] = []
  for (let at = first; at < until; at++) if (plain.isCandidate(bytes, starts[at]!, starts[at + 1]!)) found.push(at)
  return found
}
