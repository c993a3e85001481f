import type { Task } from '../../kernel/sys.ts'
import { toByteString } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { expandSet, isClassOnly, parseSet, SetError, type SetItem } from '../tr/sets.ts'

export default command(
  {
    names: ['tr'],
    usage: '[OPTION]... STRING1 [STRING2]',
    summary: 'Translate, squeeze, and/or delete characters from standard input, writing to standard output.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: '+AcCdst',
      long: { complement: 'c', delete: 'd', 'squeeze-repeats': 's', 'truncate-set1': 't' },
    })
    const has = (...names: string[]) => options.some((option) => names.includes(option.name))
    const mode: Mode = { complement: has('c', 'C'), deletes: has('d'), squeezes: has('s'), truncates: has('t') }
    yield* checkOperands(self, operands, mode)
    const sets: SetItem[][] = []
    for (const text of operands) sets.push(yield* readSet(self, text))
    try {
      const filter = makeFilter(sets[0]!, sets[1] ?? null, mode)
      return yield* run(self, filter)
    } catch (error) {
      if (!(error instanceof SetError)) throw error
      return yield* self.fail(error.message)
    }
  },
)

interface Mode {
  readonly complement: boolean
  readonly deletes: boolean
  readonly squeezes: boolean
  readonly truncates: boolean
}
/** Maps each byte; -1 deletes it. */
interface Filter {
  readonly map: Int16Array
  readonly squeeze: Uint8Array | null
}

function* checkOperands(self: Command, operands: readonly string[], mode: Mode): Task<void> {
  const least = mode.deletes === mode.squeezes ? 2 : 1
  const most = mode.deletes && !mode.squeezes ? 1 : 2
  if (operands.length < least) {
    if (operands.length === 0) yield* self.usage('missing operand')
    yield* self.warn(`missing operand after ${self.quote(operands.at(-1)!)}`)
    const what = mode.squeezes ? 'deleting and squeezing repeats' : 'translating'
    yield* self.stderr.write(`Two strings must be given when ${mode.squeezes ? 'both ' : ''}${what}.\n`)
    yield* self.usage()
  }
  if (operands.length > most) {
    yield* self.warn(`extra operand ${self.quote(operands[most]!)}`)
    if (operands.length === 2)
      yield* self.stderr.write('Only one string may be given when deleting without squeezing repeats.\n')
    yield* self.usage()
  }
}

function* readSet(self: Command, text: string): Task<SetItem[]> {
  const parsed = parseSet(toByteString(text))
  for (const warning of parsed.warnings) yield* self.warn(`warning: ${warning}`)
  if (parsed.error === null) return parsed.items
  return yield* self.fail(parsed.error((word) => self.quote(word)))
}

function makeFilter(first: readonly SetItem[], second: readonly SetItem[] | null, mode: Mode): Filter {
  const isTranslating = second !== null && !mode.deletes
  const set1 = expandSet(first, null)
  const from = mode.complement ? complementOf(set1) : set1
  const map = Int16Array.from({ length: 256 }, (_, byte) => byte)
  if (mode.deletes) {
    for (const byte of from) map[byte] = -1
    return { map, squeeze: mode.squeezes ? flags(expandSet(second!, null)) : null }
  }
  if (!isTranslating) return { map, squeeze: flags(from) }
  const to = translationTarget(first, second, from, mode)
  const count = mode.truncates ? Math.min(from.length, to.length) : from.length
  for (let i = 0; i < count; i++) map[from[i]!] = to[Math.min(i, to.length - 1)]!
  return { map, squeeze: mode.squeezes ? flags(to) : null }
}

function translationTarget(
  first: readonly SetItem[],
  second: readonly SetItem[],
  from: readonly number[],
  mode: Mode,
): number[] {
  if (second.some((item) => item.kind === 'class' && item.name !== 'upper' && item.name !== 'lower')) {
    throw new SetError(
      "when translating, the only character classes that may appear in\nstring2 are 'upper' and 'lower'",
    )
  }
  if (second.some((item) => item.kind === 'equivalence'))
    throw new SetError('[=c=] expressions may not appear in string2 when translating')
  const to = expandSet(second, from.length)
  if (second.some((item) => item.kind === 'class')) checkCases(first, second)
  if (to.length === 0 && !mode.truncates && from.length >= 0) {
    throw new SetError('when not truncating set1, string2 must be non-empty')
  }
  const last = second.at(-1)
  if (from.length > to.length && last?.kind === 'class' && !mode.truncates) {
    throw new SetError(
      'when translating with string1 longer than string2,\nthe latter string must not end with a character class',
    )
  }
  if (mode.complement && isClassOnly(first) && new Set(to).size > 1) {
    throw new SetError(
      'when translating with complemented character classes,\nstring2 must map all characters in the domain to one',
    )
  }
  return to
}

/** [:upper:] in string2 must stand opposite a [:lower:] or [:upper:] of string1. */
function checkCases(first: readonly SetItem[], second: readonly SetItem[]): void {
  const offsets = (items: readonly SetItem[]) => {
    const at = new Map<number, string>()
    let position = 0
    for (const item of items) {
      if (item.kind === 'class') at.set(position, item.name)
      position += expandSet([item], 0).length
    }
    return at
  }
  const [ones, twos] = [offsets(first), offsets(second)]
  for (const position of twos.keys()) {
    const opposite = ones.get(position)
    if (opposite !== 'upper' && opposite !== 'lower')
      throw new SetError('misaligned [:upper:] and/or [:lower:] construct')
  }
}

const complementOf = (set: readonly number[]): number[] => {
  const inside = new Set(set)
  return Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !inside.has(byte))
}
const flags = (set: readonly number[]): Uint8Array => {
  const marks = new Uint8Array(256)
  for (const byte of set) marks[byte] = 1
  return marks
}

function* run(self: Command, { map, squeeze }: Filter): Task<number> {
  let last = -1
  for (;;) {
    const got = yield* self.sys.read(0, 8192)
    if (!got.ok) return yield* self.fail(`read error: ${reason(got.error)}`)
    if (got.value.length === 0) return 0
    const out = new Uint8Array(got.value.length)
    let used = 0
    for (const byte of got.value) {
      const mapped = map[byte]!
      if (mapped < 0) continue
      if (squeeze?.[mapped] && mapped === last) continue
      last = mapped
      out[used++] = mapped
    }
    yield* self.print(out.subarray(0, used))
    if (self.stdout.error) return yield* self.fail(`write error: ${reason(self.stdout.error)}`)
  }
}
