/** Stack traces as V8 prints them. */

import type { Site } from '../engine/sites.ts'
import { BOTTOM_FRAMES, LIBRARY_FRAMES, nativeLabel } from './library-frames.ts'
import { Place } from './locate.ts'
import { type ArgumentsOf, nativeWords } from './native-words.ts'
import { earlierCallee, startOf } from './overflow.ts'
import type { Call } from './parse/facts.ts'
import { accessAt, loopVariableAt, receiverOf } from './receivers.ts'
import type { Scope } from './scopes.ts'
import { siteOffset } from './sites.ts'
import type { Source } from './sources.ts'
import { explain, isDeclared } from './words.ts'

/** As the guest captured it: function name, file (null for the engine's own), line, column, and what it was called on. */
export type RawFrame = readonly [
  name: string | null,
  file: string | null,
  line: number,
  column: number,
  receiver?: string | null,
  as?: string | null,
  isAsync?: boolean,
  site?: Site | null,
  /** The class of the object whose method it is, where the engine could tell. */
  self?: string | null,
  /** It stands where its function begins, or one before: nothing in that has a place of its own. */
  isStart?: boolean,
]
export interface ErrorFacts {
  readonly name: string
  readonly message: string
  /** The name of its class: `new X(…)` made it; or of the function that was called. */
  readonly made: string
  /** The classes that it is an instance of, itself first. */
  readonly chain?: readonly string[]
  /** Its message when it was made. */
  readonly text: string
}
export interface Frame {
  readonly label: string
  /** `file:line:column`, or `<anonymous>`. */
  readonly place: string
  readonly file: string | null
  readonly offset: number
  readonly isUser: boolean
}

const STACK_FULL = 'Maximum call stack size exceeded'

export class Stack {
  private readonly places = new Map<Source, Place>()
  constructor(private readonly find: (file: string) => Source | undefined) {}

  placeOf(source: Source): Place {
    let place = this.places.get(source)
    if (!place) {
      place = new Place(source)
      this.places.set(source, place)
    }
    return place
  }

  /** The frames that V8 would show; `facts` are of the error that was made in the first one. */
  frames(raw: readonly RawFrame[], facts: ErrorFacts | null): Frame[] {
    this.placeCallbacks(raw)
    this.placeSites(raw, facts?.message ?? '')
    const isRefused = facts !== null && /^class constructors must/.test(facts.message)
    const from = isRefused ? 1 : facts?.chain ? this.constructorFrames(raw, facts.made, facts.chain) : 0
    const out: Frame[] = []
    for (let i = from; i < raw.length; i++) {
      const made = this.frame(raw, i, i === from ? facts : null)
      if (made) out.push(made, ...this.framesBelow(raw[i]!), ...this.generatorFrame(raw, i))
      if (BOTTOM_FRAMES.has(keyOf(raw[i]!)) && !raw[i]![6]) {
        // The native code that called this is not JavaScript: only what awaits can come below.
        i = raw.findIndex((frame, index) => index > i && frame[6]) - 1
        if (i < 0) break
      }
    }
    if (facts?.text === STACK_FULL) out.unshift(...this.calleeOfFullStack(raw))
    return out.flatMap((frame) => this.asStarted(frame, out))
  }

  private calleeOfFullStack(raw: readonly RawFrame[]): Frame[] {
    const index = earlierCallee(raw)
    const [, file, line, column] = raw[index] ?? []
    const source = file ? this.find(file) : undefined
    const frame = source && this.frame(raw, index, null)
    if (!frame) return []
    const place = this.placeOf(source)
    const scope = place.scopeAt(source.offsetOf(line!, column!))
    if (!scope) return []
    const offset = startOf(place, scope)
    const start = source.placeOf(offset)
    return [{ ...frame, offset, place: `${source.file}:${start.line}:${start.column}` }]
  }

