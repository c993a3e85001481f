/** What QuickJS says and what V8 says of the same mistake. Each rule finds the words and the place in the source. */
import type { Place } from './locate.ts'
import type { Call } from './parse/facts.ts'
import type { Token } from './tokens.ts'

export interface Explained {
  readonly message: string
  /** Where V8 puts it; null leaves it to the call around the place. */
  readonly at: number | null
}
interface Rule {
  /** QuickJS's words. */
  readonly says: RegExp
  explain(match: RegExpExecArray, place: Place | null, raw: number): Explained
}

export function explain(message: string, place: Place | null, raw: number): Explained | null {
  for (const rule of RULES) {
    const match = rule.says.exec(message)
    if (match) return rule.explain(match, place, raw)
  }
  return null
}

const plain = (says: RegExp, words: string): Rule => ({ says, explain: () => ({ message: words, at: null }) })

const OPERATOR = /^[-+*/%<>&|^]|\*\*$/

/** The operator at or just before the place, or the next one. */
const operator = (says: RegExp, words: string): Rule => ({
  says,
  explain(_match, place, raw) {
    const token = place?.tokens.findLast(
      ({ start, text, type }) => type === 'punct' && start <= raw && raw - start < 4 && OPERATOR.test(text),
    )
    const next = token ? null : place?.tokenFrom(raw, ({ text, type }) => type === 'punct' && OPERATOR.test(text))
    const isPiece = (_each: Token, i: number): boolean =>
      place!.tokens[i - 1]?.type === 'template' && place!.tokens[i - 1]!.text.endsWith('${')
    const piece = token || next ? null : place?.tokenFrom(raw, isPiece)
    return { message: words, at: (token ?? next ?? piece)?.start ?? null }
  },
})

