/** What V8 says when one of its own functions refuses its arguments, by what QuickJS says of the same call. */

/** As V8 prints a value in a message, and its type. */
export interface Printed {
  readonly text: string
  readonly type: string
}
/** The arguments of the native function `name` that runs now. */
export type ArgumentsOf = (name: string) => readonly Printed[]
interface Rule {
  /** QuickJS's words. */
  readonly says: RegExp
  /** The functions that it is about; all when there is none. */
  readonly of?: RegExp
  words(args: Arguments, name: string): string
}
class Arguments {
  constructor(private readonly values: readonly Printed[]) {}
  text(index: number): string {
    return this.values[index]?.text ?? 'undefined'
  }
  type(index: number): string {
    return this.values[index]?.type ?? 'undefined'
  }
  isObject(index: number): boolean {
    return /^(object|function)$/.test(this.type(index)) && this.text(index) !== 'null'
  }
  /** `number 5`, `object null`, `undefined`, `object`: as V8 names what it cannot iterate. */
  iterated(index: number): string {
    const [text, type] = [this.text(index), this.type(index)]
    if (type === 'undefined' || this.isObject(index)) return type
    return `${type} ${text}`
  }
}

/** V8's words, or null when the general ones do. */
export function nativeWords(message: string, name: string, argumentsOf: ArgumentsOf): string | null {
  const isPattern = name === 'RegExp' && !/flags$/.test(message)
  const rule = RULES.find(({ says, of }) => says.test(message) && (of === undefined || of.test(name)))
  if (!isPattern && !rule) return null
  const values = argumentsOf(name)
  return isPattern ? patternWords(message, values) : rule!.words(new Arguments(values), name)
}

const PATTERN_PROBLEMS: readonly (readonly [RegExp, string])[] = [
  [/^expecting '\)'/, 'Unterminated group'],
  [/^extraneous characters/, "Unmatched ')'"],
  [/^nothing to repeat/, 'Nothing to repeat'],
  [/^syntax error/, 'Nothing to repeat'],
  [/^invalid repetition count/, 'numbers out of order in {} quantifier'],
  [/^invalid group name/, 'Invalid capture group name'],
  [/^duplicate group name/, 'Duplicate capture group name'],
  [/^invalid class range/, 'Range out of order in character class'],
  [/^group name not defined/, 'Invalid named capture referenced'],
  [/^invalid escape sequence/, 'Invalid escape'],
  [/^unknown unicode (property|script|general)/, 'Invalid property name'],
]

const iterable = (args: Arguments): string =>
  `${args.iterated(0)} is not iterable (cannot read property Symbol(Symbol.iterator))`