  /** Node's own frames below a program that came from standard input or from -e as a module. */
  private asStarted(frame: Frame, all: readonly Frame[]): Frame[] {
    const isStdin = this.find('[stdin]') !== undefined
    const isModuleText = all.some(({ file }) => file?.endsWith('/[eval1]'))
    if (isModuleText)
      return [{ ...frame, place: frame.place.replace('async ModuleLoader.import (', 'async ModuleLoader.eval (') }]
    if (!isStdin) return [frame]
    const place = frame.place
      .replace('[eval]-wrapper', '[stdin]-wrapper')
      .replace('node:internal/main/eval_string:30:3', 'node:internal/main/eval_stdin:32:5')
    const made = { ...frame, place }
    if (!place.includes('eval_stdin')) return [made]
    return [made, { ...frame, label: 'Socket.<anonymous>', place: 'node:internal/process/execution:297:5' }]
  }

  /** How many frames on top belong to the constructors of the error itself: V8 begins below `new`. */
  private constructorFrames(raw: readonly RawFrame[], made: string, chain: readonly string[]): number {
    let count = 0
    for (const [i, [name, file, line, column]] of raw.entries()) {
      const source = file === null ? undefined : this.find(file)
      if (!source) break
      const scope = this.placeOf(source).scopeAt(source.offsetOf(line, column))
      const isOwn = (scope?.isConstructor && chain.includes(scope.name)) || name === made
      if (!isOwn) break
      count = i + 1
      if (name === made || scope?.name === made) break
    }
    return count
  }

  /** A generator runs inside the native next(), whoever asks for its values. */
  private generatorFrame(raw: readonly RawFrame[], index: number): Frame[] {
    if (!this.isGenerator(raw, index)) return []
    return [
      { label: `${this.calleeName(raw[index]!)}.next`, place: '<anonymous>', file: null, offset: 0, isUser: false },
    ]
  }

  /** One that is async runs inside next() only until it has waited for something. */
  private isGenerator(raw: readonly RawFrame[], index: number): boolean {
    const [, file, line, column] = raw[index]!
    const source = file === null ? undefined : this.find(file)
    const scope = source && this.placeOf(source).scopeAt(source.offsetOf(line, column))
    if (!scope?.isGenerator) return false
    const [name, below] = raw[index + 1] ?? []
    return !scope.isAsync || (name === 'next' && below === null)
  }

  /** Frames that Node has between this one of our library and the next. */
  private framesBelow([name, file]: RawFrame): Frame[] {
    if (!file?.startsWith('node:')) return []
    const [, , ...more] = LIBRARY_FRAMES[`${file.slice('node:'.length)}#${name ?? ''}`] ?? ['', '']
    return more.map((place) => ({ label: '', place, file: null, offset: 0, isUser: false }))
  }

  /** V8's words for an error of the engine's, or null when they are the same. */
  words(raw: readonly RawFrame[], message: string, argumentsOf: ArgumentsOf): string | null {
    const [name, file] = raw[0] ?? []
    if (file === null && name) {
      const words = nativeWords(message, name, argumentsOf)
      if (words !== null) return words
    }
    this.placeCallbacks(raw)
    this.placeSites(raw, message)
    if (/^class constructors must/.test(message))
      return `Class constructor ${name ?? ''} cannot be invoked without 'new'`
    const top = raw.find(([, file]) => file !== null)
    const source = top && this.find(top[1]!)
    const place = source ? this.placeOf(source) : null
    return explain(message, place, source ? this.rawOffset(source, top!) : 0)?.message ?? null
  }

  /**
   * A function that failed before QuickJS noted a place in it seems to be where its caller is: then it is the argument of
   * that call, and its own start is the better place.
   */
  private placeCallbacks(raw: readonly RawFrame[]): void {
    raw.forEach((frame, i) => {
      const [name, file, line, column] = frame
      if (file !== null && !file.startsWith('node:') && isModuleFrame(raw, i)) this.bottoms.add(frame)
      const source = file === null ? undefined : this.find(file)
      const caller = raw.slice(i + 1).find((each) => each[1] !== null)
      if (!source || !caller || caller[1] !== file || caller[2] !== line || caller[3] !== column) return
      const place = this.placeOf(source)
      const at = source.offsetOf(line, column)
      const inner = place.scopes
        .filter(
          (scope) =>
            scope.start >= at && (name === null ? scope.name === '' || scope.kind === 'arrow' : scope.name === name),
        )
        .sort((a, b) => a.start - b.start)[0]
      if (inner) this.starts.set(frame, inner.start)
    })
  }
  private readonly starts = new WeakMap<RawFrame, number>()

