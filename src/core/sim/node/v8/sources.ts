/** The programs that a node process has read: as they were, as QuickJS got them, and the way back from its positions. */
import { AWAIT_SITES, THROW_SITES } from './library-frames.ts'
import { type Insertion, marksOf, mayHaveMarks } from './marks.ts'
import type { ArgumentsOf } from './native-words.ts'
import { findSyntaxProblem } from './parse/statements.ts'
import { scanModule } from './scan-module.ts'
import { type ErrorFacts, type RawFrame, Stack, show } from './stack.ts'
import { type Token, tokenize } from './tokens.ts'

/** One source text. `file` is the name under which V8 shows it. */
export class Source {
  private list: Token[] | null = null
  private starts: number[] | null = null
  constructor(
    readonly file: string,
    readonly text: string,
    readonly insertions: readonly Insertion[],
  ) {}

  get tokens(): readonly Token[] {
    this.list ??= tokenize(this.text)
    return this.list
  }
  /** Offsets at which lines begin. */
  get lines(): readonly number[] {
    this.starts ??= [0, ...[...this.text.matchAll(/\n/g)].map((match) => match.index + 1)]
    return this.starts
  }
  /** What QuickJS compiles. */
  get compiled(): string {
    let out = ''
    let from = 0
    // Behind the wrapper a #! line would be none.
    const own = this.text.replace(/^#!/, '//')
    for (const { at, text } of this.insertions) {
      out += own.slice(from, at) + text
      from = at
    }
    return out + own.slice(from)
  }
  /** The original offset of a place in the compiled text (line and column from 1). */
  offsetOf(line: number, column: number): number {
    const start = this.lines[Math.min(line, this.lines.length) - 1] ?? 0
    let offset = start + column - 1
    for (const { at, text } of this.insertions) {
      if (at < start) continue
      if (at + text.length > offset) return Math.min(offset, Math.max(at, offset - text.length))
      offset -= text.length
    }
    return Math.min(offset, this.text.length)
  }
  placeOf(offset: number): { line: number; column: number } {
    let line = this.lines.findLastIndex((start) => start <= offset)
    if (line < 0) line = 0
    return { line: line + 1, column: offset - this.lines[line]! + 1 }
  }
  lineText(line: number): string {
    const start = this.lines[line - 1] ?? this.text.length
    return this.text.slice(start, this.lines[line] === undefined ? undefined : this.lines[line]! - 1).replace(/\r$/, '')
  }
}

const COMMONJS_NAMES = ['exports', 'require', 'module', '__filename', '__dirname']
const WRAPPER = `(function (${COMMONJS_NAMES.join(', ')}) {`
const LIMIT = 10

/** What the guest knows of an uncaught error. */
interface ArrowFacts {
  /** The place in Node's own source where it was thrown, a key of THROW_SITES. */
  readonly site: string | null
  readonly siteSeq: number
  readonly frames: readonly RawFrame[]
  readonly async: readonly RawFrame[] | null
  readonly arrow: string | null
  readonly facts: ErrorFacts | null
  readonly seq: number
  /** The last `throw` that ran, by its number. */
  readonly throwSite: { readonly site: number; readonly seq: number } | null
  readonly isError: boolean
  readonly origin: string
  /** The program's own module failed. */
  readonly isMain: boolean
  /** The program has looked at its stack. */
  readonly isRead: boolean
}

export type CodeKind = 'function' | 'script' | 'module'

export class Sources {
  private readonly byFile = new Map<string, Source>()
  private readonly throws: { readonly source: () => Source; readonly offset: number }[] = []
  private readonly stack = new Stack((file) => this.byFile.get(file))

  /** Text to compile for a CommonJS module, or null when it is an ES module. */
  prepareFunction(file: string, text: string, mayBeModule: boolean): string | null {
    if (mayBeModule && needsModule(text)) return null
    const source = this.add(file, text, [{ at: 0, text: WRAPPER }])
    return `${source.compiled}\n})`
  }
  prepareScript(file: string, text: string): string {
    return this.add(file, text, []).compiled
  }
  prepareModule(url: string, text: string): string {
    const meta = `const import_meta = globalThis[Symbol.for('lab.modules')].meta(${JSON.stringify(url)});`
    const source = this.add(url, text, [{ at: 0, text: meta }])
    return source.compiled.replace(/\bimport\.meta\b/g, 'import_meta')
  }
  scanModule(text: string): string {
    const scan = scanModule(text)
    return JSON.stringify({ ...scan, isModule: scan.isModule && needsModule(text) })
  }

