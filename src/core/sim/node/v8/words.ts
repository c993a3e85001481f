/** What QuickJS says and what V8 says of the same mistake. Each rule finds the words and the place in the source. */
import { type Call, chainStart, render } from './calls.ts'
import type { Place } from './locate.ts'
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
    return { message: words, at: (token ?? next)?.start ?? null }
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
      if (sign?.text === '=' && !call) return { message: words, at: sign.start }
      return {
        message: isModule
          ? `${words} in ES module scope${name === 'require' ? ', you can use import instead' : ''}`
          : words,
        at: call?.at ?? token?.start ?? null,
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
      return { message: `Cannot access '${name}' before initialization`, at: token?.start ?? null }
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
        call && place ? /\(\s*(-?[0-9.]+)\s*\)$/.exec(place.source.text.slice(call.start, call.end))?.[1] : undefined
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
      const token = place?.tokenFrom(raw, ({ text }, i) => text === '=' && place.tokens[i - 1]?.type === 'name')
      const name = token
        ? place!.source.text
            .slice(0, token.start)
            .trimEnd()
            .match(/[\p{ID_Continue}$]+$/u)?.[0]
        : undefined
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
      return {
        message: `Cannot set property ${key ?? ''} of #<Object> which has only a getter`,
        at: key ? assignmentPlace(place, raw, key) : null,
      }
    },
  },
  {
    says: /^could not delete property(?: '(.*)')?$/,
    explain: ([, key]) => ({ message: `Cannot delete property '${key ?? ''}' of #<Object>`, at: null }),
  },
  plain(/^invalid array length$/, 'Invalid array length'),
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
  plain(/^empty array$/, 'Reduce of empty array with no initial value'),
  plain(/^expecting hex digit$|^malformed UTF-8$/, 'URI malformed'),
  plain(/^Date value is NaN$|^invalid date$/i, 'Invalid time value'),
  plain(/^promise self resolution$/, 'Chaining cycle detected for promise #<Promise>'),
  plain(/^toPrimitive$/, 'Cannot convert object to primitive value'),
  plain(/^object cannot be converted to primitive$/i, 'Cannot convert object to primitive value'),
  plain(/^must be between 0 and 100$/, 'toFixed() digits argument must be between 0 and 100'),
  plain(/^invalid number of digits$/, 'toFixed() digits argument must be between 0 and 100'),
  plain(/^radix must be between 2 and 36$/, 'toString() radix argument must be between 2 and 36'),
  plain(/^parent class must be constructor$/, 'Class extends value undefined is not a constructor or null'),
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

/** `.key`, `?.key` or `[…]` behind `raw`: V8 points at the name or the bracket. */
function memberPlace(place: Place | null, raw: number, key: string): number | null {
  if (!place) return null
  const { tokens } = place
  const token = place.tokenFrom(raw, ({ type, text, mate }, i) => {
    const before = tokens[i - 1]
    if ((type === 'name' || type === 'private') && text === key)
      return before?.text === '.' || before?.text === '?.' || isPattern(tokens, i)
    if (
      text !== '[' ||
      mate < 0 ||
      !before ||
      (before.type === 'punct' && !/^[)\]}]$/.test(before.text)) ||
      before.text === 'return'
    )
      return false
    const inner = tokens[i + 1]!
    if (inner.type === 'string') return inner.text.slice(1, -1) === key
    if (inner.type === 'number') return inner.text === key
    return true
  })
  return token?.start ?? null
}

const isPattern = (tokens: readonly Token[], index: number): boolean =>
  /^[{,]$/.test(tokens[index - 1]?.text ?? '') && /^[},:=]$/.test(tokens[index + 1]?.text ?? '')

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

/** Methods that strings, arrays and promises have: a call of one of them did not fail for want of it. */
const KNOWN_METHODS = new Set(
  [String, Array, Number, Map, Set, RegExp, Date, Promise]
    .flatMap((type) => Object.getOwnPropertyNames(type.prototype))
    .concat([
      'require',
      'String',
      'Number',
      'Array',
      'Object',
      'parseInt',
      'parseFloat',
      'stringify',
      'parse',
      'log',
      'join',
      'keys',
      'values',
      'entries',
      'resolve',
      'from',
      'isArray',
      'floor',
      'round',
      'max',
      'min',
      'now',
    ]),
)

function notAFunction(place: Place | null, raw: number): Explained {
  if (!place) return { message: 'undefined is not a function', at: null }
  const scope = place.scopeAt(raw)
  const around = place.calls
    .filter((call) => call.start <= raw && raw <= call.end && place.isIn(scope, call))
    .sort((a, b) => a.end - a.start - (b.end - b.start))
  const isFine = (call: Call): boolean => isDeclared(place, call) || (KNOWN_METHODS.has(call.name) && around.length > 1)
  const call =
    around.find((each) => !isFine(each)) ??
    around.at(-1) ??
    place.calls.find((each) => each.start >= raw && place.isIn(scope, each) && !isFine(each))
  return call
    ? { message: `${call.text} is not a ${call.isNew ? 'constructor' : 'function'}`, at: call.at }
    : { message: 'undefined is not a function', at: null }
}

