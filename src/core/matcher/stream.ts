/** Reads a log in chunks: decodes only the lines worth reading and what stands around them. */
import type { Finding, Mention, Platform, Reading } from '../lib/index.ts'
import { blame, type Story } from './blame.ts'
import { type Group, groupFindings } from './incidents.ts'
import { platformOf, showsPlatform } from './platform.ts'
import { readLine } from './read/read-line.ts'
import { endsWell, Runs } from './read/runs.ts'
import { candidateLines } from './scan/candidates.ts'
import { Shapes, type Variant } from './shapes.ts'
import { storyOf } from './story.ts'
import { LogDecoder } from './text/encoding.ts'
import { Lines, REACH } from './text/lines.ts'
import { Window } from './text/window.ts'
import { stampOf } from './timeline/stamps.ts'
import { TimelineBuilder } from './timeline/timeline.ts'

export interface Progress {
  readonly bytes: number
  readonly lines: number
  /** All that were found, also those of which no detail is kept. */
  readonly findings: number
}

/** `line` is 0-based, `byte` counts from the start of the log as UTF-8 without a mark. */
export interface LinePlace {
  readonly line: number
  readonly byte: number
}

export interface LogScanner {
  /** Takes the next bytes; chunks may be cut anywhere. */
  push(chunk: Uint8Array): void
  /** Reads what has come so far without waiting for what may stand below it: for a log that is still being written. */
  flush(): void
  progress(): Progress
  /** Where blocks of lines begin, in order: so that a line can be found again without looking through the whole log. */
  places(): readonly LinePlace[]
  /** The findings of which detail is kept, as far as the log has been read. */
  found(): readonly Finding[]
  end(): Reading
}

export interface ScannerOptions {
  /** Detail is kept for about this many findings; what comes later is only counted. */
  readonly detailed?: number
}

const DETAILED = 5000
/** So many candidates are all read; further ones only when nothing is known of their like. */
const ALL_READ = 500
/** Beyond the limit, so many of a code that was not seen before. */
const OF_NEW_CODE = 20
/** Bytes that are scanned at a time. The result does not depend on how the chunks are cut, because the blocks are always the same. */
const BLOCK = 256 << 10
/** Of a longer line only so many bytes are read: minified code, a core dump in text. */
const LONGEST_READ = 512 << 10
/** More candidates in a block have no output of tests, and of a line that ends one so many bytes are looked at. */
const OF_TESTS = 1000
const LONGEST_END = 300
/** A place so many lines above what is read, so that nobody need read a whole block to see what stands around it. */
const ABOVE = 100
/** Lines near findings by which the platform is told. */
const TELLING_LINES = 6000

export function createScanner(options: ScannerOptions = {}): LogScanner {
  return new ChunkReader(options.detailed ?? DETAILED)
}

interface Waiting {
  readonly line: number
  at: number
}

class ChunkReader implements LogScanner {
  readonly #detailed: number
  readonly #findings: Finding[] = []
  readonly #mentions: Mention[] = []
  readonly #stories = new Map<number, Story['told']>()
  readonly #kept = new Map<string, number>()
  readonly #shapes = new Shapes()
  readonly #timeline = new TimelineBuilder()
  readonly #window = new Window(BLOCK)
  readonly #lines = new Lines((line) => this.#raw(line))
  readonly #runs = new Runs()
  readonly #decoder = new LogDecoder()
  /** How much of the window has been scanned, which is whole lines, and the number of the line that begins there, 0-based. */
  #scanned = 0
  #line = 0
  #forgotten = 0
  readonly #places: LinePlace[] = [{ line: 0, byte: 0 }]
  #target = BLOCK
  /** Candidates of which not all lines below are there yet. */
  #waiting: Waiting[] = []
  #bytes = 0
  #found = 0
  #linesRead = 0
  #platform: Platform | null = null
  #told = 0
  #tellingLine = -1

  constructor(detailed: number) {
    this.#detailed = detailed
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return
    this.#bytes += chunk.length
    this.#take(this.#decoder.push(chunk))
  }

