import { O_CREAT, O_NOCTTY, O_NONBLOCK, O_WRONLY } from '../../kernel/constants.ts'
import type { SysError, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { parseDate } from '../lib/dates.ts'
import { reason } from '../lib/errors.ts'
import { breakTime, epochOf, zoneOf } from '../lib/time.ts'

interface Times {
  readonly atime: number | 'now' | 'omit'
  readonly mtime: number | 'now' | 'omit'
}

export default command(
  {
    names: ['touch'],
    usage: '[OPTION]... FILE...',
    summary: 'Update the access and modification times of each FILE to the current time.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'acd:fhmr:t:',
      long: { time: { value: 'required' }, 'no-create': 'c', date: 'd:', reference: 'r:', 'no-dereference': 'h' },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    let access = has('a')
    let modify = has('m')
    const word = value('time')
    if (word !== null) {
      if (['atime', 'access', 'use'].includes(word)) access = true
      else if (['mtime', 'modify'].includes(word)) modify = true
      else return yield* badTimeWord(self, word)
    }
    const at = yield* wantedTimes(self, value('d'), value('r'), value('t'), has('h'))
    if (operands.length === 0) return yield* self.usage('missing file operand')
    const both = access === modify
    const times: Times = { atime: both || access ? at.atime : 'omit', mtime: both || modify ? at.mtime : 'omit' }
    let status = 0
    for (const path of operands) if (!(yield* touch(self, path, times, has('c'), has('h')))) status = 1
    return status
  },
)

function* badTimeWord(self: Command, word: string): Task<never> {
  yield* self.warn(`invalid argument ${self.quote(word)} for ${self.quote('--time')}`)
  const q = (text: string) => self.quote(text)
  yield* self.stderr.write(
    `Valid arguments are:\n  - ${q('atime')}, ${q('access')}, ${q('use')}\n  - ${q('mtime')}, ${q('modify')}\n`,
  )
  return yield* self.usage()
}

function* wantedTimes(
  self: Command,
  date: string | null,
  reference: string | null,
  stamp: string | null,
  nofollow: boolean,
): Task<Times> {
  if (stamp !== null && (date !== null || reference !== null)) {
    yield* self.usage('cannot specify times from more than one source')
  }
  const zone = zoneOf(self.env)
  let base: Times = { atime: 'now', mtime: 'now' }
  if (reference !== null) {
    const stat = nofollow ? self.sys.lstat(reference) : self.sys.stat(reference)
    if (!stat.ok)
      return yield* self.fail(`failed to get attributes of ${self.quoteAlways(reference)}: ${reason(stat.error)}`)
    base = { atime: stat.value.atime, mtime: stat.value.mtime }
  }
  if (date !== null) {
    const from = (time: number | 'now' | 'omit') =>
      parseDate(date, typeof time === 'number' ? time : self.sys.clock(), zone)
    const [atime, mtime] = [from(base.atime), from(base.mtime)]
    if (atime === null || mtime === null) return yield* self.fail(`invalid date format ${self.quote(date)}`)
    return { atime, mtime }
  }
  if (stamp === null) return base
  const time = parseStamp(stamp, self)
  if (time === null) return yield* self.fail(`invalid date format ${self.quote(stamp)}`)
  return { atime: time, mtime: time }
}

/** [[CC]YY]MMDDhhmm[.ss] */
function parseStamp(text: string, self: Command): number | null {
  const match = /^(\d{2})?(\d{2})?(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{2}))?$/.exec(text)
  if (!match) return null
  const [century, short, month, day, hour, minute, second] = match
    .slice(1)
    .map((part) => (part === undefined ? null : Number(part)))
  const zone = zoneOf(self.env)
  // With eight digits and two more, those two are the year and not the century.
  const year =
    short !== null
      ? century! * 100 + short!
      : century !== null
        ? century! + (century! < 69 ? 2000 : 1900)
        : breakTime(self.sys.clock(), zone).year
  if (month! < 1 || month! > 12 || day! < 1 || day! > 31 || hour! > 23 || minute! > 59 || (second ?? 0) > 60)
    return null
  return epochOf(year, month! - 1, day!, hour!, minute!, second ?? 0, zone) * 1000
}

function* touch(self: Command, path: string, times: Times, noCreate: boolean, nofollow: boolean): Task<boolean> {
  const { sys } = self
  if (path === '-') return yield* touchStdout(self, times)
  let openError: SysError | null = null
  if (!noCreate && !nofollow) {
    const fd = yield* sys.open(path, O_WRONLY | O_CREAT | O_NONBLOCK | O_NOCTTY, 0o666)
    if (fd.ok) sys.close(fd.value)
    else openError = fd.error
  }
  const set = sys.utimens(path, times.atime, times.mtime, nofollow ? { nofollow } : {})
  if (set.ok) return true
  if (set.error.errno === 'ENOENT' && noCreate) return true
  const shown = self.quoteAlways(path)
  // What open(2) says is clearer, except that it cannot open a directory for writing.
  if (openError && !['EISDIR', 'EINVAL', 'EPERM'].includes(openError.errno)) {
    yield* self.warnBecause(`cannot touch ${shown}`, openError)
  } else yield* self.warnBecause(`setting times of ${shown}`, set.error)
  return false
}

function* touchStdout(self: Command, times: Times): Task<boolean> {
  const stat = self.sys.fstat(1)
  const set = self.sys.utimens('/dev/stdout', times.atime, times.mtime)
  if (stat.ok && set.ok) return true
  yield* self.warnBecause(
    `setting times of ${self.quoteAlways('-')}`,
    stat.ok ? (set as { error: SysError }).error : stat.error,
  )
  return false
}