  /** Where the instructions say which call or property it is, nothing has to be guessed. */
  private placeSites(raw: readonly RawFrame[], message: string): void {
    const top = raw.findIndex(([, file]) => file !== null)
    raw.forEach((frame, i) => {
      const [name, file, , , , , , site] = frame
      const source = site && file !== null ? this.find(file) : undefined
      if (!site || !source) return
      const named = i === top ? (/property '(.*)'/s.exec(message)?.[1] ?? null) : null
      const key = named ?? /^[gs]et (.*)/.exec(raw[i - 1]?.[0] ?? '')?.[1] ?? null
      const at = this.starts.get(frame) ?? source.offsetOf(frame[2], frame[3])
      const offset = siteOffset(this.placeOf(source), site, name === '<eval>' ? null : at, key)
      if (offset === null) return
      this.starts.set(frame, offset)
      if (site[0] === 'call') this.exact.add(frame)
    })
  }
  /** The frames whose place is a call that is known. */
  private readonly exact = new WeakSet<RawFrame>()

  /** QuickJS says column 1 of the function's line when it has no better place: then the function itself is the place. */
  private rawOffset(source: Source, frame: RawFrame): number {
    const started = this.starts.get(frame)
    if (started !== undefined) return started
    const [name, , line, column, , , isAsync] = frame
    const isBottom = this.bottoms.has(frame)
    const offset = source.offsetOf(line, column)
    if (isAsync) return offset
    const place = this.placeOf(source)
    if (frame[9]) {
      const own = place.scopes.find(({ start }) => start === offset || start === offset + 1)
      return own?.start ?? offset
    }
    const wanted = name === null || name === '<anonymous>' ? '' : name
    const isNamed = ({ name: own }: Scope): boolean => own === wanted || own.endsWith(`.${wanted}`)
    const here = place.scopeAt(offset)
    if (isBottom && here !== null) {
      const outer = place.scopes.filter(({ start, end }) => start <= offset && offset < end)
      return Math.max(0, Math.min(...outer.map(({ start }) => start)) - 1)
    }
    const isRight = wanted === '' ? column > 1 : here !== null && isNamed(here)
    if (isRight || (wanted === '' && isBottom)) return offset
    const end = source.lines[line] ?? source.text.length
    const onLine = place.scopes.filter(({ start }) => start >= offset - 1 && start < end)
    return onLine.find(isNamed)?.start ?? offset
  }
  /** The frames that are a module's own function. */
  private readonly bottoms = new WeakSet<RawFrame>()

  private frame(raw: readonly RawFrame[], index: number, facts: ErrorFacts | null): Frame | null {
    const frame = raw[index]!
    const [name, file] = frame
    if (file === '' && name?.startsWith('Promise.'))
      return { label: `async ${name}`, place: `index ${frame[2]}`, file: null, offset: 0, isUser: false }
    if (file === null) {
      const call = this.callOf(raw, index)
      const label = name === null ? null : (this.collectionLabel(name, call, raw[index + 1]) ?? nativeLabel(name, call))
      return label ? { label, place: '<anonymous>', file: null, offset: 0, isUser: false } : null
    }
    if (file.startsWith('node:')) return this.libraryFrame(raw, index)
    const source = this.find(file)
    if (!source) return { label: name ?? '', place: `${file}:${frame[2]}:${frame[3]}`, file, offset: 0, isUser: true }
    return this.userFrame(source, raw, index, facts)
  }

  /** `m.forEach(…)` where m is a Map. */
  private collectionLabel(name: string, call: Call | null, caller: RawFrame | undefined): string | null {
    const source = call?.isMember && caller ? this.find(caller[1]!) : undefined
    const receiver = source ? receiverOf(this.placeOf(source), call!) : null
    return receiver?.kind === 'class' && /^(Map|Set|WeakMap|WeakSet)$/.test(receiver.name)
      ? `${receiver.name}.${name}`
      : null
  }

