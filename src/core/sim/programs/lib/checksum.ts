/** What md5sum, its sisters and cksum -a print, and how they check a list of it. */
import type { Task } from '../../kernel/sys.ts'
import { decode, splitLines } from './bytes.ts'
import type { Command } from './command.ts'
import { blake2b, type Digest } from './hash.ts'
import { readWhole } from './lines.ts'

export interface Checksum extends Digest {
  /** BLAKE2b comes in many lengths: a list may hold any. */
  readonly isOpenEnded: boolean
}

export function* printSum(
  self: Command,
  path: string,
  checksum: Checksum,
  { tagged, binary, end }: { readonly tagged: boolean; readonly binary: boolean; readonly end: string },
): Task<boolean> {
  const read = yield* readWhole(self, path)
  if (!read.ok) {
    yield* self.warnBecause(self.quoteIfNeeded(path), read.error)
    return false
  }
  const [shown, mark] = end === '\0' ? [path, ''] : escapeName(path)
  const sum = checksum.hash(read.bytes)
  yield* self.print(
    tagged ? `${mark}${checksum.name} (${shown}) = ${sum}${end}` : `${mark}${sum} ${binary ? '*' : ' '}${shown}${end}`,
  )
  return true
}

const escapeName = (path: string): [string, string] =>
  /[\\\n\r]/.test(path) ? [path.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\r/g, '\\r'), '\\'] : [path, '']

interface Entry {
  readonly sum: string
  readonly path: string
}

/** `SUM  NAME`, `SUM *NAME`, `MD5 (NAME) = SUM`; a backslash in front says that the name is escaped. */
function entryOf(line: string, checksum: Checksum, sample: number): Entry | null {
  const text = line.replace(/^[ \t]+/, '')
  const isEscaped = text.startsWith('\\')
  const body = isEscaped ? text.slice(1) : text
  const tagged = /^([A-Za-z0-9]+)(?:-\d+)? ?\((.*)\)[ \t]*=[ \t]*([0-9a-fA-F]+)$/s.exec(body)
  const plain = /^([0-9a-fA-F]+)[ \t][ *]?(.+)$/s.exec(body)
  const [name, sum] = tagged ? [tagged[2]!, tagged[3]!] : plain ? [plain[2]!, plain[1]!] : [null, '']
  if (name === null || (tagged && tagged[1] !== checksum.name.replace(/-.*/, ''))) return null
  const isRightLength = checksum.isOpenEnded ? sum.length % 2 === 0 && sum.length <= 128 : sum.length === sample
  if (!isRightLength) return null
  const path = isEscaped ? name.replace(/\\([\\nr])/g, (_, c: string) => ({ n: '\n', r: '\r' })[c] ?? c) : name
  return { sum: sum.toLowerCase(), path }
}

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

export function* checkList(
  self: Command,
  list: string,
  checksum: Checksum,
  has: (option: string) => boolean,
): Task<boolean> {
  const read = yield* readWhole(self, list)
  if (!read.ok) {
    yield* self.warnBecause(self.quoteIfNeeded(list), read.error)
    return false
  }
  const shownList = list === '-' ? "'standard input'" : self.quoteIfNeeded(list)
  const length = checksum.hash(new Uint8Array()).length
  let [good, bad, unreadable, malformed] = [0, 0, 0, 0]
  for (const [i, raw] of splitLines(decode(read.bytes)).entries()) {
    const line = raw.replace(/\r$/, '')
    if (line === '' || line.startsWith('#')) continue
    const entry = entryOf(line, checksum, length)
    if (!entry) {
      malformed++
      if (has('w')) yield* self.warn(`${shownList}: ${i + 1}: improperly formatted ${checksum.name} checksum line`)
      continue
    }
    const [shown, mark] = /[\n\r]/.test(entry.path) ? escapeName(entry.path) : [entry.path, '']
    const file = yield* readWhole(self, entry.path)
    if (!file.ok) {
      if (has('ignore-missing') && file.error.errno === 'ENOENT') continue
      unreadable++
      yield* self.warnBecause(self.quoteIfNeeded(entry.path), file.error)
      if (!has('status')) yield* self.print(`${mark}${shown}: FAILED open or read\n`)
      continue
    }
    const sum = checksum.isOpenEnded ? blake2b(file.bytes, entry.sum.length / 2) : checksum.hash(file.bytes)
    const isSame = sum === entry.sum
    if (isSame) good++
    else bad++
    if (!has('status') && (!isSame || !has('quiet')))
      yield* self.print(`${mark}${shown}: ${isSame ? 'OK' : 'FAILED'}\n`)
  }
  const isFormatted = good + bad + unreadable > 0 || has('ignore-missing')
  if (!isFormatted) {
    yield* self.warn(`${shownList}: no properly formatted checksum lines found`)
    return false
  }
  if (!has('status')) {
    if (malformed > 0) yield* self.warn(`WARNING: ${plural(malformed, 'line is', 'lines are')} improperly formatted`)
    if (unreadable > 0)
      yield* self.warn(`WARNING: ${plural(unreadable, 'listed file', 'listed files')} could not be read`)
    if (bad > 0)
      yield* self.warn(`WARNING: ${plural(bad, 'computed checksum did', 'computed checksums did')} NOT match`)
    if (has('ignore-missing') && good === 0) yield* self.warn(`${shownList}: no file was verified`)
  }
  return bad === 0 && unreadable === 0 && !(has('strict') && malformed > 0) && !(has('ignore-missing') && good === 0)
}
