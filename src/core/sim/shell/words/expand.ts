/**
 * The expansions of a word: tilde, parameter, command, arithmetic, word splitting, pathnames, quote removal.
 *
 * Most words start no process and are expanded by plain functions. For the others `prepare` walks the same segments as a
 * task, runs the command substitutions which are needed, and leaves their output where the plain functions find it.
 */
import type { Task } from '../../kernel/sys.ts'
import { exitError, lineError } from '../errors.ts'
import { BadSubscript, type Shell } from '../shell.ts'
import {
  type Field,
  FieldSink,
  Ifs,
  PatternSink,
  RegexSink,
  ReplacementSink,
  type Sink,
  TextSink,
  TracedPatternSink,
} from './fields.ts'
import { globField } from './glob.ts'
import { applyOperation } from './operators.ts'
import { evaluateParameter, isUsed, Unset, type Value } from './parameter.ts'
import type { ParameterSegment, Segment } from './segments.ts'
import { sliceItems } from './slice.ts'
import { homeDirectory } from './tilde.ts'
import { transforms } from './transforms.ts'
import type { Word } from './word.ts'

export class Expander {
  /** Outputs of the substitutions that `prepare` ran. */
  private readonly results = new Map<Segment, string>()
  private readonly prompts = new Map<Segment, Value>()
  private ifsCache = new Ifs(' \t\n')

  constructor(readonly shell: Shell) {
    shell.expandText = (word) => this.textNow(word)
  }

  get ifs(): Ifs {
    const value = this.shell.get('IFS') ?? ' \t\n'
    if (this.ifsCache.value !== value) this.ifsCache = new Ifs(value)
    return this.ifsCache
  }

  // ---- whole words

  /** The fields of a command line. */
  *fields(words: readonly Word[]): Task<string[]> {
    const out: string[] = []
    for (const source of words) {
      for (const word of this.shell.set.braceexpand && this.shell.isBash ? source.braces : [source]) {
        const constant = word.constant
        if (constant !== null) {
          out.push(constant)
          continue
        }
        for (const field of word.pure ? this.wordFields(word) : yield* this.wordFieldsTask(word)) {
          if (field.pattern === null || this.shell.set.noglob) out.push(field.text)
          else out.push(...(yield* globField(this.shell, field)))
        }
      }
    }
    return out
  }

  private wordFields(word: Word): readonly Field[] {
    const sink = new FieldSink(this.ifs)
    for (const segment of word.segments) this.segment(segment, sink, false)
    return sink.finish()
  }
  private *wordFieldsTask(word: Word): Task<readonly Field[]> {
    const sink = new FieldSink(this.ifs)
    yield* this.into(word, sink)
    return sink.finish()
  }

  /** One string without splitting or pathnames. */
  *text(word: Word): Task<string> {
    return word.pure ? this.textNow(word) : yield* this.textTask(word)
  }
  textNow(word: Word): string {
    const constant = word.constant
    if (constant !== null) return constant
    const sink = new TextSink(word.mode === 'heredoc')
    for (const segment of word.segments) this.segment(segment, sink, false)
    return sink.text
  }
  private *textTask(word: Word): Task<string> {
    const sink = new TextSink(word.mode === 'heredoc')
    yield* this.into(word, sink)
    return sink.text
  }

  *pattern(word: Word): Task<string> {
    const sink = new PatternSink()
    yield* this.into(word, sink)
    return sink.text
  }
  /** A pattern as xtrace shows it: whatever was quoted has a backslash. */
  *tracedPattern(word: Word): Task<string> {
    const sink = new TracedPatternSink()
    yield* this.into(word, sink)
    return sink.text
  }
  patternNow(word: Word): string {
    const sink = new PatternSink()
    for (const segment of word.segments) this.segment(segment, sink, false)
    return sink.text
  }
  *regex(word: Word): Task<string> {
    const sink = new RegexSink()
    yield* this.into(word, sink)
    return sink.text
  }
  replacementNow(word: Word): string {
    const sink = new ReplacementSink()
    for (const segment of word.segments) this.segment(segment, sink, false)
    return sink.text
  }