/** A function that the same file declares. */
function isDeclared(place: Place, call: Call): boolean {
  if (call.isMember) return false
  return place.tokens.some((token, i) => {
    if (token.text !== call.name || token.type !== 'name') return false
    const before = place.tokens[i - 1]?.text
    if (before === 'function' || before === 'class') return true
    return (
      place.tokens[i + 1]?.text === '=' &&
      place.tokens.slice(i + 2, i + 5).some(({ text }) => text === 'function' || text === '=>' || text === 'async')
    )
  })
}

/** `for (… of x)`, `[...x]`, `f(...x)`, `const [a] = x` */
function notIterable(place: Place | null, raw: number, what: string | null): Explained {
  if (!place) return { message: `${what ?? 'object'} is not iterable`, at: null }
  const { tokens } = place
  let head: { token: Token; index: number } | null = null
  place.tokenFrom(raw, (token, index) => {
    const isOf = token.text === 'of' && token.type === 'name' && tokens[index - 1]?.text !== '.'
    const isPatternEnd = token.text === '=' && tokens[index - 1]?.text === ']'
    if (!isOf && token.text !== '...' && !isPatternEnd) return false
    head = { token, index }
    return true
  })
  const found = head as { token: Token; index: number } | null
  if (!found) {
    const call = place.callAt(raw, null)
    return { message: `${what ?? 'object'} is not iterable`, at: call?.at ?? null }
  }
  const first = found.index + 1
  const last = operandEnd(tokens, first)
  const text = render(tokens, first, last)
  const at = tokens[last]!.type === 'name' ? tokens[last]!.start : tokens[chainStart(tokens, last)]!.start
  if (found.token.text === '=') {
    const isPlain = what !== null
    return {
      message: isPlain
        ? `${what} is not iterable (cannot read property Symbol(Symbol.iterator))`.replace(/^null/, 'object null')
        : `${text} is not iterable`,
      at: tokens[first]!.start,
    }
  }
  const opener = tokens[found.index - 1]
  const isArgument =
    found.token.text === '...' &&
    opener !== undefined &&
    place.calls.some(
      (call) =>
        call.start < found.token.start &&
        found.token.start < call.end &&
        tokens.some(
          (token, i) => token.text === '(' && i < found.index && token.mate > found.index && token.start >= call.at,
        ),
    )
  if (isArgument && !tokens.some((token, i) => token.text === '[' && i < found.index && token.mate > found.index)) {
    const call = place.callAt(found.token.start, null)
    return { message: 'Spread syntax requires ...iterable[Symbol.iterator] to be a function', at: call?.at ?? null }
  }
  return { message: `${text} is not iterable`, at }
}

function operandEnd(tokens: readonly Token[], first: number): number {
  let i = first
  if (tokens[i]!.mate > i) i = tokens[i]!.mate
  for (;;) {
    const next = tokens[i + 1]
    if (next?.text === '.' || next?.text === '?.') i += 2
    else if ((next?.text === '(' || next?.text === '[') && next.mate > i) i = next.mate
    else return i
  }
}

/** `const { a: { b } } = x` and `const [a, { b }] = x`: what was taken out of x has nothing in it. */
function nestedPattern(place: Place, raw: number): Explained | null {
  const { tokens } = place
  let found: Token | null = null
  place.tokenFrom(raw, (token, i) => {
    if (!/^[{[]$/.test(token.text) || token.mate < 0 || tokens[token.mate + 1]?.text !== '=') return false
    if (!/^(const|let|var|\()$/.test(tokens[i - 1]?.text ?? '')) return false
    const isLiteral = /^(null|undefined)$/.test(tokens[token.mate + 2]?.text ?? '')
    for (let j = i + 1; j < token.mate && !isLiteral; j++)
      if (tokens[j]!.text === '{' && /^[:,[]$/.test(tokens[j - 1]!.text) && tokens[j + 1]?.type === 'name')
        found = tokens[j + 1]!
    return true
  })
  const key = found as Token | null
  return key ? { message: `Cannot read properties of undefined (reading '${key.text}')`, at: key.start } : null
}

/** `const { a } = x`: the first property, and the text of what was taken apart. */
function destructuring(place: Place, raw: number): Explained | null {
  const { tokens } = place
  let found: { open: number; value: string; isNull: boolean } | null = null
  place.tokenFrom(raw, (token, i) => {
    if (token.text !== '{' || token.mate < 0) return false
    const after = tokens[token.mate + 1]
    if (after?.text === '=' && tokens[i + 1]?.type === 'name') {
      const last = operandEnd(tokens, token.mate + 2)
      found = { open: i, value: render(tokens, token.mate + 2, last), isNull: tokens[token.mate + 2]?.text === 'null' }
      return true
    }
    return false
  })
  let hit = found as { open: number; value: string; isNull: boolean } | null
  if (!hit) {
    const scope = place.scopeAt(raw)
    const open = scope ? tokens.findIndex((token) => token.start >= scope.start && token.text === '{') : -1
    const isParameter = /^[(,]$/.test(tokens[open - 1]?.text ?? '')
    if (isParameter && tokens[open]!.mate >= 0 && /^[),]$/.test(tokens[tokens[open]!.mate + 1]?.text ?? ''))
      hit = { open, value: 'undefined', isNull: false }
  }
  const key = hit && tokens[hit.open + 1]
  if (!hit || key?.type !== 'name') return null
  const what = hit.isNull ? 'null' : 'undefined'
  return { message: `Cannot destructure property '${key.text}' of '${hit.value}' as it is ${what}.`, at: key.start }
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
