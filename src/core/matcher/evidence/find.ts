/** Finds what shows an errno in one text: names, messages, phrases and numbers, joined where they say the same thing. */
import { canonical, codeOfNumber, codesOfNumber, isErrnoName, windowsError } from '../../errno/index.ts'
import type { Platform } from '../../lib/index.ts'
import type { Evidence, KnownMessage } from './evidence.ts'
import { knownMessages } from './messages.ts'
import { codeOf, NUMBER_FORMS } from './numbers.ts'

/** Words of a program that mean an errno without naming it. */
export interface Phrase {
  /** A group `e` narrows the evidence to a part of the match; other groups name entities as in a dialect's patterns. */
  readonly match: RegExp
  readonly code: string | ((match: RegExpExecArray) => string | null)
  /** Lower-case words that every match holds; the scanner finds the line by them. */
  readonly needle: string
  readonly platform?: Platform
  /** The dialect that it belongs to; filled in from the file's name. */
  readonly dialect?: string
  /** A line shortly above which says it better. */
  readonly unless?: RegExp
}

export interface Ground {
  readonly platform: Platform | null
  /** The line is the kernel's own. */
  readonly kernel: boolean
  readonly phrases: readonly Phrase[]
  /** The lines shortly above, for phrases that give way to them. */
  readonly above?: () => string
}

export function findEvidence(text: string, ground: Ground): Evidence[] {
  const lower = text.toLowerCase()
  const phrases = ground.phrases.flatMap((phrase) =>
    lower.includes(phrase.needle) ? findPhrase(text, phrase, ground) : [],
  )
  const names = [...findNames(text), ...findAtoms(text)]
  const messages = findMessages(text)
  const numbers = findNumbers(text, ground)
  return joinNeighbours(text, withoutOverlaps([...phrases, ...names, ...messages, ...numbers]))
}

// EADDRINUSE · Errno::EACCES · WSAECONNREFUSED · ERROR_ACCESS_DENIED
const NAME =
  /(?<![A-Za-z0-9_$-])(?:-|Errno::)?((?:WSA)?E[A-Z0-9][A-Z0-9_]{1,20}|ERROR_[A-Z_]{4,30})(?![A-Za-z0-9_])(?!-[A-Z0-9])/g

/** Names that other trades use for their own codes: npm, nodemailer, AIX disks. */
const OTHER_TRADES = new Set(
  'EAUTH EINTEGRITY EFORMAT ESAD EDIST ESOFT EMEDIA EINIT EFILE EBADNAME EBADSTR EASYNC ENOTREADY ECORRUPT EPROCLIM EBADRPC EQFULL EADV ECOMM EDESTRUCTION ENONAME ESYSERROR EREMDEV ENOTRUST EWRPROTECT ENOCONNECT EIPSEC EDOOFUS ERPCMISMATCH EREFUSED_BY'.split(
    ' ',
  ),
)

function findNames(text: string): Evidence[] {
  return [...text.matchAll(NAME)].flatMap((match) => {
    const name = match[1]!
    if (OTHER_TRADES.has(name)) return []
    const code = canonical(name)
    if (code === null) return []
    const platform: Platform | null = name.startsWith('WSA') || name.startsWith('ERROR_') ? 'windows' : null
    const start = match[0].startsWith('-') ? match.index + 1 : match.index
    return [{ code, start, end: match.index + match[0].length, by: 'name' as const, platform, number: null }]
  })
}