  /** An arithmetic expression's value; `context` is what error messages name (`((`, `let`). */
  *arithmetic(word: Word, context: string | null = null): Task<number | bigint> {
    if (!word.pure) yield* this.prepareWord(word)
    return this.arithmeticNow(word, context)
  }
  arithmeticNow(word: Word, context: string | null = null): number | bigint {
    try {
      return this.shell.arithmetic(this.textNow(word), context)
    } catch (error) {
      throw this.translate(error)
    }
  }
  private translate(error: unknown): unknown {
    if (error instanceof Unset)
      return this.shell.isBash
        ? exitError(`${error.segment.indirect ? '!' : ''}${error.segment.name}: unbound variable`)
        : exitError(`${error.segment.name}: parameter not set`, 2)
    if (error instanceof BadSubscript) return lineError(`${error.name}[${error.subscript}]: bad array subscript`)
    return error
  }

  private *into(word: Word, sink: Sink): Task<void> {
    for (const segment of word.segments) yield* this.segmentTask(segment, sink, false)
  }

  // ---- segments

  private *segmentTask(segment: Segment, sink: Sink, quoted: boolean): Task<void> {
    if (segment.kind === 'double' && !segment.pure) {
      this.openQuotes(segment.segments, sink)
      for (const inner of segment.segments) yield* this.segmentTask(inner, sink, true)
      return
    }
    if (!isPure(segment)) yield* this.prepare(segment)
    this.segment(segment, sink, quoted)
  }

  private segment(segment: Segment, sink: Sink, quoted: boolean): void {
    switch (segment.kind) {
      case 'literal':
        sink.literal(segment.text)
        return
      case 'quoted':
        sink.quoted(segment.text)
        return
      case 'double':
        this.openQuotes(segment.segments, sink)
        for (const inner of segment.segments) this.segment(inner, sink, true)
        return
      case 'tilde': {
        const home = segment.inWord && this.shell.set.posix ? null : homeDirectory(this.shell, segment.user)
        if (home === null) sink.literal(`~${segment.user}`)
        else sink.quoted(home)
        return
      }
      case 'arithmetic':
        emit(sink, String(this.arithmeticNow(segment.expression)), quoted)
        return
      case 'command':
        emit(sink, this.output(segment), quoted)
        return
      case 'process':
        sink.quoted(this.output(segment))
        return
      case 'parameter':
        try {
          this.parameter(segment, sink, quoted)
        } catch (error) {
          throw this.translate(error)
        }
    }
  }

  /** "" and "$empty" make a field; "$@" without arguments does not. */
  private openQuotes(segments: readonly Segment[], sink: Sink): void {
    // "$@" may stand for no field at all.
    if (!segments.some((segment) => segment.kind === 'parameter' && isAtList(segment))) sink.quoted('')
  }

  /** What `prepare` left, or else (in text that is expanded late, such as a prompt) the output of a nested run. */
  private output(segment: Segment & { kind: 'command' | 'process' }): string {
    const known = this.results.get(segment)
    if (known !== undefined) {
      this.results.delete(segment)
      return known
    }
    return this.shell.sys.runNested(this.run(segment))
  }
  private run(segment: Segment & { kind: 'command' | 'process' }): Task<string> {
    const { runner } = this.shell
    return segment.kind === 'command'
      ? runner.substitute(segment.source, segment.line)
      : runner.processSubstitution(segment.direction, segment.source, segment.line)
  }

