/** Logs that are meant to hurt: how fast each is read, and whether twice as much takes more than twice as long. */
import { DIALECTS } from '../src/core/matcher/dialects/index.ts'
import { createScanner } from '../src/core/matcher/index.ts'
import { needles } from '../src/core/matcher/scan/needles.ts'
import { inTurns, rate } from './measure.ts'

const SIZE = 20e6

/** What is repeated. */
const PIECES: Readonly<Record<string, string>> = {
  'empty lines': '\n',
  'one line of blanks': ' ',
  'one line of E': 'E',
  'lines of 1 MB of E': `${'E'.repeat(1e6)}\n`,
  'words that begin like names': 'EACCE ENOEN EADDRINUS ',
  'almost every message': needles()
    .map((needle) => `${needle.slice(0, -1)}~`)
    .join(' '),
  'NUL bytes': '\0',
  'no valid UTF-8': '\ufffd\u0080é',
  'every line a finding': "open '/srv/a': ENOENT: no such file or directory\n",
  'every line another finding': '',
  'one line of findings': 'ENOENT: no such file or directory, ',
  'one line of JSON in JSON': '{"msg":"{\\"err\\":\\"ENOENT: ',
  escapes: '\u001b[31m',
  'numbers below zero': 'error -5 ',
  'quotes and brackets': `'"([{<`,
}

export async function benchHostile(): Promise<void> {
  console.log(`hostile logs of ${SIZE / 1e6} MB; how many times longer twice as much takes`)
  for (const [name, piece] of Object.entries(PIECES)) {
    const [small, large] = [logOf(name, piece, SIZE / 2), logOf(name, piece, SIZE)]
    const times = await inTurns({ small: () => read(small), large: () => read(large) }, 3)
    const ratio = times['large']! / times['small']!
    console.log(`  ${name.padEnd(28)} ${rate(SIZE, times['large']!)}  × ${ratio.toFixed(2)}`)
  }
}

function logOf(name: string, piece: string, size: number): Uint8Array {
  if (name !== 'every line another finding')
    return new TextEncoder().encode(piece.repeat(Math.ceil(size / piece.length)))
  const words = DIALECTS.map((dialect) => dialect.name)
  const lines: string[] = []
  for (let n = 0, length = 0; length < size; n++) {
    const line = `${words[n % words.length]} ${lettersOf(n)} open '/srv/${lettersOf(n * 7)}': ENOENT: no such file or directory`
    lines.push(line)
    length += line.length + 1
  }
  return new TextEncoder().encode(lines.join('\n'))
}

/** A word for a number: digits would be taken out of the line's shape. */
const lettersOf = (n: number) => [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('')

function read(bytes: Uint8Array): number {
  const scanner = createScanner()
  for (let at = 0; at < bytes.length; at += 1 << 20) scanner.push(bytes.subarray(at, at + (1 << 20)))
  return scanner.end().findings.length
}
