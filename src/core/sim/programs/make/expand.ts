/** make's variables and functions. */
import type { Task } from '../../kernel/sys.ts'

export class MakeError extends Error {
  constructor(
    message: string,
    /** `FILE:LINE`, or null where it is not a line's fault. */
    readonly place: string | null = null,
  ) {
    super(message)
  }
}

export interface Variable {
  readonly value: string
  /** `=`: expanded at each use; `:=` once. */
  readonly recursive: boolean
  readonly origin: 'default' | 'environment' | 'file' | 'command line' | 'automatic' | 'override'
}

export interface Tools {
  shell(command: string): Task<string>
  wildcard(pattern: string): Task<readonly string[]>
  say(text: string): Task<void>
  complain(text: string): Task<void>
  absolute(path: string): string
  /** Reads text as lines of a makefile. */
  evaluate(text: string, place: string): Task<void>
  /** --warn-undefined-variables */
  readonly warnsOfUndefined: boolean
}

const words = (text: string): string[] => text.trim().split(/\s+/).filter(Boolean)

/** `%` in a pattern stands for any text. */
export function stemOf(pattern: string, word: string): string | null {
  const at = pattern.indexOf('%')
  if (at < 0) return pattern === word ? '' : null
  const [before, after] = [pattern.slice(0, at), pattern.slice(at + 1)]
  if (word.length < before.length + after.length || !word.startsWith(before) || !word.endsWith(after)) return null
  return word.slice(before.length, word.length - after.length)
}

function substitute(from: string, to: string, word: string): string {
  const stem = stemOf(from, word)
  if (stem === null) return word
  return from.includes('%') ? to.replace('%', () => stem) : to
}

export class Scope {
  readonly variables = new Map<string, Variable>()
  place = ''
  #expanding = new Set<string>()

  constructor(
    readonly tools: Tools,
    readonly parent: Scope | null = null,
  ) {}

  get(name: string): Variable | undefined {
    return this.variables.get(name) ?? this.parent?.get(name)
  }

  set(name: string, value: string, recursive: boolean, origin: Variable['origin']): void {
    const before = this.get(name)
    if (before?.origin === 'command line' && origin !== 'command line' && origin !== 'override') return
    this.variables.set(name, { value, recursive, origin })
  }

  *valueOf(name: string): Task<string> {
    const variable = this.get(name)
    if (!variable) {
      if (this.tools.warnsOfUndefined && !/^\d*$/.test(name))
        yield* this.tools.complain(`${this.place}: warning: undefined variable '${name}'\n`)
      return ''
    }
    if (!variable.recursive) return variable.value
    if (this.#expanding.has(name))
      throw new MakeError(`Recursive variable '${name}' references itself (eventually).`, this.place)
    this.#expanding.add(name)
    const text = yield* this.expand(variable.value)
    this.#expanding.delete(name)
    return text
  }

  *expand(text: string): Task<string> {
    let out = ''
    for (let at = 0; at < text.length; at++) {
      if (text[at] !== '$') {
        out += text[at]
        continue
      }
      const next = text[++at]
      if (next === undefined) out += '$'
      else if (next === '$') out += '$'
      else if (next === '(' || next === '{') {
        const end = closing(text, at)
        if (end < 0) throw new MakeError('unterminated variable reference.', this.place)
        out += yield* this.#reference(text.slice(at + 1, end))
        at = end
      } else out += yield* this.valueOf(next)
    }
    return out
  }

  *#reference(inner: string): Task<string> {
    const call = /^([a-z][a-z-]*)(?:[ \t]+([\s\S]*))?$/.exec(inner)
    const handler = call && Object.hasOwn(FUNCTIONS, call[1]!) && call[2] !== undefined ? FUNCTIONS[call[1]!]! : null
    if (handler) return yield* handler(this, splitArguments(call![2]!, handler))
    const name = yield* this.expand(inner)
    const replaced = /^([^:]+):([^=]*)=(.*)$/.exec(name)
    if (!replaced) return yield* this.valueOf(name)
    const value = yield* this.valueOf(replaced[1]!)
    const [from, to] = [replaced[2]!, replaced[3]!]
    const [a, b] = from.includes('%') ? [from, to] : [`%${from}`, `%${to}`]
    return words(value)
      .map((word) => substitute(a, b, word))
      .join(' ')
  }
}

function closing(text: string, at: number): number {
  const open = text[at]!
  const close = open === '(' ? ')' : '}'
  let depth = 0
  for (let i = at; i < text.length; i++) {
    if (text[i] === open) depth++
    else if (text[i] === close && --depth === 0) return i
  }
  return -1
}

type Handler = (scope: Scope, args: readonly string[]) => Task<string>

/** The last argument of some functions may hold commas. */
const COUNTS = new Map<Handler, number>()
function splitArguments(text: string, handler: Handler): string[] {
  const most = COUNTS.get(handler) ?? Infinity
  const args = ['']
  let depth = 0
  for (const char of text) {
    if (char === '(' || char === '{') depth++
    else if (char === ')' || char === '}') depth--
    if (char === ',' && depth === 0 && args.length < most) args.push('')
    else args[args.length - 1] += char
  }
  return args
}

/** A function whose arguments are expanded first. */
const plain = (compute: (...args: string[]) => string): Handler =>
  function* (scope, args) {
    const values: string[] = []
    for (const arg of args) values.push(yield* scope.expand(arg))
    return compute(...values)
  }
const each = (compute: (word: string) => string): Handler =>
  plain((text = '') => words(text).map(compute).filter(Boolean).join(' '))