  private *prepare(segment: Segment): Task<void> {
    switch (segment.kind) {
      case 'command':
      case 'process':
        this.results.set(segment, yield* this.run(segment))
        return
      case 'arithmetic':
        return yield* this.prepareWord(segment.expression)
      case 'double':
        for (const inner of segment.segments) if (!isPure(inner)) yield* this.prepare(inner)
        return
      case 'parameter':
        return yield* this.prepareParameter(segment)
    }
  }
  *prepareWord(word: Word): Task<void> {
    if (word.pure) return
    for (const segment of word.segments) if (!isPure(segment)) yield* this.prepare(segment)
  }
  private *prepareParameter(segment: ParameterSegment): Task<void> {
    const { subscript, operation } = segment
    if (subscript?.kind === 'index' && !subscript.word.pure) {
      // Both the test whether the operand is used and the expansion itself read the subscript: run it once for each.
      const held: [Segment, string][] = []
      yield* this.prepareWord(subscript.word)
      for (const inner of subscript.word.segments) {
        const value = this.results.get(inner)
        if (value !== undefined) held.push([inner, value])
      }
      const again = () => {
        for (const [inner, value] of held) this.results.set(inner, value)
      }
      const used = operation !== null && isUsed(this, segment)
      again()
      if (used) yield* this.prepareOperands(segment)
      again()
      return
    }
    if (operation !== null && isUsed(this, segment)) yield* this.prepareOperands(segment)
  }
  private *prepareOperands(segment: ParameterSegment): Task<void> {
    const { operation } = segment
    switch (operation?.kind) {
      case 'default':
        return yield* this.prepareWord(operation.word)
      case 'remove':
      case 'case':
        return yield* this.prepareWord(operation.pattern)
      case 'replace':
        yield* this.prepareWord(operation.pattern)
        return yield* this.prepareWord(operation.replacement)
      case 'slice':
        yield* this.prepareWord(operation.offset)
        if (operation.length) yield* this.prepareWord(operation.length)
        return
      case 'transform': {
        const { prompts } = yield* transforms.get(this.shell.sys)
        if (operation.letter === 'P') this.prompts.set(segment, yield* prompts(this, evaluateParameter(this, segment)))
        return
      }
      default:
        return
    }
  }

  /** `${x@Q}`. Where nothing could be prepared (a subscript that a test is given) and nothing was before, it stays the value. */
  transformed(segment: ParameterSegment, value: Value, letter: string): Value {
    return transforms.here?.transformed(this.shell, segment, value, letter) ?? value
  }

  private parameter(segment: ParameterSegment, sink: Sink, quoted: boolean): void {
    const { operation } = segment
    // The fast and common case: `$name`.
    if (operation === null && segment.subscript === null && !segment.indirect && !segment.length) {
      const char = segment.name.charCodeAt(0)
      if ((char >= 97 && char <= 122) || (char >= 65 && char <= 90) || char === 95) {
        const value = this.shell.get(segment.name)
        if (value !== undefined) {
          emit(sink, value, quoted)
          return
        }
      }
    }
    const prompt = this.prompts.get(segment)
    this.prompts.delete(segment)
    const value = prompt ?? evaluateParameter(this, segment)
    if (operation?.kind === 'default') {
      const missing =
        value.kind === 'one'
          ? value.text === undefined || (operation.colon && value.text === '')
          : value.items.length === 0 || (operation.colon && value.items.join('') === '')
      if (operation.operator === '+') {
        if (!missing) this.operand(operation.word, sink, quoted)
        return
      }
      if (missing) {
        this.missing(segment, sink, quoted)
        return
      }
    } else if (value.kind === 'one' && value.text === undefined && this.shell.set.nounset) {
      this.unbound(segment)
    }
    const result =
      operation === null || operation.kind === 'default' || prompt
        ? value
        : operation.kind === 'slice'
          ? sliceItems(this, segment, value, operation)
          : applyOperation(this, segment, value, operation)
    if (result.kind === 'one') {
      if (result.text !== undefined) emit(sink, result.text, quoted)
      return
    }
    const spaced = segment.name === '*' && sink instanceof TextSink && sink.isDocument && this.shell.isBash
    this.list(result.items, result.joined && !spaced, sink, quoted)
  }