  /** What V8 has against a source that QuickJS refuses, and the lines that show it; undefined when that is nothing. */
  syntaxProblem(file: string, text: string, kind: CodeKind): string | undefined {
    const parsed = kind === 'function' ? { parameters: COMMONJS_NAMES } : { isModule: kind === 'module' }
    const problem = findSyntaxProblem(text, parsed)
    if (problem === null) return undefined
    const arrow = pointAt(new Source(file, text, []), problem.start, problem.end)
    return JSON.stringify({ message: problem.message, arrow })
  }
  /** The same of what eval() or a constructor of functions was given. */
  evalProblem(text: string): string | undefined {
    return this.syntaxProblem('<anonymous_script>', text, 'script')
  }
  /** V8's words for an error of QuickJS, or undefined where they agree. */
  words(json: string, argumentsOf: ArgumentsOf): string | undefined {
    const { frames, message } = JSON.parse(json) as { frames: readonly RawFrame[]; message: string }
    return this.stack.words(frames, message, argumentsOf) ?? undefined
  }
  formatFrames(json: string): string {
    const {
      frames,
      async: waiting,
      facts,
      limit,
    } = JSON.parse(json) as {
      frames: readonly RawFrame[]
      async: readonly RawFrame[] | null
      facts: ErrorFacts | null
      limit: number
    }
    return this.stack
      .frames([...frames, ...(waiting ?? [])], facts)
      .slice(0, limit ?? LIMIT)
      .map((frame) => `\n    at ${show(frame)}`)
      .join('')
  }
  callSites(json: string): string {
    const { frames, facts } = JSON.parse(json) as { frames: readonly RawFrame[]; facts: ErrorFacts | null }
    return JSON.stringify(
      this.stack
        .frames(frames, facts)
        .slice(0, LIMIT)
        .map((frame) => {
          const [, file = frame.place, line = '0', column = '0'] = /^(.*):(\d+):(\d+)$/.exec(frame.place) ?? []
          const name =
            frame.label
              .replace(/^async |^new | \[as .*\]$/g, '')
              .split('.')
              .at(-1) || null
          const type = frame.label.includes('.') ? frame.label.split('.')[0]! : null
          return {
            file,
            line: Number(line),
            column: Number(column),
            name: name === '<anonymous>' ? null : name,
            type,
            method: name,
            isConstructor: frame.label.startsWith('new '),
            isAsync: frame.label.startsWith('async '),
            text: show(frame),
          }
        }),
    )
  }
  /** The text of the call that the first user frame makes, for assert(). */
  callText(json: string): string | undefined {
    const top = (JSON.parse(json) as readonly RawFrame[]).find(([, file]) => file !== null && this.byFile.has(file))
    const source = top && this.byFile.get(top[1]!)
    if (!source) return undefined
    const place = this.stack.placeOf(source)
    const call = place.callAt(source.offsetOf(top[2], top[3]), null)
    return call ? source.text.slice(call.start, call.end) : undefined
  }

  /** The three lines above an uncaught error: where it was thrown. */
  arrow(json: string): string {
    const facts = JSON.parse(json) as ArrowFacts
    if (facts.arrow !== null) return facts.arrow
    // V8 forgets the places of an error when its stack has become text.
    const unplaced = THROW_SITES[facts.isMain ? 'run_main:123' : 'promises:391']!
    if (facts.isRead && facts.origin === 'unhandledRejection') return fromNode(unplaced)
    const site = facts.site === null ? undefined : THROW_SITES[facts.site]
    if (facts.origin === 'unhandledRejection' && facts.frames[0]?.[0] === 'DOMException')
      return `\n${fromNode(THROW_SITES['domexception']!).slice(0, -1)}`
    if (facts.origin === 'unhandledRejection' && facts.isError && site) {
      // A promise does not know where it was thrown, only where the error was made.
      const [made] = this.stack.frames(facts.frames, facts.facts)
      if (made?.file && this.byFile.has(made.file))
        return pointAt(this.byFile.get(made.file)!, made.offset, made.offset + 1)
      const checked = made && THROW_SITES[made.place.replace(/:\d+$/, '')]
      if (checked) return fromNode(checked)
    }
    const thrown = facts.throwSite
    const isRejection = facts.origin === 'unhandledRejection'
    if (!isRejection && thrown && thrown.seq > facts.siteSeq && this.isThrownBy(facts, thrown))
      return this.arrowOfThrow(thrown.site)
    if (site) return fromNode(site)
    const name = /^esm:name:(.*):(\d+):(.*)$/.exec(facts.site ?? '')
    if (name) return this.arrowOfName(name[1]!, Number(name[2]), name[3]!)
    const frames = this.stack.frames([...facts.frames, ...(facts.async ?? [])], facts.facts)
    const top = frames[0]
    if (top?.file && this.byFile.has(top.file)) return pointAt(this.byFile.get(top.file)!, top.offset, top.offset + 1)
    if (top && !top.isUser && facts.async?.length) {
      const [own] = facts.async[0]!
      const waited = AWAIT_SITES[own ?? '']
      if (waited && top.label.startsWith('async ')) return fromNode(waited)
    }
    if (isRejection && facts.isError) return fromNode(unplaced)
    const user = frames.find(({ file }) => file !== null && this.byFile.has(file))
    return user ? pointAt(this.byFile.get(user.file!)!, user.offset, user.offset + 1) : ''
  }