const RULES: readonly Rule[] = [
  // cannot read property 'x' of undefined
  {
    says: /^cannot read property '(.*)' of (undefined|null)$/s,
    explain([, key, what], place, raw) {
      if (key === 'Symbol.iterator') return notIterable(place, raw, what!)
      return {
        message: `Cannot read properties of ${what} (reading '${key === 'Symbol.asyncIterator' ? 'Symbol(Symbol.asyncIterator)' : key}')`,
        at: memberPlace(place, raw, key!),
      }
    },
  },
  // cannot set property 'x' of undefined
  {
    says: /^cannot set property '(.*)' of (undefined|null)$/s,
    explain: ([, key, what], place, raw) => ({
      message: `Cannot set properties of ${what} (setting '${key}')`,
      at: assignmentPlace(place, raw, key!),
    }),
  },
  { says: /^not a function$/, explain: (_match, place, raw) => notAFunction(place, raw) },
  {
    says: /^not a constructor$/,
    explain(_match, place, raw) {
      const call = place?.callAt(raw, null, true)
      return { message: `${call?.text ?? '(intermediate value)'} is not a constructor`, at: call?.at ?? null }
    },
  },
  // nope is not defined
  {
    says: /^'?([\p{ID_Start}$_][\p{ID_Continue}$]*)'? is not defined$/u,
    explain([, name], place, raw) {
      const token = place?.tokenFrom(raw, isReference(place, name!))
      const call =
        token &&
        place?.calls.find(
          (each) =>
            each.isNew && each.name === name && !each.isMember && each.start <= token.start && token.start <= each.end,
        )
      const isModule =
        place?.source.file.startsWith('file:') && /^(require|module|exports|__filename|__dirname)$/.test(name!)
      const words = `${name} is not defined`
      const index = token && place ? place.tokens.indexOf(token) : -1
      const sign = index >= 0 ? place!.tokens[index + 1] : undefined
      const hasFirst = token && place?.facts.firsts.has(token.start)
      if (sign?.text === '=' && !call && !hasFirst) return { message: words, at: sign.start }
      return {
        message: isModule
          ? `${words} in ES module scope${name === 'require' ? ', you can use import instead' : ''}`
          : words,
        at: (token && place?.facts.firsts.get(token.start)) ?? call?.at ?? token?.start ?? null,
      }
    },
  },
  // x is not initialized
  {
    says: /^(this|[\p{ID_Start}$_][\p{ID_Continue}$]*) is not initialized$/u,
    explain([, name], place, raw) {
      const token = place?.tokenFrom(raw, isReference(place, name!))
      if (name === 'this') {
        return {
          message:
            "Must call super constructor in derived class before accessing 'this' or returning from derived constructor",
          at: token?.start ?? null,
        }
      }
      const first = token && place?.facts.firsts.get(token.start)
      return { message: `Cannot access '${name}' before initialization`, at: first ?? token?.start ?? null }
    },
  },
  // 'c' is read-only
  {
    says: /^'(.*)' is read-only$/s,
    explain([, name], place, raw) {
      const isConstant = place?.tokens.some(({ text }, i) => text === name && isConstBinding(place.tokens, i))
      const at = assignmentPlace(place, raw, name!)
      const isMember =
        at !== null && place
          ? /[.\]]\s*$/.test(place.source.text.slice(0, at).trimEnd().slice(0, -name!.length))
          : false
      return isConstant && !isMember
        ? { message: 'Assignment to constant variable.', at }
        : { message: `Cannot assign to read only property '${name}' of object '#<Object>'`, at }
    },
  },
  {
    says: /^value is not iterable$|^object is not iterable$/,
    explain: (_match, place, raw) => notIterable(place, raw, null),
  },
  {
    says: /^[Cc]annot convert undefined or null to object$/,
    explain(_match, place, raw) {
      const found = place && (nestedPattern(place, raw) ?? destructuring(place, raw))
      if (!found) return { message: 'Cannot convert undefined or null to object', at: null }
      return found
    },
  },
  {
    says: /^class constructors must be invoked with 'new'$/,
    explain(_match, place, raw) {
      const call = place?.callAt(raw, null)
      return { message: `Class constructor ${call?.name ?? ''} cannot be invoked without 'new'`, at: call?.at ?? null }
    },
  },
  {
    says: /^invalid repeat count$/,
    explain(_match, place, raw) {
      const call = place?.callAt(raw, 'repeat')
      const value =
        call && place
          ? /\(\s*(-?(?:[0-9.]+|Infinity))\s*\)$/.exec(place.source.text.slice(call.start, call.end))?.[1]
          : undefined
      return { message: `Invalid count value: ${value ?? '-1'}`, at: call?.at ?? null }
    },
  },
  {
    says: /^invalid 'in' operand$/,
    explain: (_match, place, raw) => inOperand(place, raw),
  },
  {
    says: /^invalid 'instanceof' right operand$/,
    explain(_match, place, raw) {
      const word = place?.tokenFrom(raw, ({ text }) => text === 'instanceof')
      const right = word ? place!.tokens[place!.tokens.indexOf(word) + 1] : undefined
      const isPlain = right && (/^(number|string)$/.test(right.type) || /^(null|undefined)$/.test(right.text))
      return {
        message: `Right-hand side of 'instanceof' is not ${isPlain ? 'an object' : 'callable'}`,
        at: word?.start ?? null,
      }
    },
  },
  {
    says: /^(?:not extensible|object is not extensible)$/,
    explain(_match, place, raw) {
      const token = place?.tokenFrom(raw, isAssignment(place))
      const name = token && nameBefore(place!, token)
      return {
        message: name
          ? `Cannot add property ${name}, object is not extensible`
          : 'Cannot add property 0, object is not extensible',
        at: token?.start ?? null,
      }
    },
  },
  {
    says: /^no setter for property(?: '(.*)')?$/,
    explain([, key], place, raw) {
      const name = key ?? assignedName(place, raw)
      return {
        message: `Cannot set property ${name} of #<Object> which has only a getter`,
        at: name ? assignmentPlace(place, raw, name) : null,
      }
    },
  },
  {
    says: /^could not delete property(?: '(.*)')?$/,
    explain([, key], place, raw) {
      const word = key === undefined ? place?.tokenFrom(raw, ({ text }) => text === 'delete') : undefined
      const name = word && /^delete\s+[\w$.]+\.([\w$]+)/.exec(place!.source.text.slice(word.start))?.[1]
      return { message: `Cannot delete property '${key ?? name ?? ''}' of #<Object>`, at: word?.start ?? null }
    },
  },
  {
    says: /^invalid array length$/,
    explain: (_match, place, raw) => ({
      message: 'Invalid array length',
      at: place && /\.length\s*=/.test(place.source.text) ? assignmentPlace(place, raw, 'length') : null,
    }),
  },
  operator(/^cannot convert symbol to string$/, 'Cannot convert a Symbol value to a string'),
  operator(/^cannot convert symbol to number$/, 'Cannot convert a Symbol value to a number'),
  operator(/^cannot convert bigint to number$/i, 'Cannot mix BigInt and other types, use explicit conversions'),
  operator(/^bigint argument with unary \+$/, 'Cannot convert a BigInt value to a number'),
  // private class field '#p' does not exist
  {
    says: /^private class field '(#.*)' does not exist$/,
    explain([, name], place, raw) {
      const token = place?.tokenFrom(raw, ({ text }, i) => text === name && place.tokens[i - 1]?.text === '.')
      return {
        message: `Cannot read private member ${name} from an object whose class did not declare it`,
        at: token?.start ?? null,
      }
    },
  },
  {
    says: /^invalid code point$/,
    explain(_match, place, raw) {
      const call = place?.callAt(raw, 'fromCodePoint')
      const value = call && /\(\s*(-?[\w.]+)\s*\)$/.exec(place!.source.text.slice(call.start, call.end))?.[1]
      return { message: `Invalid code point ${value ?? '-1'}`, at: call?.at ?? null }
    },
  },
  plain(/^BigInt division by zero$/, 'Division by zero'),
  // As V8 of Node 20 has it, whatever the exponent.
  plain(/^BigInt negative exponent$/, 'undefined must be positive'),
  plain(
    /^operand 'prototype' property is not an object$/,
    "Function has non-object prototype 'undefined' in instanceof check",
  ),
  plain(/^empty array$/, 'Reduce of empty array with no initial value'),
  plain(/^expecting hex digit$|^malformed UTF-8$/, 'URI malformed'),
  plain(/^Date value is NaN$|^invalid date$/i, 'Invalid time value'),
  plain(/^promise self resolution$/, 'Chaining cycle detected for promise #<Promise>'),
  plain(/^toPrimitive$/, 'Cannot convert object to primitive value'),
  plain(/^object cannot be converted to primitive$/i, 'Cannot convert object to primitive value'),
  plain(/^must be between 0 and 100$/, 'toFixed() digits argument must be between 0 and 100'),
  plain(/^invalid number of digits$/, 'toFixed() digits argument must be between 0 and 100'),
  plain(/^radix must be between 2 and 36$/, 'toString() radix argument must be between 2 and 36'),
  {
    says: /^parent class must be constructor$/,
    explain(message, place, raw) {
      const word = place?.tokenFrom(raw, ({ text }) => text === 'extends')
      let last = word ? place!.tokens.indexOf(word) + 1 : -1
      while (last > 0 && place!.tokens[last + 1]?.text === '.') last += 2
      return { message: message[0], at: place?.tokens[last]?.start ?? null }
    },
  },
  plain(/^stack overflow$/i, 'Maximum call stack size exceeded'),
  plain(/^out of memory$/, 'Array buffer allocation failed'),
]

