import type { Task } from '../../kernel/sys.ts'
import { decodeLatin1, encodeLatin1 } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readWhole } from '../lib/lines.ts'
import type { Option } from '../lib/options.ts'

/** Where a tab leads: to the listed columns, then in steps counted from `from`, or no further. */
interface Stops {
  readonly listed: readonly number[]
  readonly every: number
  readonly from: number
}

const expand = command(
  {
    names: ['expand'],
    usage: '[OPTION]... [FILE]...',
    summary: 'Convert tabs in each FILE to spaces, writing to standard output.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({ short: 'it:0123456789', long: { initial: 'i', tabs: 't:' } })
    const stops = yield* readStops(self, tabsOf(options))
    const initialOnly = options.some((option) => option.name === 'i')
    return yield* convertFiles(self, operands, (line) => expandLine(line, stops, initialOnly))
  },
)

const unexpand = command(
  {
    names: ['unexpand'],
    usage: '[OPTION]... [FILE]...',
    summary: 'Convert blanks in each FILE to tabs, writing to standard output.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: ',0123456789at:',
      long: { all: 'a', 'first-only': 'first', tabs: 't:' },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const tabs = tabsOf(options)
    const stops = yield* readStops(self, tabs)
    // -t means --all, the old -4 does not.
    const all = (has('a') || has('t')) && !has('first')
    return yield* convertFiles(self, operands, (line) => unexpandLine(line, stops, all))
  },
)

export default [expand, unexpand]

/** `-t 4` and `-4`, as they come. */
const tabsOf = (options: readonly Option[]): string =>
  options.reduce((text, { name, value }) => {
    if (name === 't') return text === '' ? value! : `${text},${value}`
    return /^[\d,]$/.test(name) ? text + name : text
  }, '')

function* convertFiles(self: Command, operands: readonly string[], convert: (line: string) => string): Task<number> {
  let status = 0
  for (const path of operands.length > 0 ? operands : ['-']) {
    const read = yield* readWhole(self, path)
    if (read.ok) {
      yield* self.print(encodeLatin1(decodeLatin1(read.bytes).split('\n').map(convert).join('\n')))
      continue
    }
    yield* self.warnBecause(self.quoteIfNeeded(path), read.error)
    status = 1
  }
  return status
}

function* readStops(self: Command, text: string): Task<Stops> {
  const listed: number[] = []
  let [every, from] = [0, 0]
  for (const part of text.split(/[, \t]+/).filter(Boolean)) {
    const [, sign, digits, rest] = /^([/+]?)(\d*)(.*)$/s.exec(part)!
    if (rest !== '') {
      const isLate = /^[/+]/.test(rest!)
      const what = isLate ? `'${rest![0]}' specifier not at start of number` : 'tab size contains invalid character(s)'
      return yield* self.fail(`${what}: ${self.quote(rest!)}`)
    }
    if (sign === '') listed.push(Number(digits))
    else every = Number(digits)
    if (sign === '+') from = listed.at(-1) ?? 0
  }
  for (const [i, size] of listed.entries()) {
    if (size === 0) return yield* self.fail('tab size cannot be 0')
    if (i > 0 && size <= listed[i - 1]!) return yield* self.fail('tab sizes must be ascending')
  }
  if (listed.length === 1 && every === 0) return { listed: [], every: listed[0]!, from: 0 }
  return { listed, every: listed.length === 0 ? every || 8 : every, from }
}

/** The next stop behind a column, or null behind the last one. */
function nextStop(column: number, { listed, every, from }: Stops): number | null {
  const stop = listed.find((one) => one > column)
  if (stop !== undefined) return stop
  return every === 0 ? null : column + every - ((column - from) % every)
}

function expandLine(line: string, stops: Stops, initialOnly: boolean): string {
  let text = ''
  let column = 0
  let isInitial = true
  for (const char of line) {
    const stop = char === '\t' ? (nextStop(column, stops) ?? column + 1) : column + 1
    if (char === '\t' && (isInitial || !initialOnly)) {
      text += ' '.repeat(stop - column)
      column = stop
      continue
    }
    if (char !== ' ' && char !== '\t') isInitial = false
    text += char
    column = char === '\b' ? Math.max(0, column - 1) : stop
  }
  return text
}

/** Blanks are held back until it is known whether they become a tab. */
function unexpandLine(line: string, stops: Stops, all: boolean): string {
  let text = ''
  let column = 0
  let converts = true
  let held = ''
  let oneBlankBeforeStop = false
  let afterBlank = true
  for (const char of line) {
    let shown = char
    const isBlank = char === ' ' || char === '\t'
    if (converts) {
      if (isBlank) {
        const stop = nextStop(column, stops)
        if (stop === null) converts = false
        else if (char === '\t') {
          column = stop
          if (held !== '') held = `\t${held.slice(1)}`
        } else {
          column++
          if (!(afterBlank && column === stop)) {
            // A single blank in front of a stop may stay one.
            if (column === stop) oneBlankBeforeStop = true
            held += char
            afterBlank = true
            continue
          }
          // The held blanks end at a stop, and so become a tab.
          if (held !== '') held = `\t${held.slice(1)}`
          shown = '\t'
        }
        if (converts) held = held.slice(0, oneBlankBeforeStop ? 1 : 0)
      } else column = char === '\b' ? Math.max(0, column - 1) : column + 1
      if (held !== '') {
        if (held.length > 1 && oneBlankBeforeStop) held = `\t${held.slice(1)}`
        text += held
        held = ''
        oneBlankBeforeStop = false
      }
      afterBlank = isBlank
      converts &&= all || isBlank
    }
    text += shown
  }
  if (held.length > 1 && oneBlankBeforeStop) held = `\t${held.slice(1)}`
  return text + held
}