  private unbound(segment: ParameterSegment): never {
    const { name, subscript } = segment
    if (!this.shell.isBash) throw exitError(`${name}: parameter not set`, 2)
    const index = subscript?.kind === 'index' ? `[${subscript.word.text}]` : ''
    const shown = /^(\d|[!])/.test(name) ? `$${name}` : `${name}${index}`
    throw exitError(`${shown}: unbound variable`)
  }

  private list(items: readonly string[], joined: boolean, sink: Sink, quoted: boolean): void {
    if (quoted && joined) {
      sink.quoted(items.join(this.ifs.joiner))
      return
    }
    if (!sink.splits) {
      // In an assignment `$*` joins with IFS, `$@` with blanks; in dash both do with IFS.
      const text = items.join(joined || !this.shell.isBash ? this.ifs.joiner : ' ')
      if (quoted) sink.quoted(text)
      else sink.expanded(text)
      return
    }
    const { ifs } = this
    if (!quoted && !ifs.none) {
      // Unquoted lists are joined and split again, so that empty elements count when IFS is no blank.
      sink.expanded(items.join(ifs.joiner))
      return
    }
    items.forEach((item, index) => {
      if (index > 0) sink.boundary()
      if (quoted) sink.quoted(item)
      else sink.expanded(item)
    })
  }

  /** The operand of `${x-…}`, as part of the word around it. */
  private operand(word: Word, sink: Sink, quoted: boolean): void {
    for (const segment of word.segments) {
      if (quoted || segment.kind !== 'literal') this.segment(segment, sink, quoted)
      else sink.expanded(segment.text)
    }
  }

  private missing(segment: ParameterSegment, sink: Sink, quoted: boolean): void {
    const operation = segment.operation
    if (operation?.kind !== 'default') return
    switch (operation.operator) {
      case '-':
        this.operand(operation.word, sink, quoted)
        return
      case '=': {
        if (!/^[A-Za-z_]/.test(segment.name)) {
          throw lineError(
            this.shell.isBash ? `$${segment.name}: cannot assign in this way` : `${segment.name}: bad variable name`,
          )
        }
        if (segment.subscript?.kind === 'all')
          throw lineError(`${segment.name}[${segment.subscript.joined ? '*' : '@'}]: bad array subscript`)
        const value = this.textNow(operation.word)
        const name = segment.indirect ? (this.shell.get(segment.name) ?? segment.name) : segment.name
        const subscript = segment.subscript?.kind === 'index' ? this.textNow(segment.subscript.word) : null
        this.shell.assign(name, value, { subscript })
        emit(sink, this.shell.getElement(name, subscript) ?? value, quoted)
        return
      }
      case '?': {
        const text = this.textNow(operation.word)
        const what =
          segment.subscript?.kind === 'index' ? `${segment.name}[${segment.subscript.word.text}]` : segment.name
        if (!this.shell.isBash) {
          throw exitError(`${what}: ${text || `parameter not set${operation.colon ? ' or null' : ''}`}`, 2)
        }
        throw exitError(`${what}: ${text || `parameter ${operation.colon ? 'null or ' : ''}not set`}`)
      }
    }
  }
}

function emit(sink: Sink, text: string, quoted: boolean): void {
  if (quoted) sink.quoted(text)
  else sink.expanded(text)
}

function isPure(segment: Segment): boolean {
  switch (segment.kind) {
    case 'command':
    case 'process':
      return false
    case 'arithmetic':
      return segment.expression.pure
    case 'double':
    case 'parameter':
      return segment.pure
    default:
      return true
  }
}

function isAtList(segment: ParameterSegment): boolean {
  if (segment.operation?.kind === 'names' || segment.operation?.kind === 'keys') return !segment.operation.joined
  return (
    (segment.name === '@' && !segment.length) ||
    (segment.subscript?.kind === 'all' && !segment.subscript.joined && !segment.length)
  )
}
