import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { type Instant, parseInstant, toInstant } from '../lib/dates.ts'
import { readLines } from '../lib/lines.ts'
import { breakInstant, strftime, UTC, zoneOf } from '../lib/time.ts'

const ISO: Readonly<Record<string, string>> = {
  date: '%Y-%m-%d',
  hours: '%Y-%m-%dT%H%:z',
  minutes: '%Y-%m-%dT%H:%M%:z',
  seconds: '%Y-%m-%dT%H:%M:%S%:z',
  ns: '%Y-%m-%dT%H:%M:%S,%N%:z',
}
const RFC_3339: Readonly<Record<string, string>> = {
  date: '%Y-%m-%d',
  seconds: '%Y-%m-%d %H:%M:%S%:z',
  ns: '%Y-%m-%d %H:%M:%S.%N%:z',
}
const RFC_EMAIL = '%a, %d %b %Y %H:%M:%S %z'

export default command(
  {
    names: ['date'],
    usage: ['[OPTION]... [+FORMAT]', '[-u|--utc|--universal] [MMDDhhmm[[CC]YY][.ss]]'],
    summary: 'Display date and time in the given FORMAT, or set the system date.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'd:f:I::r:Rs:u',
      long: {
        date: 'd:',
        debug: 'debug',
        file: 'f:',
        'iso-8601': 'I::',
        reference: 'r:',
        'rfc-email': 'R',
        'rfc-3339': { value: 'required' },
        set: 's:',
        utc: 'u',
        universal: 'u',
        resolution: 'resolution',
      },
    })
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    const has = (name: string) => options.some((option) => option.name === name)
    const zone = has('u') ? UTC : zoneOf(self.env)
    const sources = ['d', 'f', 'r', 'resolution'].filter(has).length
    if (sources > 1) return yield* self.usage('the options to specify dates for printing are mutually exclusive')
    let format: string | null = null
    for (const { name, value: word } of options) {
      if (!['I', 'R', 'rfc-3339'].includes(name)) continue
      if (format !== null) return yield* self.fail('multiple output formats specified')
      format =
        name === 'R'
          ? RFC_EMAIL
          : yield* pick(self, name === 'I' ? '--iso-8601' : '--rfc-3339', word ?? 'date', name === 'I' ? ISO : RFC_3339)
    }
    const [operand, extra] = operands
    if (extra !== undefined) return yield* self.usage(`extra operand ${self.quote(extra)}`)
    if (operand?.startsWith('+')) {
      if (format !== null) return yield* self.fail('multiple output formats specified')
      format = operand.slice(1)
    } else if (operand !== undefined && (sources > 0 || has('s'))) {
      yield* self.warn(
        `the argument ${self.quote(operand)} lacks a leading '+';\nwhen using an option to specify date(s), any non-option\nargument must be a format string beginning with '+'`,
      )
      return yield* self.usage()
    } else if (operand !== undefined) return yield* setDate(self, operand)
    const shown = format ?? '%a %b %e %H:%M:%S %Z %Y'
    const print = (time: Instant) =>
      self.print(`${strftime(shown, breakInstant(time.seconds, time.nanosecond, zone))}\n`)
    if (has('s')) {
      const time = parseInstant(value('s')!, self.sys.clock(), zone)
      if (time === null) return yield* self.fail(`invalid date ${self.quote(value('s')!)}`)
      yield* self.warn(`cannot set date: ${self.reason({ errno: 'EPERM', syscall: 'clock_settime' })}`)
      yield* print(time)
      return 1
    }
    if (has('f')) {
      const lines = yield* readLines(self, value('f')!)
      if (lines === null) return 1
      let status = 0
      for (const line of lines) {
        const time = parseInstant(line, self.sys.clock(), zone)
        if (time === null) {
          yield* self.warn(`invalid date ${self.quote(line)}`)
          status = 1
        } else yield* print(time)
      }
      return status
    }
    if (has('r')) {
      const stat = self.sys.stat(value('r')!)
      if (!stat.ok) return yield* self.fail(`${self.quoteIfNeeded(value('r')!)}: ${self.reason(stat.error)}`)
      yield* print(toInstant(stat.value.mtime))
      return 0
    }
    const time = has('d') ? parseInstant(value('d')!, self.sys.clock(), zone) : toInstant(self.sys.clock())
    if (time === null) return yield* self.fail(`invalid date ${self.quote(value('d')!)}`)
    yield* print(time)
    return 0
  },
)

function* pick(self: Command, option: string, word: string, table: Readonly<Record<string, string>>): Task<string> {
  const found = Object.keys(table).filter((name) => name.startsWith(word))
  if (found.length === 1) return table[found[0]!]!
  yield* self.warn(
    `${found.length > 1 ? 'ambiguous' : 'invalid'} argument ${self.quote(word)} for ${self.quote(option)}`,
  )
  const words = option === '--iso-8601' ? ['hours', 'minutes', 'date', 'seconds', 'ns'] : ['date', 'seconds', 'ns']
  yield* self.stderr.write(`Valid arguments are:\n${words.map((name) => `  - ${self.quote(name)}\n`).join('')}`)
  return yield* self.usage()
}

function* setDate(self: Command, text: string): Task<number> {
  if (!/^\d{8}(\d{2}|\d{4})?(\.\d{2})?$/.test(text)) return yield* self.fail(`invalid date ${self.quote(text)}`)
  return yield* self.fail(`cannot set date: ${self.reason({ errno: 'EPERM', syscall: 'clock_settime' })}`)
}
