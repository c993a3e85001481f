/** The scanner beside ripgrep with the same needles and names, over the same bytes; and the whole pipeline beside both. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errnoNames } from '../src/core/errno/index.ts'
import { createScanner } from '../src/core/matcher/index.ts'
import { needles } from '../src/core/matcher/scan/needles.ts'
import { Scanner } from '../src/core/matcher/scan/scanner.ts'
import { createWasmScanner } from '../src/core/matcher/scan/wasm-scanner.ts'
import { mixedLog } from './logs.ts'
import { inTurns, rate } from './measure.ts'

const SIZE = 100e6

/** The rules as one regular expression for ripgrep: any needle in any case, any name as a word. */
function ripgrepRules(): string {
  const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&')
  const words = needles().map(quote).join('|')
  const names = [...errnoNames()].join('|')
  return `(?i:${words})|\\b(?:WSA)?(?:${names})\\b|\\bERROR_[A-Z_]+\\b`
}

export async function benchScan(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'errlab-bench-'))
  const rules = join(folder, 'rules')
  writeFileSync(rules, ripgrepRules())
  const hasRipgrep = spawnSync('rg', ['--version']).status === 0
  if (!hasRipgrep) console.log('ripgrep is not installed: the scanner is measured alone.')
  const wasm = createWasmScanner()
  if (!wasm) throw new Error('this Node has no SIMD for WebAssembly')
  const plain = new Scanner()

  for (const [name, every] of [
    ['sparse', 2000],
    ['dense', 40],
  ] as const) {
    const bytes = mixedLog(SIZE, every)
    const file = join(folder, name)
    writeFileSync(file, bytes)
    const ripgrep = () =>
      execFileSync('rg', [
        '--no-unicode',
        '--dfa-size-limit',
        '1G',
        '--regex-size-limit',
        '1G',
        '-c',
        '-f',
        rules,
        file,
      ])
    const times = await inTurns({
      wasm: () => wasm.scan(bytes),
      plain: () => eachLine(bytes, (start, end) => plain.isCandidate(bytes, start, end)),
      pipeline: () => readInChunks(bytes),
      ...(hasRipgrep && { ripgrep }),
    })
    const lines = wasm.scan(bytes).candidates.length
    console.log(
      `scan, ${name}: ${(SIZE / 1e6).toFixed(0)} MB, ${lines} candidate lines${hasRipgrep ? `, ripgrep finds ${String(ripgrep()).trim()}` : ''}`,
    )
    for (const [what, ms] of Object.entries(times)) {
      const ratio = times['ripgrep'] ? `  ${(times['ripgrep'] / ms).toFixed(2)} × ripgrep` : ''
      console.log(`  ${what.padEnd(10)} ${rate(SIZE, ms)}${ratio}`)
    }
  }
  rmSync(folder, { recursive: true })
}

function eachLine(bytes: Uint8Array, look: (start: number, end: number) => boolean): number {
  let found = 0
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(10, start)
    const end = newline < 0 ? bytes.length : newline
    if (look(start, end)) found++
    start = end + 1
  }
  return found
}

function readInChunks(bytes: Uint8Array): number {
  const scanner = createScanner()
  for (let at = 0; at < bytes.length; at += 1 << 20) scanner.push(bytes.subarray(at, at + (1 << 20)))
  return scanner.end().findings.length
}