const isReference =
  (place: Place, name: string) =>
  (token: Token, index: number): boolean => {
    const before = place.tokens[index - 1]?.text
    return (
      token.type === 'name' &&
      token.text === name &&
      before !== '.' &&
      before !== '?.' &&
      place.tokens[index + 1]?.text !== ':'
    )
  }

/** The first `.key`, `?.key` or `[…]` that ends behind `raw`, or a pattern's property. */
function memberPlace(place: Place | null, raw: number, key: string): number | null {
  if (!place) return null
  const scope = place.scopeAt(raw)
  const members = place.facts.members
    .filter((each) => each.end > raw && place.isIn(scope, each) && (each.key === key || each.key === null))
    .sort((a, b) => a.end - b.end)
  const exact = members.find((each) => each.key === key) ?? members[0]
  const inPattern = place.facts.patterns.find((each) => each.at >= raw && each.key === key && place.isIn(scope, each))
  return exact?.at ?? inPattern?.at ?? null
}

const ASSIGNMENT = /^(=|\+=|-=|\*=|\/=|%=|\|\|=|&&=|\?\?=|\+\+|--|\*\*=|<<=|>>=|>>>=|&=|\|=|\^=)$/

function assignmentPlace(place: Place | null, raw: number, key: string): number | null {
  if (!place) return null
  const { tokens } = place
  const token = place.tokenFrom(raw, ({ text }, i) => {
    if (!ASSIGNMENT.test(text)) return false
    const before = tokens[i - 1]
    if (before?.text === key) return !/^(const|let|var)$/.test(tokens[i - 2]?.text ?? '')
    return before?.text === ']' && before.mate >= 0
  })
  return token?.start ?? null
}