const FUNCTIONS: Readonly<Record<string, Handler>> = {
  subst: plain((from = '', to = '', text = '') => text.replaceAll(from, () => to)),
  patsubst: plain((from = '', to = '', text = '') =>
    words(text)
      .map((word) => substitute(from.trim(), to.trim(), word))
      .join(' '),
  ),
  strip: plain((text = '') => words(text).join(' ')),
  findstring: plain((part = '', text = '') => (text.includes(part) ? part : '')),
  filter: plain((patterns = '', text = '') =>
    words(text)
      .filter((word) => words(patterns).some((pattern) => stemOf(pattern, word) !== null))
      .join(' '),
  ),
  'filter-out': plain((patterns = '', text = '') =>
    words(text)
      .filter((word) => words(patterns).every((pattern) => stemOf(pattern, word) === null))
      .join(' '),
  ),
  sort: plain((text = '') => [...new Set(words(text))].sort().join(' ')),
  word: plain((n = '', text = '') => words(text)[Number(n) - 1] ?? ''),
  words: plain((text = '') => String(words(text).length)),
  wordlist: plain((from = '', to = '', text = '') =>
    words(text)
      .slice(Number(from) - 1, Number(to))
      .join(' '),
  ),
  firstword: plain((text = '') => words(text)[0] ?? ''),
  lastword: plain((text = '') => words(text).at(-1) ?? ''),
  dir: each((path) => (path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : './')),
  notdir: each((path) => path.slice(path.lastIndexOf('/') + 1)),
  suffix: each((path) => /\.[^./]*$/.exec(path)?.[0] ?? ''),
  basename: each((path) => path.replace(/\.[^./]*$/, '')),
  addprefix: plain((prefix = '', text = '') =>
    words(text)
      .map((word) => prefix + word)
      .join(' '),
  ),
  addsuffix: plain((suffix = '', text = '') =>
    words(text)
      .map((word) => word + suffix)
      .join(' '),
  ),
  join: plain((a = '', b = '') => {
    const [left, right] = [words(a), words(b)]
    return Array.from(
      { length: Math.max(left.length, right.length) },
      (_, i) => (left[i] ?? '') + (right[i] ?? ''),
    ).join(' ')
  }),
  *wildcard(scope, [patterns = '']) {
    const found: string[] = []
    for (const pattern of words(yield* scope.expand(patterns))) found.push(...(yield* scope.tools.wildcard(pattern)))
    return found.join(' ')
  },
  *abspath(scope, [text = '']) {
    return words(yield* scope.expand(text))
      .map((path) => scope.tools.absolute(path))
      .join(' ')
  },
  *realpath(scope, [text = '']) {
    return words(yield* scope.expand(text))
      .map((path) => scope.tools.absolute(path))
      .join(' ')
  },
  *if(scope, [test = '', yes = '', no = '']) {
    return yield* scope.expand((yield* scope.expand(test.trim())) === '' ? no : yes)
  },
  *or(scope, args) {
    for (const arg of args) {
      const text = yield* scope.expand(arg.trim())
      if (text !== '') return text
    }
    return ''
  },
  *and(scope, args) {
    let text = ''
    for (const arg of args) {
      text = yield* scope.expand(arg.trim())
      if (text === '') return ''
    }
    return text
  },
  *foreach(scope, [name = '', list = '', body = '']) {
    const found: string[] = []
    for (const word of words(yield* scope.expand(list))) {
      const inner = new Scope(scope.tools, scope)
      inner.place = scope.place
      inner.set((yield* scope.expand(name)).trim(), word, false, 'automatic')
      found.push(yield* inner.expand(body))
    }
    return found.join(' ')
  },
  *call(scope, [name = '', ...args]) {
    const inner = new Scope(scope.tools, scope)
    inner.place = scope.place
    inner.set('0', name.trim(), false, 'automatic')
    for (const [i, arg] of args.entries()) inner.set(String(i + 1), yield* scope.expand(arg), false, 'automatic')
    return yield* inner.valueOf(name.trim())
  },
  *shell(scope, args) {
    return yield* scope.tools.shell(yield* scope.expand(args.join(',')))
  },
  *eval(scope, args) {
    const { place } = scope
    yield* scope.tools.evaluate(yield* scope.expand(args.join(',')), place)
    scope.place = place
    return ''
  },
  *value(scope, [name = '']) {
    return scope.get(yield* scope.expand(name))?.value ?? ''
  },
  *origin(scope, [name = '']) {
    const variable = scope.get(yield* scope.expand(name))
    return variable?.origin ?? 'undefined'
  },
  *flavor(scope, [name = '']) {
    const variable = scope.get(yield* scope.expand(name))
    return variable ? (variable.recursive ? 'recursive' : 'simple') : 'undefined'
  },
  *info(scope, args) {
    yield* scope.tools.say(`${yield* scope.expand(args.join(','))}\n`)
    return ''
  },
  *warning(scope, args) {
    yield* scope.tools.complain(`${scope.place}: ${yield* scope.expand(args.join(','))}\n`)
    return ''
  },
  *error(scope, args) {
    throw new MakeError(`${yield* scope.expand(args.join(','))}.`, scope.place)
  },
}
for (const [name, count] of [
  ['subst', 3],
  ['patsubst', 3],
  ['foreach', 3],
  ['if', 3],
  ['filter', 2],
  ['filter-out', 2],
  ['addprefix', 2],
  ['addsuffix', 2],
  ['word', 2],
  ['wordlist', 3],
  ['strip', 1],
  ['words', 1],
  ['sort', 1],
] as const)
  COUNTS.set(FUNCTIONS[name]!, count)
