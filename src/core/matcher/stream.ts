/** Reads a log in chunks: decodes only the lines worth reading and what stands around them. */
import type { Finding, Mention, Platform, Reading } from '../lib/index.ts'
import { blame, type Story } from './blame.ts'
import { groupFindings } from './incidents.ts'
import { platformOf } from './platform.ts'
import { readLine } from './read/read-line.ts'
import { candidateLines } from './scan/candidates.ts'
import { storyOf } from './story.ts'
import { type Decoder, decoderOf } from './text/encoding.ts'
import { Lines, REACH } from './text/lines.ts'

export interface Progress {
  readonly bytes: number
  readonly lines: number
  readonly findings: number
}

export interface LogScanner {
  /** Takes the next bytes; chunks may be cut anywhere. */
  push(chunk: Uint8Array): void
  progress(): Progress
  end(): Reading
}

/** Detail is kept for this many findings; what comes later is only counted. */
const DETAILED = 5000

export function createScanner(options: { readonly detailed?: number } = {}): LogScanner {
  return new ChunkReader(options.detailed ?? DETAILED)
}

class ChunkReader implements LogScanner {
  readonly #detailed: number
  readonly #findings: Finding[] = []
  readonly #mentions: Mention[] = []
  readonly #stories = new Map<number, Story['told']>()
  #decoder: Decoder | null = null
  /** Bytes of the lines that are kept: those before the next line to read (for looking back), and those not read yet. */
  #kept: Uint8Array = new Uint8Array(0)
  /** Number of the first kept line, and of the first one not yet read; 0-based. */
  #firstKept = 0
  #nextLine = 0
  #bytes = 0
  #platform: Platform | null = null
  #counted = new Map<string, number>()

  constructor(detailed: number) {
    this.#detailed = detailed
  }

  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length
    this.#decoder ??= decoderOf(chunk)
    this.#kept = joined(this.#kept, this.#decoder.push(chunk))
    this.#read(false)
  }

  progress(): Progress {
    return { bytes: this.#bytes, lines: this.#nextLine, findings: this.#findings.length }
  }

  end(): Reading {
    if (this.#decoder !== null) this.#kept = joined(this.#kept, this.#decoder.end())
    this.#read(true)
    const groups = groupFindings(this.#findings)
    const stories = groups.map((group) => ({
      group,
      finding: this.#findings[group.finding]!,
      told: this.#toldOf(group.findings),
    }))
    this.#addCounts(stories)
    const incidents = blame(stories)
    return {
      findings: this.#findings,
      mentions: this.#mentions,
      incidents,
      primary: incidents.find(({ role }) => role === 'root')?.code ?? null,
      lineCount: this.#nextLine,
      platform: this.#platform,
      sampled: this.#counted.size > 0,
    }
  }

  #toldOf(findings: readonly number[]): Story['told'] {
    const told = findings.slice(0, 20).map((index) => this.#stories.get(index)!)
    return {
      deepest: told.some(({ deepest }) => deepest),
      fatal: told.some(({ fatal }) => fatal),
      mild: told.every(({ mild }) => mild),
      speaker: told[0]?.speaker ?? null,
    }
  }

  /** What was found beyond the detailed ones belongs to the last incident of its code. */
  #addCounts(stories: readonly Story[]): void {
    for (const [code, count] of this.#counted) {
      const story = stories.findLast(({ group }) => group.code === code)
      if (story) story.group.count += count
    }
  }

  #read(final: boolean): void {
    const starts = lineStarts(this.#kept, final)
    const complete = starts.length - 1
    const readable = this.#firstKept + complete - (final ? 0 : REACH)
    if (readable > this.#nextLine) this.#readLines(starts, readable)
    this.#forget(starts)
  }

  #readLines(starts: readonly number[], until: number): void {
    const decoder = new TextDecoder()
    const lines = new Lines((line) => {
      const at = line - this.#firstKept
      if (at < 0 || at >= starts.length - 1) return null
      return decoder.decode(this.#kept.subarray(starts[at]!, lineEnd(this.#kept, starts[at]!, starts[at + 1]!)))
    })
    const candidates = candidateLines(
      this.#kept,
      starts,
      this.#nextLine - this.#firstKept,
      until - this.#firstKept,
    ).map((at) => at + this.#firstKept)
    this.#inferPlatform(lines, candidates)
    for (const line of candidates) this.#readOne(lines, line)
    this.#nextLine = until
  }

  #inferPlatform(lines: Lines, candidates: readonly number[]): void {
    const near = new Set<number>()
    for (const line of candidates.slice(0, 500)) for (let at = line - 12; at <= line + 12; at++) near.add(at)
    for (const line of near) this.#platform = platformOf(lines.get(line)?.body.text ?? '', this.#platform)
  }

  #readOne(lines: Lines, line: number): void {
    if (this.#findings.length >= this.#detailed) {
      this.#countOne(lines, line)
      return
    }
    const { findings, mentions } = readLine(lines, line, this.#platform)
    for (const finding of findings) {
      this.#stories.set(this.#findings.length, storyOf(lines, line))
      this.#findings.push(finding)
    }
    if (this.#mentions.length < this.#detailed) this.#mentions.push(...mentions)
  }

  /** The shape of a line (digits taken out) decides what it says; each shape is read once. */
  readonly #shapes = new Map<string, readonly string[]>()
  #countOne(lines: Lines, line: number): void {
    const shape = (lines.raw(line) ?? '').replace(/\d+/g, '0').slice(0, 500)
    const known = this.#shapes.get(shape) ?? readLine(lines, line, this.#platform).findings.map(({ code }) => code)
    if (this.#shapes.size < 10_000) this.#shapes.set(shape, known)
    for (const code of known) this.#counted.set(code, (this.#counted.get(code) ?? 0) + 1)
  }

  /** Lets go of the bytes that no later line can ask for. */
  #forget(starts: readonly number[]): void {
    const keepFrom = Math.max(this.#firstKept, this.#nextLine - REACH)
    const at = keepFrom - this.#firstKept
    if (at <= 0) return
    this.#kept = this.#kept.subarray(starts[at] ?? this.#kept.length)
    this.#firstKept = keepFrom
  }
}

/** Start of every line, and the end of the last complete one (or of the log). */
function lineStarts(bytes: Uint8Array, final: boolean): number[] {
  const starts = [0]
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) starts.push(at + 1)
  if (final && starts.at(-1) !== bytes.length) starts.push(bytes.length)
  return starts
}

function lineEnd(bytes: Uint8Array, start: number, next: number): number {
  let end = next
  while (end > start && (bytes[end - 1] === 10 || bytes[end - 1] === 13)) end--
  return end
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b
  if (b.length === 0) return a
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