const isConstBinding = (tokens: readonly Token[], index: number): boolean => {
  for (let i = index - 1; i >= 0 && i > index - 40; i--) {
    const { text, isFirst } = tokens[i]!
    if (text === 'const' || text === 'import') return true
    if (text === ';' || text === '=' || text === '(' || (isFirst && text !== ',')) return text === 'const'
  }
  return false
}

/** Methods that strings, arrays and promises have: a call of one of them seldom failed for want of it. */
const KNOWN_METHODS = new Set(
  [String, Array, Number, Map, Set, RegExp, Date, Promise].flatMap((type) =>
    Object.getOwnPropertyNames(type.prototype),
  ),
)
/** What is always there: a call of these did not fail for want of them. */
const BUILT_IN =
  /^(require|String|Number|Array|Object|parseInt|parseFloat|setTimeout|setInterval|setImmediate|queueMicrotask|(console|JSON|Math|Object|Array|Promise|Number|Date|Buffer|Reflect|process)\.[a-zA-Z]+)$/

function notAFunction(place: Place | null, raw: number): Explained {
  if (!place) return { message: 'undefined is not a function', at: null }
  const scope = place.scopeAt(raw)
  const around = place.calls
    .filter((call) => call.start <= raw && raw <= call.end && place.isIn(scope, call))
    .sort((a, b) => a.end - a.start - (b.end - b.start))
  const mayFail = around.filter((call) => !isDeclared(place, call) && (!BUILT_IN.test(call.text) || call.isNew))
  const isLikely = (call: Call): boolean => !KNOWN_METHODS.has(call.name) || call.isNew
  const call =
    mayFail.find(isLikely) ??
    mayFail[0] ??
    place.calls.find((each) => each.start >= raw && place.isIn(scope, each) && !isDeclared(place, each)) ??
    around[0]
  if (!call) return { message: 'undefined is not a function', at: null }
  const isIterated = place.facts.iterated.some(
    ({ kind, start, end }) => kind === 'of' && start === call.start && end === call.end,
  )
  const what = call.isNew ? 'constructor' : isIterated ? 'function or its return value is not iterable' : 'function'
  return { message: `${call.text} is not a ${what}`, at: call.at }
}

/** A function that the same file declares. */
export function isDeclared(place: Place, call: Call): boolean {
  if (call.isMember || call.name === '') return false
  return place.tokens.some((token, i) => {
    if (token.text !== call.name || token.type !== 'name') return false
    const before = place.tokens[i - 1]?.text
    if (before === 'function' || before === 'class') return true
    const head = place.tokens[i + 2]
    if (place.tokens[i + 1]?.text === '=' && head?.text === '(' && place.tokens[head.mate + 1]?.text === '=>')
      return true
    return (
      place.tokens[i + 1]?.text === '=' &&
      place.tokens.slice(i + 2, i + 5).some(({ text }) => text === 'function' || text === '=>' || text === 'async')
    )
  })
}

/** `for (… of x)`, `[...x]`, `f(...x)`, `const [a] = x` */
function notIterable(place: Place | null, raw: number, what: string | null): Explained {
  const plain = `${what === 'null' ? 'object null' : (what ?? 'object')} is not iterable`
  if (!place) return { message: plain, at: null }
  const scope = place.scopeAt(raw)
  const within = place.facts.iterated.filter((each) => place.isIn(scope, each))
  const found = within.find(({ start, end }) => start <= raw && raw <= end) ?? within.find(({ start }) => start >= raw)
  if (!found) {
    const array = scope && hasParameterArray(place, scope.start, scope.end) ? scope.start : null
    const symbol = ' (cannot read property Symbol(Symbol.iterator))'
    if (array !== null) return { message: `${plain}${what === null ? '' : symbol}`, at: array }
    const member = place.facts.members.find((each) => each.end > raw && each.key === null && place.isIn(scope, each))
    if (member) return { message: `${plain}${symbol}`, at: member.at }
    return { message: plain, at: place.callAt(raw, null)?.at ?? null }
  }
  if (found.kind === 'argument' && what !== null)
    return { message: `${found.text} is not iterable (cannot read property ${what})`, at: found.at }
  if (found.kind === 'argument') {
    const call = place.calls.findLast(({ start, end }) => start <= found.start && found.end <= end)
    return { message: 'Spread syntax requires ...iterable[Symbol.iterator] to be a function', at: call?.at ?? null }
  }
  const isBareUndefined = found.kind === 'pattern' && what === 'undefined'
  return {
    message: `${isBareUndefined ? 'undefined' : found.text} is not iterable${isBareUndefined && found.text !== 'undefined' ? ' (cannot read property Symbol(Symbol.iterator))' : ''}`,
    at: found.at,
  }
}