  #take(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      at += this.#window.append(at === 0 ? bytes : bytes.subarray(at), this.#target)
      if (this.#window.length >= this.#target) this.#read(false)
    }
  }

  flush(): void {
    this.#take(this.#decoder.flush())
    this.#scan(this.#window.completeEnd(this.#scanned))
    this.#readWaiting(Number.POSITIVE_INFINITY)
    this.#forget()
  }

  progress(): Progress {
    return { bytes: this.#bytes, lines: this.#line, findings: this.#found }
  }

  places(): readonly LinePlace[] {
    return this.#places
  }

  found(): readonly Finding[] {
    return this.#findings
  }

  end(): Reading {
    this.#take(this.#decoder.end())
    this.#read(true)
    const groups = groupFindings(this.#findings)
    const stories = groups.map((group) => ({
      group,
      finding: this.#findings[group.finding]!,
      told: this.#toldOf(group.findings),
    }))
    const isSampled = this.#addCounted(groups)
    const incidents = blame(stories)
    const timeline = this.#timeline.done(({ code, finding }) => {
      const own = groups.findIndex((group) => group.findings.includes(finding))
      return incidents[own < 0 ? groups.findLastIndex((group) => group.code === code) : own]!.role
    })
    return {
      findings: this.#findings,
      mentions: this.#mentions,
      incidents,
      primary: incidents.find(({ role }) => role === 'root')?.code ?? null,
      lineCount: this.#line,
      platform: this.#platform,
      sampled: isSampled,
      ...(timeline && { timeline }),
    }
  }

  #toldOf(findings: readonly number[]): Story['told'] {
    const told = findings.slice(0, 20).map((index) => this.#stories.get(index)!)
    return {
      deepest: told.some(({ deepest }) => deepest),
      fatal: told.some(({ fatal }) => fatal),
      mild: told.every(({ mild }) => mild),
      speaker: told[0]?.speaker ?? null,
      when: told[0]?.when ?? null,
    }
  }

  /** What was only counted belongs to the incident of the line that was read in its place, else to the last of its code. */
  #addCounted(groups: readonly Group[]): boolean {
    const owner = new Map(groups.flatMap((group) => group.findings.map((index) => [index, group] as const)))
    let isAny = false
    for (const { findings, count, last } of this.#shapes.counted()) {
      for (const { index, code } of findings) {
        const group = owner.get(index) ?? groups.findLast((one) => one.code === code)
        if (group === undefined) continue
        isAny = true
        if (index < 0 || group.counted.has(index)) group.count += count
        group.last = Math.max(group.last, last)
      }
    }
    return isAny
  }

  #read(final: boolean): void {
    this.#scan(final ? this.#window.length : this.#window.completeEnd(this.#scanned))
    this.#readWaiting(final ? Number.POSITIVE_INFINITY : this.#line - REACH)
    this.#forget()
    // A line that is longer than a block: wait for twice as much, so that it is not looked at again and again.
    this.#target = Math.max(BLOCK, this.#window.length * 2)
  }

  #scan(end: number): void {
    if (end <= this.#scanned) return
    const { candidates, lines } = candidateLines(this.#window.bytes(this.#scanned, end))
    for (const { start, line } of candidates) {
      this.#waiting.push({ line: this.#line + line, at: this.#scanned + start })
      this.#placeAbove(this.#line + line, this.#scanned + start)
    }
    const isCut = this.#window.bytes(end - 1, end)[0] !== 10
    this.#line += lines + (isCut ? 1 : 0)
    this.#scanned = end
    this.#places.push({ line: this.#line, byte: this.#forgotten + end + this.#window.passed })
  }

  #placeAbove(line: number, at: number): void {
    if (line - ABOVE <= this.#places.at(-1)!.line) return
    const byte = this.#window.linesBefore(at, ABOVE)
    // That many are not at hand.
    if (byte > 0) this.#places.push({ line: line - ABOVE, byte: this.#forgotten + byte + this.#window.passed })
  }

  /** Reads the candidates above the line `until`. */
  #readWaiting(until: number): void {
    const later = this.#waiting.findIndex(({ line }) => line >= until)
    const now = later < 0 ? this.#waiting : this.#waiting.slice(0, later)
    this.#findRuns()
    this.#waiting = later < 0 ? [] : this.#waiting.slice(later)
    this.#inferPlatform(now)
    for (const one of now) this.#readOne(one)
  }

  #raw(line: number): string | null {
    const start = this.#window.startOf(line, this.#scanned)
    if (start === null) return null
    const end = this.#window.endOf(start, this.#scanned)
    return this.#window.text(start, Math.min(end, start + LONGEST_READ))
  }

  /** Their ends are candidates; where there are very many, the log is none of tests. */
  #findRuns(): void {
    const isFew = this.#waiting.length <= OF_TESTS
    this.#runs.setEnds(
      isFew ? this.#waiting.filter(({ at }) => endsWell(this.#headOf(at))).map(({ line }) => line) : [],
    )
  }

  #headOf(at: number): string {
    return this.#window.text(at, Math.min(this.#window.endOf(at, this.#scanned), at + LONGEST_END))
  }

  #inferPlatform(candidates: readonly Waiting[]): void {
    for (const { line, at } of candidates) {
      if (this.#told >= TELLING_LINES || (this.#platform !== null && this.#platform !== 'linux')) return
      this.#window.lookAt(line, at)
      for (let near = Math.max(line - 12, this.#tellingLine + 1); near <= line + 12; near++) {
        this.#told++
        this.#tellingLine = near
        const raw = this.#lines.raw(near)
        if (raw !== null && showsPlatform(raw))
          this.#platform = platformOf(this.#lines.get(near)?.body.text ?? '', this.#platform)
      }
    }
  }

  #readOne({ line, at }: Waiting): void {
    this.#window.lookAt(line, at)
    const end = this.#window.endOf(at, this.#scanned)
    const bytes = this.#window.bytes(at, end)
    const known = this.#shapes.lookUp(bytes)
    if (known !== null && this.#linesRead >= Math.min(ALL_READ, this.#detailed)) this.#countOne(known, bytes, line)
    else this.#readInDetail(bytes, line)
  }

  #readInDetail(bytes: Uint8Array, line: number): void {
    this.#linesRead++
    const { findings, mentions } = readLine(this.#lines, line, this.#platform, this.#runs)
    const stamp = findings.length + mentions.length > 0 ? stampOf(bytes) : null
    const said = findings.map((finding) => {
      const index = this.#keep(finding, line)
      const series = this.#timeline.seriesOf(finding, index)
      this.#timeline.addFinding(series, line + 1, stamp)
      return { code: finding.code, index, series }
    })
    this.#found += findings.length
    for (const mention of mentions) {
      this.#timeline.addMention(line + 1, stamp)
      if (this.#mentions.length < this.#detailed) this.#mentions.push(mention)
    }
    const variant = this.#shapes.learn(bytes, this.#lines.raw(line) ?? '', { line: line + 1, findings, said })
    // Found, and not kept: it counts with its like.
    if (said[0] !== undefined && said[0].index < 0) note(variant ?? this.#shapes.others(said), line)
  }

  /** Index of the finding, or -1 when there are enough. */
  #keep(finding: Finding, line: number): number {
    const ofCode = this.#kept.get(finding.code) ?? 0
    if (this.#findings.length >= this.#detailed && ofCode >= OF_NEW_CODE) return -1
    this.#kept.set(finding.code, ofCode + 1)
    this.#stories.set(this.#findings.length, storyOf(this.#lines, line))
    return this.#findings.push(finding) - 1
  }

  #countOne(variant: Variant, bytes: Uint8Array, line: number): void {
    if (variant.findings.length === 0) return
    const stamp = stampOf(bytes)
    for (const { series } of variant.findings) this.#timeline.addFinding(series, line + 1, stamp)
    this.#found += variant.findings.length
    note(variant, line)
  }

  /** Lets go of the bytes that no later line can ask for. */
  #forget(): void {
    const keepFrom = this.#window.linesBefore(this.#waiting[0]?.at ?? this.#scanned, REACH)
    this.#window.forget(keepFrom)
    this.#scanned -= keepFrom
    this.#forgotten += keepFrom
    for (const one of this.#waiting) one.at -= keepFrom
  }
}

function note(variant: Variant, line: number): void {
  variant.count++
  variant.last = line + 1
}
