/** find -printf. */

import type { Stat, SysError } from '../../kernel/sys.ts'
import { C_ESCAPES } from '../lib/escapes.ts'
import { isSymlink, modeString } from '../lib/mode.ts'
import { baseName, dirName } from '../lib/paths.ts'
import { breakTime, strftime, type Zone } from '../lib/time.ts'
import type { Accounts } from '../lib/users.ts'

export interface Visit {
  readonly path: string
  /** The operand it was found below. */
  readonly start: string
  readonly depth: number
  /** S_IFMT bits, which the directory tells without a stat. */
  readonly type: number
  /** Looked up when a test first asks; throws `Unstatable`. */
  readonly stat: Stat
}
export class Unstatable {
  constructor(readonly error: SysError) {}
}
export interface PrintfTools {
  readonly accounts: Accounts
  readonly zone: Zone
  readlink(path: string): string
  typeBehind(path: string): string
  fstype(visit: Visit): string
  warn(text: string): void
}

const ESCAPES: Readonly<Record<string, string>> = {
  ...C_ESCAPES,
  '\\': '\\',
  '0': '\0',
}

/** null after `\c`: nothing more is printed, and output is flushed. */
export function formatVisit(format: string, visit: Visit, tools: PrintfTools): string {
  let text = ''
  for (let i = 0; i < format.length; i++) {
    const char = format[i]!
    if (char === '\\') {
      const octal = /^[0-7]{1,3}/.exec(format.slice(i + 1))
      if (octal) {
        text += String.fromCharCode(Number.parseInt(octal[0], 8))
        i += octal[0].length
        continue
      }
      const next = format[++i]
      if (next === 'c') return text
      text += next === undefined ? '\\' : (ESCAPES[next] ?? `\\${next}`)
      continue
    }
    if (char !== '%') {
      text += char
      continue
    }
    const match = /^%([-+ #0]*)(\d*)(?:\.(\d+))?([ABCT].|.)?/su.exec(format.slice(i))!
    i += match[0].length - 1
    const [whole, flags, width, precision, spec] = match
    if (spec === undefined || spec === '%') {
      text += '%'
      continue
    }
    const field = readField(spec, visit, tools)
    if (field === null) {
      tools.warn(`warning: unrecognized format directive \`${whole}'`)
      text += whole
      continue
    }
    const cut = precision === undefined ? field : field.slice(0, Number(precision))
    text += flags!.includes('-')
      ? cut.padEnd(Number(width || 0))
      : cut.padStart(Number(width || 0), flags!.includes('0') ? '0' : ' ')
  }
  return text
}

function readField(spec: string, visit: Visit, tools: PrintfTools): string | null {
  const { path, start, depth } = visit
  switch (spec[0]) {
    case 'p':
      return path
    case 'P':
      return path === start ? '' : path.slice(start.endsWith('/') ? start.length : start.length + 1)
    case 'f':
      return path === '/' ? '/' : baseName(path)
    case 'h':
      return path.includes('/') ? dirName(path) : '.'
    case 'H':
      return start
    case 's':
      return String(visit.stat.size)
    case 'k':
      return String(Math.ceil(visit.stat.blocks / 2))
    case 'b':
      return String(visit.stat.blocks)
    case 'm':
      return (visit.stat.mode & 0o7777).toString(8)
    case 'M':
      return modeString(visit.stat.mode)
    case 'u':
      return tools.accounts.userName(visit.stat.uid)
    case 'U':
      return String(visit.stat.uid)
    case 'g':
      return tools.accounts.groupName(visit.stat.gid)
    case 'G':
      return String(visit.stat.gid)
    case 'd':
      return String(depth)
    case 'D':
      return String(visit.stat.dev)
    case 'i':
      return String(visit.stat.ino)
    case 'n':
      return String(visit.stat.nlink)
    case 'l':
      return isSymlink(visit.stat.mode) ? tools.readlink(path) : ''
    case 'y':
      return typeLetter(visit.stat.mode)
    case 'Y':
      return isSymlink(visit.stat.mode) ? tools.typeBehind(path) : typeLetter(visit.stat.mode)
    case 'F':
      return tools.fstype(visit)
    case 'S':
      return visit.stat.size === 0 ? '1' : String((visit.stat.blocks * 512) / visit.stat.size)
    case 't':
      return ctime(visit.stat.mtime, tools.zone)
    case 'a':
      return ctime(visit.stat.atime, tools.zone)
    case 'c':
      return ctime(visit.stat.ctime, tools.zone)
    case 'A':
    case 'B':
    case 'C':
    case 'T': {
      const ms = { A: visit.stat.atime, B: visit.stat.btime, C: visit.stat.ctime, T: visit.stat.mtime }[spec[0]]
      return timeField(ms, spec[1]!, tools.zone)
    }
    default:
      return null
  }
}

export function typeLetter(mode: number): string {
  return { '-': 'f' }[modeString(mode)[0]!] ?? modeString(mode)[0]!
}

const fraction = (ms: number, zone: Zone): string => `${String(breakTime(ms, zone).nanosecond).padStart(9, '0')}0`

const ctime = (ms: number, zone: Zone): string =>
  `${strftime('%a %b %e %H:%M:%S', breakTime(ms, zone))}.${fraction(ms, zone)} ${strftime('%Y', breakTime(ms, zone))}`

function timeField(ms: number, letter: string, zone: Zone): string | null {
  const time = breakTime(ms, zone)
  if (letter === '@') return `${time.epoch}.${fraction(ms, zone)}`
  if (letter === '+') return strftime(`%Y-%m-%d+%H:%M:%S.${fraction(ms, zone)}`, time)
  if (letter === 'S' || letter === 'T' || letter === 'X') {
    return `${strftime(letter === 'S' ? '%S' : '%H:%M:%S', time)}.${fraction(ms, zone)}`
  }
  const text = strftime(`%${letter}`, time)
  return text === `%${letter}` ? null : text
}