/** `([a, b]) => …` */
function hasParameterArray(place: Place, from: number, to: number): boolean {
  const open = place.tokens.findIndex(({ start, text }) => start >= from && start < to && text === '[')
  return open >= 0 && /^[(,]$/.test(place.tokens[open - 1]?.text ?? '')
}

/** `const { a: { b } } = x` and `const [a, { b }] = x`: what was taken out of x has nothing in it. */
function nestedPattern(place: Place, raw: number): Explained | null {
  const scope = place.scopeAt(raw)
  const outer = place.facts.patterns.find((each) => each.end >= raw && place.isIn(scope, each))
  const iterated = place.facts.iterated.find(
    (each) => each.kind === 'pattern' && each.end >= raw && place.isIn(scope, each),
  )
  const nested = place.facts.patterns.filter(
    (each) =>
      each.value === null &&
      each.key !== null &&
      place.isIn(scope, each) &&
      [outer, iterated].some((one) => one && one !== each && one.start <= each.start && each.end <= one.end),
  )
  const inner = nested.at(-1)
  if (!inner || /^(null|undefined)$/.test(outer?.value ?? '')) return null
  return { message: `Cannot read properties of undefined (reading '${inner.key}')`, at: inner.at }
}

/** `const { a } = x`: the first property, and the text of what was taken apart. */
function destructuring(place: Place, raw: number): Explained | null {
  const scope = place.scopeAt(raw)
  const within = place.facts.patterns.filter((each) => place.isIn(scope, each) && each.value !== null)
  const hit = within.find((each) => each.value !== '' && each.end >= raw) ?? within.find((each) => each.value === '')
  if (!hit?.key) return null
  const last = /[\p{ID_Continue}$]+$/u.exec(hit.value ?? '')?.[0]
  const isNull =
    hit.value === 'null' ||
    (last && new RegExp(`\\b${last.replace(/\$/g, '\\$')}['"]?\\s*[:=]\\s*null\\b`).test(place.source.text))
  const what = isNull ? 'null' : 'undefined'
  return {
    message: `Cannot destructure property '${hit.key}' of '${hit.value || 'undefined'}' as it is ${what}.`,
    at: hit.at,
  }
}

function inOperand(place: Place | null, raw: number): Explained {
  const token = place?.tokenFrom(raw, ({ text, type }) => text === 'in' && type === 'name')
  if (!token || !place) return { message: "Cannot use 'in' operator to search for '' in undefined", at: null }
  const index = place.tokens.indexOf(token)
  const left = place.tokens[index - 1]
  const right = place.tokens[index + 1]
  const isMember = place.tokens[index - 2]?.text === '.'
  const unquoted = (each: Token | undefined): string =>
    each?.type === 'string' ? each.text.slice(1, -1) : each === left && isMember ? 'undefined' : (each?.text ?? '')
  return {
    message: `Cannot use 'in' operator to search for '${unquoted(left)}' in ${unquoted(right)}`,
    at: token.start,
  }
}

const isAssignment =
  (place: Place) =>
  ({ text }: Token, i: number): boolean =>
    text === '=' && place.tokens[i - 1]?.type === 'name'

/** The property that stands before the sign of an assignment. */
const nameBefore = ({ source }: Place, { start }: Token): string | undefined =>
  source.text
    .slice(0, start)
    .trimEnd()
    .match(/[\p{ID_Continue}$]+$/u)?.[0]

function assignedName(place: Place | null, raw: number): string {
  const token = place?.tokenFrom(raw, isAssignment(place))
  return (token && nameBefore(place!, token)) ?? ''
}