// {error,eaddrinuse} · :econnrefused · {listen_error, … eaddrinuse} · reason: enoent
const ATOM = /(?<=^\s*|[{,:('"=>]\s?|is |reason )(e[a-z0-9]{2,14})(?=\s*$|[}\],)'"]| \(| at |\.$)/g

function findAtoms(text: string): Evidence[] {
  return [...text.matchAll(ATOM)].flatMap((match) => {
    const name = match[1]!.toUpperCase()
    const code = OTHER_TRADES.has(name) || !isErrnoName(name) ? null : canonical(name)
    if (code === null) return []
    return [
      { code, start: match.index, end: match.index + name.length, by: 'name' as const, platform: null, number: null },
    ]
  })
}

function findPhrase(text: string, { match, code, platform, unless, dialect }: Phrase, { above }: Ground): Evidence[] {
  return [...text.matchAll(withIndices(match))].flatMap((found) => {
    const meant = typeof code === 'string' ? code : code(found)
    if (meant === null || (unless !== undefined && above !== undefined && unless.test(above()))) return []
    const ranges = Object.entries(found.indices?.groups ?? {})
    const [start, end] = ranges.find(([name, range]) => name === 'e' && range !== undefined)?.[1] ?? found.indices![0]!
    const groups = ranges.flatMap(([name, range]) =>
      name === 'e' || range === undefined
        ? []
        : [{ name: name.replace(/\d$/, ''), raw: text.slice(...range), start: range[0] }],
    )
    return [
      {
        code: meant,
        start,
        end,
        by: 'phrase' as const,
        platform: platform ?? null,
        number: null,
        groups,
        ...(dialect === undefined ? {} : { dialect }),
      },
    ]
  })
}

const indexed = new Map<RegExp, RegExp>()
function withIndices(pattern: RegExp): RegExp {
  const known = indexed.get(pattern) ?? new RegExp(pattern.source, `${pattern.flags.replace(/[gd]/g, '')}gd`)
  indexed.set(pattern, known)
  return known
}

let byFirstWord: Map<string, KnownMessage[]> | undefined
function messagesByFirstWord(): Map<string, KnownMessage[]> {
  if (byFirstWord) return byFirstWord
  byFirstWord = new Map()
  for (const message of knownMessages()) {
    const first = /^[^\s]+/.exec(message.text)![0]
    byFirstWord.set(first, [...(byFirstWord.get(first) ?? []), message])
  }
  return byFirstWord
}

const WORD = /[\p{L}.][\p{L}\p{M}\p{N}'/_.-]*/gu

function findMessages(text: string): Evidence[] {
  const lower = text.toLowerCase()
  const index = messagesByFirstWord()
  const found: Evidence[] = []
  for (const word of lower.matchAll(WORD)) {
    const start = word.index
    const known = index
      .get(word[0])
      ?.find((message) => lower.startsWith(message.text, start) && isWhole(lower, start, message.text))
    if (known === undefined) continue
    const stop = start + known.text.length
    if (known.weak && !standsAsError(text, start, stop)) continue
    if (ALONE.has(known.text) && !standsAlone(text, start, stop)) continue
    if (found.length > 0 && start < found.at(-1)!.end) continue
    found.push({
      code: known.code,
      start,
      end: start + known.text.length,
      by: 'message',
      platform: known.platform,
      number: null,
    })
  }
  return found
}

const isWhole = (lower: string, start: number, words: string) =>
  !/[a-z0-9_]/.test(lower[start + words.length] ?? ' ') && !/[a-z0-9_]/.test(lower[start - 1] ?? ' ')

/** Where programs put strerror: at the start, after punctuation, and up to the end of a clause. */
function standsAsError(text: string, start: number, end: number): boolean {
  if (AFTER_NAME.test(text.slice(Math.max(0, start - 20), start))) return true
  if (AFTER_NUMBER.test(text.slice(Math.max(0, start - 20), start))) return true
  if (AFTER_CALL.test(text.slice(Math.max(0, start - 240), start)) && /^\. [A-Z]/.test(text.slice(end, end + 3)))
    return true
  return BEFORE_ERROR.test(text.slice(Math.max(0, start - 3), start)) && AFTER_ERROR.test(text.slice(end, end + 12))
}

// EACCES: permission denied 0.0.0.0:80 · errno=13 Permission denied @ rb_sysopen · touch(): Unable to create file /etc/x because Permission denied
const AFTER_NAME = /\bE[A-Z0-9]{2,14}: $|\S because $|\berrno[ =:]\s?\d{1,3} $/

// ioctl(KVM_CREATE_VM) failed: 16 Device or resource busy
const AFTER_NUMBER = /\bfailed: \d{1,3} $/
// vfs_ChDir(/srv/share) failed: Permission denied. Current token: …
const AFTER_CALL = /\w\([^()]{0,200}\) failed: $/

const BEFORE_ERROR = /(?:^|[:：(\]"'`=,@{}\t[<>“‘|;]\s?|- |[-=]> |\)|\d\) )$/
const AFTER_ERROR =
  /^(?:[.,;:)"'\]}’”>|!\\\s]*$|[,;:)"'\]}’”>|\\\n\t]|\.(?! {1,2}(?!Sto)[A-Z])|\s[([@{|-]|\s(?:at|in|on|while|for|when|to|occurred)\b|\s{2})/

/** `not supported`, `I/O error on GET request`: they say something of their own unless it is all that is said. */
const ALONE = new Set(['not supported', 'i/o error'])
const standsAlone = (text: string, start: number, end: number) =>
  /(?:[:(="'[]\s?|^)$/.test(text.slice(0, start)) && /^[.,)"'\]\s]*$/.test(text.slice(end))

function findNumbers(text: string, ground: Ground): Evidence[] {
  return NUMBER_FORMS.flatMap(({ pattern, platform, kernel }) => {
    if (kernel && !ground.kernel) return []
    pattern.lastIndex = 0
    return [...text.matchAll(pattern)].flatMap((match) => {
      const digits = match.slice(1).find((group) => group !== undefined)!
      const number = Number(digits)
      // [Errno -2] is getaddrinfo's; the kernel's -22 is an errno.
      const isResolver = number < 0 && /^Errno /.test(match[0])
      const code = isResolver
        ? codeOfNumber(number, 'glibc')
        : codeOf(kernel ? -number : number, platform ?? (kernel ? 'linux' : ground.platform))
      if (code === null) return []
      return [
        {
          code,
          start: match.index,
          end: match.index + match[0].length,
          by: 'number' as const,
          platform: platform ?? null,
          number: digits,
        },
      ]
    })
  })
}

/** The longer of two that overlap; a message or name inside a number's form gives it its meaning. */
function withoutOverlaps(found: readonly Evidence[]): Evidence[] {
  const sorted = [...found].sort((a, b) => a.start - b.start || b.end - a.end)
  const kept: Evidence[] = []
  for (const one of sorted) {
    const last = kept.at(-1)
    if (last === undefined || one.start >= last.end) kept.push(one)
    else kept[kept.length - 1] = merge(last, one)
  }
  return kept
}

// Between two parts of one statement: `EACCES: permission denied` · `[Errno 13] Permission denied` · `(98: Address…` · `error (os error 2)`
const JOINT = /^(?:[\s\])"':,(.=-]|- ){0,4}$/
const NUMBER_BEFORE =
  /(?:\[\d{1,3}\] |\[?(?:Errno|WinError) -?\d{1,5}\]\s?|\((\d{1,3})\)\s?|(?<=\()(\d{1,5}): ?|\berror\(\d{1,5}\): |(?<=\()(-?\d{1,3}), ['"]|\b(?:errno|error|code)[ =:]\s?\(?-?\d{1,5}\)?[:,]? ?"?|\bErrcode: \d{1,3} ")$/i
const NUMBER_AFTER =
  /^(?:"?\)?\.? \((?:os error |errno[ =:]*|error(?: code)?[ =:]*|code[ =:]*)?(-?\d{1,5})\)|"? \[(?:errno )?(-?\d{1,5})\]| \((?:0x[0-9a-f]{8})\)|: (-?\d{1,3})$)/i

function joinNeighbours(text: string, found: readonly Evidence[]): Evidence[] {
  const grown = found.map((one) => (one.by === 'message' || one.by === 'phrase' ? growOverNumber(text, one) : one))
  const joined: Evidence[] = []
  for (const one of withoutOverlaps(grown)) {
    const last = joined.at(-1)
    if (last !== undefined && saysTheSame(text, last, one)) joined[joined.length - 1] = merge(last, one)
    else joined.push(one)
  }
  return joined.map((one) => ({ ...asPython(text, one), end: closed(text, one) }))
}

/** `[WinError 32]` is CPython's form, and CPython makes an errno of its own of some numbers: 32 is its EACCES. */
function asPython(text: string, one: Evidence): Evidence {
  const number = /\bWinError (\d{1,5})/.exec(text.slice(one.start, one.end))?.[1]
  const code = number === undefined ? null : (windowsError(Number(number))?.python ?? null)
  return code === null || code === 'EINVAL' ? one : { ...one, code }
}

/** Takes in what its own text opened: `EADDRINUSE (Address already in use` + `)`, `25, 'Inappropriate ioctl for device` + `'`. */
function closed(text: string, { start, end }: Evidence): number {
  const inside = text.slice(start, end)
  const opens = inside.lastIndexOf('(') > inside.lastIndexOf(')') && text[end] === ')'
  const quotes = inside.split('"').length % 2 === 0 && text[end] === '"'
  const tuple = /^-?\d{1,3}, '/.test(inside) && text[end] === "'"
  return opens || quotes || tuple ? end + 1 : end
}

/** Takes in the number which stands with a message, if it is one for this code or says itself that it is an errno. */
function growOverNumber(text: string, one: Evidence): Evidence {
  const before = ownNumber(NUMBER_BEFORE.exec(text.slice(Math.max(0, one.start - 24), one.start))?.[0], one.code)
  const after = ownNumber(NUMBER_AFTER.exec(text.slice(one.end, one.end + 24))?.[0], one.code)
  return {
    ...one,
    start: one.start - (before?.length ?? 0),
    end: one.end + (after?.length ?? 0),
    number: numberIn(before) ?? numberIn(after) ?? one.number,
  }
}

const numberIn = (text: string | undefined) => (text === undefined ? undefined : /-?\d+/.exec(text)?.[0])

function ownNumber(text: string | undefined, code: string): string | undefined {
  // `read error: 0: Is a directory`: that is the descriptor
  if (text === undefined || Number(numberIn(text)) === 0) return undefined
  if (/err|code/i.test(text)) return text
  const number = Number(numberIn(text))
  return Object.values(codesOfNumber(number)).includes(code) || windowsError(number)?.code === code ? text : undefined
}

function saysTheSame(text: string, a: Evidence, b: Evidence): boolean {
  if (!JOINT.test(text.slice(a.end, b.start))) return false
  return a.code === b.code || a.by === 'number' || b.by === 'number'
}

const SURE = { name: 0, phrase: 1, message: 2, number: 3 } as const

function merge(a: Evidence, b: Evidence): Evidence {
  const surer = SURE[b.by] < SURE[a.by] ? b : a
  return {
    ...surer,
    start: Math.min(a.start, b.start),
    end: Math.max(a.end, b.end),
    platform: a.platform ?? b.platform,
    number: a.number ?? b.number,
  }
}