  private libraryFrame(raw: readonly RawFrame[], index: number): Frame | null {
    const [name, file, , , receiver, , isAsync] = raw[index]!
    const known =
      LIBRARY_FRAMES[`${file!.slice('node:'.length)}#${name?.replace(/^get |^set /, (m) => m.trim()) ?? ''}`] ??
      LIBRARY_FRAMES[`${file!.slice('node:'.length)}#${name?.split(' ')[0] ?? ''}`]
    if (!known) return null
    const [, place] = known
    let [label] = known
    if (label.startsWith('*')) label = receiver ? `${receiver}.${label.split('.')[1]}` : label.slice(1)
    if (label.startsWith('.')) {
      const isMember = isAsync ? receiver !== null && receiver !== undefined : this.isCalledAsMember(raw, index, name!)
      label = isMember ? `Object${label}` : label.slice(1)
    }
    if (isAsync) label = `async ${label}`
    return { label, place, file: null, offset: 0, isUser: false }
  }

  /** Does the caller say `x.name(…)`? */
  private isCalledAsMember(raw: readonly RawFrame[], index: number, name: string): boolean {
    const caller = raw.slice(index + 1).find(([, file]) => file !== null)
    if (!caller) return true
    if (caller[1]!.startsWith('node:')) return /^node:(fs|internal\/main)$/.test(caller[1]!)
    const source = this.find(caller[1]!)
    if (!source) return true
    const call = this.placeOf(source).callAt(this.rawOffset(source, caller), name)
    return call ? call.isMember : true
  }

  private userFrame(source: Source, raw: readonly RawFrame[], index: number, facts: ErrorFacts | null): Frame {
    const frame = raw[index]!
    const place = this.placeOf(source)
    const rawAt = this.rawOffset(source, frame)
    const offset = this.offsetIn(place, raw, index, rawAt, facts)
    const { line, column } = source.placeOf(offset)
    const label = this.label(place, raw, index, rawAt)
    return { label, place: `${source.file}:${line}:${column}`, file: source.file, offset, isUser: true }
  }

  private offsetIn(
    place: Place,
    raw: readonly RawFrame[],
    index: number,
    rawAt: number,
    facts: ErrorFacts | null,
  ): number {
    if (raw[index]![6]) return this.awaitAt(place, rawAt)
    if (index === 0 && facts) {
      const explained = explain(facts.message, place, rawAt)
      if (explained?.at != null) return explained.at
      const made = this.madeBy(place, rawAt, facts)
      if (made !== null) return made
      return place.callAt(rawAt, facts.made)?.at ?? rawAt
    }
    if (index > 0 && this.exact.has(raw[index]!)) return rawAt
    const callee = raw[index - 1]
    const wanted = callee ? this.calleeName(callee) : null
    const accessed = wanted && /^[gs]et /.test(wanted) ? accessAt(place, rawAt, wanted) : null
    if (accessed !== null) return accessed
    const looped = this.throughIterator(raw, index) ? loopVariableAt(place, rawAt) : null
    if (looped !== null) return looped
    const chained = callee && !wanted ? this.chainedCall(place, rawAt, callee) : null
    const call = chained ?? place.callAt(rawAt, wanted)
    return call?.at ?? rawAt
  }

  /** Is the callee a generator whose next() the engine calls? */
  private throughIterator(raw: readonly RawFrame[], index: number): boolean {
    const [name, file] = raw[index - 1] ?? ['', '']
    const callee = name === 'next' && file === null ? index - 2 : index - 1
    return callee >= 0 && this.isGenerator(raw, callee)
  }

