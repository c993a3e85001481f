/** getopt_long(3) with glibc's words. */
export type TakesValue = 'none' | 'required' | 'optional'
export interface LongOption {
  /** The name under which it is handed over; its own by default. A short option's letter makes both one. */
  readonly as?: string
  readonly value?: TakesValue
}
export interface OptionSpec {
  /** As getopt takes it: `ab:c::`; a leading `+` stops at the first operand, `-` hands operands over as options named ''. */
  readonly short: string
  readonly long?: Readonly<Record<string, LongOption | string>>
  /** getopt_long_only: `-name` is tried as a long option first. */
  readonly longOnly?: boolean
}
export interface Option {
  /** Letter or long name (after `as`). */
  readonly name: string
  readonly value: string | null
  /** As given: `-n`, `--lines`. */
  readonly given: string
}
export interface ParsedOptions {
  readonly options: readonly Option[]
  readonly operands: readonly string[]
  /** What getopt printed (without the program's name) when it met a wrong option; `options` holds those before it. */
  readonly error: string | null
}

/** `args` is without argv[0]. */
export function parseOptions(args: readonly string[], spec: OptionSpec): ParsedOptions {
  const inOrder = spec.short.startsWith('-')
  const stopsEarly = spec.short.startsWith('+')
  const shorts = shortOptions(spec.short.replace(/^[-+]?:?/, ''))
  const options: Option[] = []
  const operands: string[] = []
  const end = (error: string | null): ParsedOptions => ({ options, operands, error })

  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--') {
      operands.push(...args.slice(i + 1))
      break
    }
    if (!arg.startsWith('-') || arg === '-') {
      if (stopsEarly) {
        operands.push(...args.slice(i))
        break
      }
      if (inOrder) options.push({ name: '', value: arg, given: arg })
      else operands.push(arg)
      continue
    }
    const dashes = arg.startsWith('--') ? 2 : 1
    if (spec.long && (dashes === 2 || (spec.longOnly && (arg.length > 2 || !shorts.has(arg[1]!))))) {
      const long = readLong(arg.slice(dashes), dashes === 2 ? '--' : '-', spec.long, args[i + 1])
      if (typeof long === 'string') return end(long)
      if (long) {
        options.push(long.option)
        if (long.usedNext) i++
        continue
      }
      if (dashes === 2) return end(`unrecognized option '${arg}'`)
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = String.fromCodePoint(arg.codePointAt(at)!)
      const takes = shorts.get(letter)
      if (takes === undefined) return end(`invalid option -- '${letter}'`)
      if (takes === 'none') {
        options.push({ name: letter, value: null, given: `-${letter}` })
        continue
      }
      const rest = arg.slice(at + 1)
      if (rest !== '' || takes === 'optional') {
        options.push({ name: letter, value: rest === '' ? null : rest, given: `-${letter}` })
      } else if (i + 1 < args.length) {
        options.push({ name: letter, value: args[++i]!, given: `-${letter}` })
      } else return end(`option requires an argument -- '${letter}'`)
      break
    }
  }
  return end(null)
}

function shortOptions(short: string): Map<string, TakesValue> {
  const found = new Map<string, TakesValue>()
  for (const [, letter, colons] of short.matchAll(/([^:])(:{0,2})/g)) {
    found.set(letter!, colons === '' ? 'none' : colons === ':' ? 'required' : 'optional')
  }
  return found
}

function readLong(
  text: string,
  dashes: string,
  long: NonNullable<OptionSpec['long']>,
  next: string | undefined,
): { option: Option; usedNext: boolean } | string | null {
  const equals = text.indexOf('=')
  const name = equals < 0 ? text : text.slice(0, equals)
  const given = equals < 0 ? null : text.slice(equals + 1)
  const names = Object.keys(long)
  const matches = names.includes(name) ? [name] : names.filter((known) => known.startsWith(name))
  if (matches.length === 0) return null
  const targets = new Set(matches.map((match) => JSON.stringify(normalise(match, long))))
  if (targets.size > 1) {
    return `option '${dashes}${name}' is ambiguous; possibilities: ${matches.map((m) => `'${dashes}${m}'`).join(' ')}`
  }
  const full = matches[0]!
  const { as, value } = normalise(full, long)
  if (given !== null && value === 'none') return `option '${dashes}${full}' doesn't allow an argument`
  if (given === null && value === 'required') {
    if (next === undefined) return `option '${dashes}${full}' requires an argument`
    return { option: { name: as, value: next, given: dashes + full }, usedNext: true }
  }
  return { option: { name: as, value: given, given: dashes + full }, usedNext: false }
}

/** `'n'` means the flag n, `'n:'` and `'n::'` with a required or optional value. */
function normalise(name: string, long: NonNullable<OptionSpec['long']>): { as: string; value: TakesValue } {
  const entry = long[name]!
  if (typeof entry !== 'string') return { as: entry.as ?? name, value: entry.value ?? 'none' }
  const as = entry.replace(/:+$/, '') || name
  return { as, value: entry.endsWith('::') ? 'optional' : entry.endsWith(':') ? 'required' : 'none' }
}