  /** Was it thrown by that `throw`: made before it, or made by what stands behind it? */
  private isThrownBy(facts: ArrowFacts, thrown: { readonly site: number; readonly seq: number }): boolean {
    if (!facts.isError || facts.seq === 0 || thrown.seq > facts.seq) return true
    const { source, offset } = this.throws[thrown.site]!
    const end = statementEnd(source(), offset)
    return facts.frames.some(([, file, line, column]) => {
      if (file !== source().file) return false
      const at = source().offsetOf(line, column)
      return offset <= at && at <= end
    })
  }
  private arrowOfThrow(index: number): string {
    const { source, offset } = this.throws[index]!
    return pointAt(source(), offset, offset + 1)
  }
  private arrowOfName(file: string, at: number, name: string): string {
    const source = this.byFile.get(file)
    if (!source) return ''
    const token = source.tokens.find(({ start, text }) => start >= at && text === name)
    return pointAt(source, token?.start ?? at, token?.end ?? at + 1).replace(/\n$/, '')
  }

  private add(file: string, text: string, head: readonly Insertion[]): Source {
    const numberOf = (offset: number): number => this.throws.push({ source: () => source, offset }) - 1
    const marks = mayHaveMarks(text) ? marksOf(tokenize(text), numberOf) : []
    const source: Source = new Source(file, text, [...head, ...marks])
    this.byFile.set(file, source)
    return source
  }
}

/** What V8 says of CommonJS text that is a module after all; of `await` it may also be said where that would not help. */
const MODULE_WORDS =
  /^(Cannot use import statement outside a module|Unexpected token 'export'|Cannot use 'import.meta' outside a module)$/
const MAYBE_MODULE_WORDS =
  /^(await is only valid|Identifier '(require|exports|module|__filename|__dirname)' has already been declared)/

/** Would Node read this again as an ES module? */
function needsModule(text: string): boolean {
  if (!/\b(import|export|await)\b/.test(text)) return false
  const problem = findSyntaxProblem(text, { parameters: COMMONJS_NAMES })
  if (!problem) return false
  if (MODULE_WORDS.test(problem.message)) return true
  return MAYBE_MODULE_WORDS.test(problem.message) && findSyntaxProblem(text, { isModule: true }) === null
}

function statementEnd(source: Source, offset: number): number {
  const { tokens } = source
  const first = tokens.findIndex(({ start }) => start >= offset)
  for (let i = first + 1; i < tokens.length; i++) {
    const token = tokens[i]!
    if (token.text === ';' || (token.text === '}' && token.mate < first)) return token.start
    if (token.mate > i) i = token.mate
    else if (token.isFirst && token.type === 'name' && i > first + 1) return token.start
  }
  return source.text.length
}

const fromNode = ([place, line, caret]: readonly [string, string, number]): string =>
  `${place}\n${line}\n${' '.repeat(caret)}^\n`

/** `file:line`, the line, and carets under the part from `start` to `end`. */
function pointAt(source: Source, start: number, end: number): string {
  const { line, column } = source.placeOf(start)
  const text = source.lineText(line)
  // V8 draws nothing under what does not end on its line.
  if (column - 1 + end - start > text.length && end < source.text.length) return `${source.file}:${line}\n${text}\n`
  const width = Math.min(end - start, text.length - column + 1)
  const blank = text.slice(0, column - 1).replace(/[^\t]/g, ' ')
  const carets = start >= source.text.length ? '' : '^'.repeat(width)
  return `${source.file}:${line}\n${text}\n${blank}${carets}\n`
}