  /** `f(1)(2)(3)`: the call whose turn it is for a function that stands so deep in `f`. */
  private chainedCall(place: Place, rawAt: number, callee: RawFrame): Call | null {
    const source = callee[1] === null ? undefined : this.find(callee[1])
    if (!source) return null
    const inside = this.placeOf(source)
    const at = this.rawOffset(source, callee)
    const depth = inside.scopes.filter(({ start, end }) => start <= at && at < end).length - 1
    const scope = place.scopeAt(rawAt)
    const first = place.callAt(rawAt, null)
    if (!first || depth < 1 || !isDeclared(place, first)) return null
    const chain = place.calls
      .filter((each) => each.start === first.start && each.end >= first.end && !each.isNew && place.isIn(scope, each))
      .sort((a, b) => a.end - b.end)
    return chain.length < 2 ? null : (chain[Math.min(depth, chain.length - 1)] ?? null)
  }

  /** The `new X(…)` around a place: the one whose message is the error's, or the innermost. */
  private madeBy(place: Place, rawAt: number, facts: ErrorFacts): number | null {
    const scope = place.scopeAt(rawAt)
    const around = place.calls
      .filter((call) => call.name === facts.made && call.start <= rawAt && rawAt <= call.end && place.isIn(scope, call))
      .sort((a, b) => a.end - a.start - (b.end - b.start))
    const literal = new Set([`'${facts.text}'`, `"${facts.text}"`, `\`${facts.text}\``])
    const exact = around.find((call) =>
      place.tokens.some(
        (token, i) =>
          literal.has(token.text) &&
          place.tokens[i - 1]?.text === '(' &&
          place.tokens[i - 1]!.end > call.at &&
          token.start < call.end &&
          place.tokens[i - 2]?.text === facts.made &&
          place.tokens[i - 2]!.start >= call.at &&
          place.tokens[i - 2]!.start <= call.at + 4 + facts.made.length,
      ),
    )
    return (exact ?? around[0])?.at ?? null
  }

  private calleeName([name, file, line, column]: RawFrame): string | null {
    if (file === null || file.startsWith('node:')) return name?.replace(/_$/, '') ?? null
    const source = this.find(file)
    if (!source) return name
    const scope = this.placeOf(source).scopeAt(source.offsetOf(line, column))
    return scope?.name.startsWith('#') ? scope.name : (name ?? scope?.name ?? null)
  }

  /** The operand of the `await` around a place: V8 points behind the word. */
  private awaitAt(place: Place, rawAt: number): number {
    const { tokens } = place
    const scope = place.scopeAt(rawAt)
    let best: number | null = null
    for (const token of tokens) {
      if (token.type !== 'name' || token.text !== 'await' || place.scopeAt(token.start) !== scope) continue
      if (token.start <= rawAt) best = token.start
      else if (best === null) best = token.start
      if (token.start > rawAt) break
    }
    return best ?? rawAt
  }

  private label(place: Place, raw: readonly RawFrame[], index: number, rawAt: number): string {
    const label = this.plainLabel(place, raw, index, place.scopeAt(rawAt))
    return raw[index]![6] ? `async ${label}`.trimEnd() : label
  }