const RULES: readonly Rule[] = [
  {
    says: /^not a function$/,
    of: /^(sort|toSorted)$/,
    words: () => 'The comparison function must be either a function or undefined',
  },
  { says: /^not a function$/, of: /^Promise$/, words: (args) => `Promise resolver ${args.text(0)} is not a function` },
  {
    says: /^must be called with new$/,
    words: (_args, name) =>
      name === 'Promise' ? "Promise constructor cannot be invoked without 'new'" : `Constructor ${name} requires 'new'`,
  },
  { says: /^not a function$/, of: /^flatMap$/, words: () => 'flatMap mapper function is not callable' },
  { says: /^not a function$/, of: /^from$/, words: (args) => `${args.text(1)} is not a function` },
  {
    says: /^not a function$/,
    of: /^(map|forEach|filter|find|findIndex|findLast|findLastIndex|reduce|reduceRight|some|every)$/,
    words: (args) => `${args.text(0)} is not a function`,
  },
  {
    says: /^not an object$/,
    of: /^(Proxy)$/,
    words: () => 'Cannot create proxy with a non-object as target or handler',
  },
  {
    says: /^not an object$/,
    of: /^(defineProperty|defineProperties)$/,
    words: (args, name) =>
      args.isObject(0)
        ? `Property description must be an object: ${args.text(2)}`
        : `Object.${name} called on non-object`,
  },
  {
    says: /^not an object$/,
    of: /^setPrototypeOf$/,
    words: (args) =>
      /^(null|undefined)$/.test(args.text(0))
        ? 'Object.setPrototypeOf called on null or undefined'
        : `Object prototype may only be an Object or null: ${args.text(1)}`,
  },
  {
    says: /^not an object$/,
    of: /^(getPrototypeOf|getOwnPropertyDescriptors?|getOwnPropertyNames|getOwnPropertySymbols)$/,
    words: () => 'Cannot convert undefined or null to object',
  },
  { says: /^not an object$/, of: /^ownKeys$/, words: () => 'Reflect.ownKeys called on non-object' },
  { says: /^not an object$/, of: /^resolve$/, words: () => 'PromiseResolve called on non-object' },
  {
    says: /^not an object$/,
    of: /^(fromEntries|Map|WeakMap)$/,
    words: (args) => `Iterator value ${args.text(0).split(',')[0]} is not an entry object`,
  },
  {
    says: /^object prototype may only be/,
    words: (args) => `Object prototype may only be an Object or null: ${args.text(0)}`,
  },
  { says: /^(object|value|undefined|null) is not iterable$/, words: iterable },
  { says: /^cannot read property 'Symbol.iterator' of /, words: iterable },
  { says: /^invalid value used as WeakMap key$/, words: () => 'Invalid value used as weak map key' },
  { says: /^invalid value used as WeakSet key$/, words: () => 'Invalid value used in weak set' },
  { says: /^invalid target$/, of: /^WeakRef$/, words: () => 'WeakRef: invalid target' },
  {
    says: /^invalid regular expression flags$/,
    words: (args) => `Invalid flags supplied to RegExp constructor '${args.text(1)}'`,
  },
  {
    says: /^regexp must have the 'g' flag$/,
    words: (_args, name) => `String.prototype.${name} called with a non-global RegExp argument`,
  },
  {
    says: /^regexp not supported$/,
    words: (_args, name) => `First argument to String.prototype.${name} must not be a regular expression`,
  },
  {
    says: /^null or undefined are forbidden$/,
    words: (_args, name) => `String.prototype.${name} called on null or undefined`,
  },
  { says: /^bad normalization form$/, words: () => 'The normalization form should be one of NFC, NFD, NFKC, NFKD.' },
  {
    says: /^(must be between|invalid number of digits)/,
    of: /^toPrecision$/,
    words: () => 'toPrecision() argument must be between 1 and 100',
  },
  {
    says: /^(must be between|invalid number of digits)/,
    of: /^toExponential$/,
    words: () => 'toExponential() argument must be between 0 and 100',
  },
  {
    says: /^(invalid BigInt literal|cannot convert to BigInt)$/,
    words: (args) => `Cannot convert ${args.text(0)} to a BigInt`,
  },
  {
    says: /^cannot convert to BigInt: not an integer$/,
    words: (args) => `The number ${args.text(0)} cannot be converted to a BigInt because it is not an integer`,
  },
  {
    says: /^invalid array (index|length|buffer length)$/,
    of: /^ArrayBuffer$/,
    words: () => 'Invalid array buffer length',
  },
  {
    says: /^invalid array (index|length)$/,
    of: /^(Big)?(Ui|I|F)(nt|loat)[0-9]+(Clamped)?Array$/,
    words: (args) => `Invalid typed array length: ${args.text(0)}`,
  },
  { says: /^expecting surrogate pair$/, words: () => 'URI malformed' },
  { says: /^not a symbol$/, words: (args) => `${args.text(0)} is not a symbol` },
  { says: /^invalid string length$/, words: () => 'Invalid string length' },
  { says: /^property is not configurable$/, words: (args) => `Cannot redefine property: ${args.text(1)}` },
  {
    says: /not extensible$/,
    of: /^defineProperty$/,
    words: (args) => `Cannot define property ${args.text(1)}, object is not extensible`,
  },
  { says: /not extensible$/, of: /^setPrototypeOf$/, words: () => '#<Object> is not extensible' },
  { says: /convert bigint to number/i, words: () => 'Cannot convert a BigInt value to a number' },
]

/** `new RegExp(…)` names the pattern. */
function patternWords(message: string, values: readonly Printed[]): string | null {
  const args = new Arguments(values)
  const pattern = args.text(0)
  const flags = args.type(1) === 'undefined' ? '' : args.text(1)
  const known = PATTERN_PROBLEMS.find(([says]) => says.test(message))?.[1]
  const open = pattern.endsWith('\\') ? '\\ at end of pattern' : 'Unterminated character class'
  const problem = known ?? (/^unexpected end/.test(message) ? open : null)
  return problem === null ? null : `Invalid regular expression: /${pattern}/${flags}: ${problem}`
}
