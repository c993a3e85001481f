/** The scanner beside ripgrep with the same needles and names, over the same bytes; and the whole pipeline beside both. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createScanner } from '../src/core/matcher/index.ts'
import { scanPlainly } from '../src/core/matcher/scan/candidates.ts'
import { nameWords, needles } from '../src/core/matcher/scan/needles.ts'
import { Scanner } from '../src/core/matcher/scan/scanner.ts'
import { createWasmScanner } from '../src/core/matcher/scan/wasm-scanner.ts'
import { mixedLog } from './logs.ts'
import { inTurns, rate } from './measure.ts'

const SIZE = 200e6
/** The slow designs read only so much. */
const PART = 10e6

/** The rules as one regular expression for ripgrep: what scan/oracle.testing.ts says, without looking around. */
function ripgrepRules(): string {
  const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&').replace(/[^\0-\x7f]+/g, asBytes)
  // Without Unicode ripgrep takes no letter beyond ASCII, but its bytes.
  const asBytes = (letters: string) =>
    [...new TextEncoder().encode(letters)].map((byte) => `\\x${byte.toString(16)}`).join('')
  const start = '(?:^|[^A-Za-z0-9_]|m|\\\\.)'
  const end = '(?:[^A-Za-z0-9_]|$)'
  return [
    `(?i:${needles().map(quote).join('|')})`,
    `${start}(?:(?:${[...nameWords()].join('|')})${end}|ERROR_[A-Z]|(?i:errno|errcode)|error=[0-9]|WinError)`,
    '[ =:(]-[1-9][0-9]{0,2}(?:$|[^0-9.]|\\.(?:$|[^0-9]))',
    `(?i:error|code)[ :=#(]{1,3}1[01][0-9]{3}${end}`,
  ].join('|')
}

/** The design that comes to mind first: decode all of it, and run one expression over it. */
function oneRegExp(bytes: Uint8Array): number {
  const words = [...needles(), ...nameWords()].map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
  return [...new TextDecoder().decode(bytes).matchAll(new RegExp(words.join('|'), 'gi'))].length
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
    const part = bytes.subarray(0, PART)
    const file = join(folder, name)
    writeFileSync(file, bytes)
    const flags = ['--no-unicode', '--dfa-size-limit', '1G', '--regex-size-limit', '1G', '-f', rules]
    const ripgrep = () => execFileSync('rg', [...flags, '-c', file])
    const times = await inTurns({
      wasm: () => wasm.scan(bytes),
      pipeline: () => readInChunks(bytes),
      ...(hasRipgrep && { ripgrep }),
    })
    const slow = await inTurns({ plain: () => scanPlainly(plain, part), 'one RegExp': () => oneRegExp(part) }, 3)
    for (const [what, ms] of Object.entries(slow)) times[what] = ms * (bytes.length / part.length)
    const found = wasm.scan(bytes).candidates.map(({ line }) => line + 1)
    if (hasRipgrep)
      compareLines(found, String(execFileSync('rg', [...flags, '-n', '-o', '-r', '', file], { maxBuffer: 1e9 })))
    console.log(`scan, ${name}: ${(SIZE / 1e6).toFixed(0)} MB, ${found.length} candidate lines`)
    for (const [what, ms] of Object.entries(times)) {
      const ratio = times['ripgrep'] ? `  ${(times['ripgrep'] / ms).toFixed(2)} × ripgrep` : ''
      console.log(`  ${what.padEnd(10)} ${rate(SIZE, ms)}${ratio}`)
    }
  }
  rmSync(folder, { recursive: true })
}

/** The same line set, or no measurement at all. */
function compareLines(found: readonly number[], output: string): void {
  const others = [
    ...new Set(
      output
        .split('\n')
        .filter(Boolean)
        .map((line) => Number.parseInt(line, 10)),
    ),
  ]
  const first = found.findIndex((line, at) => line !== others[at])
  if (first >= 0 || found.length !== others.length)
    throw new Error(
      `ripgrep finds ${others.length} lines, the scanner ${found.length}; they part at ${found[first]} and ${others[first]}`,
    )
}

function readInChunks(bytes: Uint8Array): number {
  const scanner = createScanner()
  for (let at = 0; at < bytes.length; at += 1 << 20) scanner.push(bytes.subarray(at, at + (1 << 20)))
  return scanner.end().findings.length
}
