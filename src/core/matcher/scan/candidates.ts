/** The lines worth reading, by the wasm kernel where there is one, else by the plain scanner. */
import { Scanner } from './scanner.ts'
import { createWasmScanner, type Scanned, type WasmScanner } from './wasm-scanner.ts'

let kernel: WasmScanner | null | undefined
let plain: Scanner | undefined

/** Candidates in `bytes`, which begin with a line, and how many newlines they hold. */
export function candidateLines(bytes: Uint8Array): Scanned {
  if (kernel === undefined) kernel = createWasmScanner()
  if (kernel !== null) return kernel.scan(bytes)
  plain ??= new Scanner()
  return scanPlainly(plain, bytes)
}

/** What the kernel does, line by line. */
export function scanPlainly(scanner: Scanner, bytes: Uint8Array): Scanned {
  const candidates: { start: number; line: number }[] = []
  let line = 0
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(10, start)
    const end = newline < 0 ? bytes.length : newline
    if (scanner.isCandidate(bytes, start, end)) candidates.push({ start, line })
    if (newline >= 0) line++
    start = end + 1
  }
  return { candidates, lines: line }
}