  private plainLabel(
    place: Place,
    raw: readonly RawFrame[],
    index: number,
    scope: ReturnType<Place['scopeAt']>,
  ): string {
    const [own, , , , receiver, as] = raw[index]!
    const isTop = scope === null
    if (isTop)
      return place.source.insertions.some(({ at }) => at === 0) && !place.source.file.startsWith('file:')
        ? 'Object.<anonymous>'
        : ''
    if (scope.kind === 'initializer') return `Function.${scope.name}`
    const name =
      scope.kind === 'method' && !scope.isConstructor
        ? scope.name
        : own && own !== '<anonymous>'
          ? scope.name.includes('.') && scope.name.endsWith(own)
            ? scope.name
            : own
          : scope.name
    if (scope.isConstructor) return `new ${scope.name || '<anonymous>'}`
    if (scope.kind === 'method' && scope.name.startsWith('[') && own) return `${scope.className ?? 'Object'}.${own}`
    if (name.startsWith('#')) return name
    if (/^[gs]et /.test(name) && scope.kind === 'method') return `${name} [as ${name.slice(4)}]`
    if (receiver !== undefined && receiver !== null) {
      const shown = name === '' ? (as ?? '<anonymous>') : name
      const suffix = as && name !== '' && as !== name ? ` [as ${as}]` : ''
      return `${shown.startsWith(`${receiver}.`) ? '' : `${receiver}.`}${shown}${suffix}`
    }
    if (raw[index]![6])
      return scope.className
        ? `${scope.className}.${name}`
        : this.isMethodCall(raw, index, name) && scope.kind !== 'arrow'
          ? `Object.${name}`
          : name
    if (scope.className && scope.kind === 'method') return `${this.classAt(raw, index, scope.className)}.${name}`
    const call = this.callOf(raw, index)
    // What the engine calls itself, a trap or toJSON, it calls on the object that the method stands in.
    const isCalledByEngine = raw[index + 1]?.[1] === null || /^node:internal\/json$/.test(raw[index + 1]?.[1] ?? '')
    if (scope.kind === 'method' && (isCalledByEngine || (call !== null && call.name !== name))) return `Object.${name}`
    if (call?.isNew) return `new ${name || '<anonymous>'}`
    if (name.includes('.')) return name.replace('.prototype.', '.')
    if (call?.isMember && name !== '') {
      const suffix =
        call.name !== '' &&
        call.name !== name &&
        !/^(call|apply|map|forEach|filter|reduce|then|catch|finally|some|every|find|sort)$/.test(call.name)
          ? ` [as ${call.name}]`
          : ''
      if (/^(call|apply)$/.test(call.name)) return name
      return `${/\[[0-9]+\]$/.test(call.text) ? 'Array' : 'Object'}.${name}${suffix}`
    }
    return name
  }

  /** The class of the object that the method in frame `index` ran on; `own` is the one it is written in. */
  private classAt(raw: readonly RawFrame[], index: number, own: string): string {
    const self = raw[index]![8]
    if (self) return self
    const call = this.callOf(raw, index)
    const caller = raw[index + 1]
    const source = call && caller ? this.find(caller[1]!) : undefined
    if (!call || !source) return own
    const place = this.placeOf(source)
    const receiver = receiverOf(place, call)
    if (receiver?.kind === 'class') return receiver.name
    const scope = receiver ? place.scopeAt(this.rawOffset(source, caller!)) : null
    if (!scope?.className) return own
    return scope.isConstructor
      ? this.classMade(raw, index + 1, scope.name)
      : this.classAt(raw, index + 1, scope.className)
  }

  /** The class whose `new` led to the constructor in frame `index`: constructors of subclasses stand below it. */
  private classMade(raw: readonly RawFrame[], index: number, own: string): string {
    const call = this.callOf(raw, index)
    const source = call?.name === 'super' ? this.find(raw[index + 1]![1]!) : undefined
    const scope = source && this.placeOf(source).scopeAt(this.rawOffset(source, raw[index + 1]!))
    return scope?.isConstructor ? this.classMade(raw, index + 1, scope.name) : own
  }

  private isMethodCall(raw: readonly RawFrame[], index: number, name: string): boolean {
    const call = this.callOf(raw, index)
    return Boolean(call?.isMember && call.name === name)
  }

  /** The call in the frame below that led to frame `index`, when that frame is the user's too. */
  private callOf(raw: readonly RawFrame[], index: number): ReturnType<Place['callAt']> {
    const caller = raw[index + 1]
    if (!caller || caller[1] === null || caller[1].startsWith('node:') || caller[6]) return null
    const source = this.find(caller[1])
    if (!source) return null
    return this.placeOf(source).callAt(this.rawOffset(source, caller), this.calleeName(raw[index]!))
  }
}

const keyOf = ([name, file]: RawFrame): string => `${file?.slice('node:'.length) ?? ''}#${name ?? ''}`

const isModuleFrame = (raw: readonly RawFrame[], index: number): boolean => {
  const below = raw.slice(index + 1).find(([, file]) => file !== null)?.[1]
  return below === undefined || below === null || /^node:internal\/(cjs|esm|main)$/.test(below)
}

export const show = ({ label, place }: Frame): string => {
  if (label === '') return place
  return label === 'async' ? `async ${place}` : `${label} (${place})`
}
