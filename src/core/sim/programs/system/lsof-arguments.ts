/** The command line of lsof 4.95: options whose values may stand in the same word, `+` forms, and -i addresses. */
import type { SocketAddress, SocketInfo } from '../../kernel/sys.ts'
import { parseAddress } from '../lib/getaddrinfo.ts'
import type { Accounts } from '../lib/users.ts'
import { extendedRegExp } from './posix-regexp.ts'
import { peerOf, type Services } from './sockets.ts'

export const LSOF_USAGE = `lsof 4.95.0
 latest revision: https://github.com/lsof-org/lsof
 latest FAQ: https://github.com/lsof-org/lsof/blob/master/00FAQ
 latest (non-formatted) man page: https://github.com/lsof-org/lsof/blob/master/Lsof.8
 usage: [-?abhKlnNoOPRtUvVX] [+|-c c] [+|-d s] [+D D] [+|-E] [+|-e s] [+|-f[gG]]
 [-F [f]] [-g [s]] [-i [i]] [+|-L [l]] [+m [m]] [+|-M] [-o [o]] [-p s]
 [+|-r [t]] [-s [p:s]] [-S [t]] [-T [t]] [-u s] [+|-w] [-x [fl]] [--] [names]
Use the \`\`-h'' option to get more help information.
`

/** A list such as `21000,^1` or `demo,^root`. */
export interface Choice<T> {
  readonly wanted: readonly T[]
  readonly unwanted: readonly T[]
}
export interface LsofRequest {
  /** Options without a value that were given. */
  readonly flags: ReadonlySet<string>
  readonly pids: Choice<number> | null
  readonly uids: Choice<number> | null
  readonly pgids: Choice<number> | null
  readonly commands: readonly ((comm: string) => boolean)[]
  readonly excludedCommands: readonly ((comm: string) => boolean)[]
  readonly fds: ((fd: string, number: number | null) => boolean) | null
  readonly internet: readonly ((socket: SocketInfo) => boolean)[] | null
  /** `-s TCP:LISTEN`. */
  readonly states: ReadonlyMap<string, Choice<string>>
  /** `+L1`: fewer links than that; 0 only shows the column. */
  readonly maxLinks: number | null
  readonly showsLinks: boolean
  readonly fields: string | null
  /** `+D`, `+d`. */
  readonly trees: readonly { readonly path: string; readonly isDeep: boolean }[]
  readonly names: readonly string[]
  readonly repeatMs: number | null
}

export class LsofError {
  constructor(
    /** Without `lsof: `, each followed by the usage unless `isBrief`. */
    readonly messages: readonly string[],
  ) {}
}

const TCP_STATES = [
  'CLOSED LISTEN SYN_SENT SYN_RCDV SYN_RECV ESTABLISHED CLOSE_WAIT LAST_ACK FIN_WAIT1 FIN_WAIT2 CLOSING TIME_WAIT',
].flatMap((list) => list.split(' '))

interface Draft {
  flags: Set<string>
  pids: Choice<number> | null
  uids: Choice<number> | null
  pgids: Choice<number> | null
  commands: ((comm: string) => boolean)[]
  excludedCommands: ((comm: string) => boolean)[]
  fds: ((fd: string, number: number | null) => boolean) | null
  internet: ((socket: SocketInfo) => boolean)[] | null
  states: Map<string, Choice<string>>
  maxLinks: number | null
  showsLinks: boolean
  fields: string | null
  trees: { path: string; isDeep: boolean }[]
  names: string[]
  repeatMs: number | null
}

const NEEDS_VALUE = 'cdDeugpASkm'
const MAY_HAVE_VALUE = 'iFLorsTfxE'

export function parseLsof(args: readonly string[], accounts: Accounts, services: Services): LsofRequest | LsofError {
  const draft: Draft = {
    flags: new Set(),
    pids: null,
    uids: null,
    pgids: null,
    commands: [],
    excludedCommands: [],
    fds: null,
    internet: null,
    states: new Map(),
    maxLinks: null,
    showsLinks: false,
    fields: null,
    trees: [],
    names: [],
    repeatMs: null,
  }
  const errors: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--') {
      draft.names.push(...args.slice(i + 1))
      break
    }
    const sign = arg[0]
    if ((sign !== '-' && sign !== '+') || arg.length === 1) {
      draft.names.push(arg)
      continue
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at]!
      const rest = arg.slice(at + 1)
      if (NEEDS_VALUE.includes(letter)) {
        const value = rest !== '' ? rest : (args[++i] ?? '')
        const error = takeValue(draft, sign!, letter, value, accounts)
        if (error) errors.push(error)
        break
      }
      if (MAY_HAVE_VALUE.includes(letter)) {
        const next = args[i + 1]
        const takesNext = rest === '' && next !== undefined && !/^[-+]/.test(next) && looksLikeValue(letter, next)
        const value = rest !== '' ? rest : takesNext ? args[++i]! : ''
        const used = takeOptional(draft, sign!, letter, value, services)
        if (typeof used === 'string') errors.push(used)
        // Letters behind an optional number are options again: `-r1P`.
        if (typeof used === 'number' && rest !== '') {
          at += used
          continue
        }
        break
      }
      if (!'abChKlnNoOPQRtUvVwWXZz?M'.includes(letter)) {
        errors.push(`illegal option character: ${letter}`)
        continue
      }
      if (letter === 'Z') errors.push('-Z limited to SELinux')
      draft.flags.add(letter)
    }
  }
  if (args.some((arg) => /^-x/.test(arg)) && draft.trees.length === 0) errors.push('-x must accompany +d or +D')
  if (errors.length === 0 && draft.flags.has('a') && !hasSelection(draft))
    errors.push('no select options to AND via -a')
  return errors.length > 0 ? new LsofError(errors) : draft
}

const hasSelection = (draft: LsofRequest): boolean =>
  draft.names.length > 0 ||
  draft.trees.length > 0 ||
  draft.commands.length > 0 ||
  draft.flags.has('U') ||
  [draft.pids, draft.uids, draft.pgids, draft.internet, draft.fds, draft.maxLinks].some((choice) => choice !== null)

function looksLikeValue(letter: string, next: string): boolean {
  if (letter === 'i') return true
  if (letter === 'F') return /^[a-zA-Z0]+$/.test(next)
  if (letter === 's') return /:/.test(next)
  return /^\d/.test(next)
}

function choice<T>(text: string, convert: (item: string) => T | null): Choice<T> | string {
  const wanted: T[] = []
  const unwanted: T[] = []
  for (const item of text.split(',')) {
    const isExcluded = item.startsWith('^')
    const value = convert(isExcluded ? item.slice(1) : item)
    if (value === null) return isExcluded ? item.slice(1) : item
    ;(isExcluded ? unwanted : wanted).push(value)
  }
  return { wanted, unwanted }
}

const merge = <T>(a: Choice<T> | null, b: Choice<T>): Choice<T> => ({
  wanted: [...(a?.wanted ?? []), ...b.wanted],
  unwanted: [...(a?.unwanted ?? []), ...b.unwanted],
})

function takeValue(draft: Draft, sign: string, letter: string, value: string, accounts: Accounts): string | null {
  const integer = (item: string): number | null => (/^\d+$/.test(item) ? Number(item) : null)
  switch (letter) {
    case 'p':
    case 'g': {
      const found = choice(value, integer)
      if (typeof found === 'string') return `illegal process ${letter === 'p' ? '' : 'group '}ID: ${found}`
      if (letter === 'p') draft.pids = merge(draft.pids, found)
      else draft.pgids = merge(draft.pgids, found)
      return null
    }
    case 'u': {
      const found = choice(value, (item) => integer(item) ?? accounts.userNamed(item)?.uid ?? null)
      if (typeof found === 'string') return `can't get UID for ${found}`
      draft.uids = merge(draft.uids, found)
      return null
    }
    case 'c': {
      const isExcluded = value.startsWith('^')
      const text = isExcluded ? value.slice(1) : value
      const slashed = /^\/(.*)\/([bix]*)$/.exec(text)
      const expression = slashed ? extendedRegExp(slashed[1]!, slashed[2]!.includes('i')) : null
      if (expression === 'invalid') return `regexp error: ${text}`
      const test = (comm: string) => (expression ? expression.test(comm) : comm.startsWith(text))
      ;(isExcluded ? draft.excludedCommands : draft.commands).push(test)
      return null
    }
    case 'd':
      if (sign === '+') draft.trees.push({ path: value, isDeep: false })
      else draft.fds = fdTest(value)
      return null
    case 'D':
      if (sign === '+') draft.trees.push({ path: value, isDeep: true })
      return null
    default:
      return null
  }
}

/** `3`, `0-2`, `cwd,txt`, `^1`. */
function fdTest(text: string): (fd: string, number: number | null) => boolean {
  const items = text.split(',')
  const isExclusion = items.every((item) => item.startsWith('^'))
  const matches = (item: string, fd: string, number: number | null): boolean => {
    const range = /^(\d+)-(\d+)$/.exec(item)
    if (range) return number !== null && number >= Number(range[1]) && number <= Number(range[2])
    if (item === 'fd') return number !== null
    return /^\d+$/.test(item) ? number === Number(item) : fd.trim() === item
  }
  return (fd, number) => items.some((item) => matches(item.replace(/^\^/, ''), fd, number)) !== isExclusion
}

function takeOptional(
  draft: Draft,
  sign: string,
  letter: string,
  value: string,
  services: Services,
): string | number | null {
  switch (letter) {
    case 'i': {
      const test = value === '' ? () => true : internetTest(value, services)
      if (typeof test === 'string') return `${test} in: -i ${value}`
      draft.internet = [...(draft.internet ?? []), test]
      return null
    }
    case 's': {
      if (value === '') {
        draft.flags.add('s')
        return null
      }
      const match = /^(TCP|UDP):(.*)$/i.exec(value)
      if (!match) return `unsupported protocol: -s ${value}`
      const found = choice(match[2]!.toUpperCase(), (item) => (TCP_STATES.includes(item) ? item : null))
      if (typeof found === 'string') return `unknown ${match[1]!.toUpperCase()} state name: ${found}`
      draft.states.set(match[1]!.toUpperCase(), found)
      return null
    }
    case 'L':
      draft.showsLinks = sign === '+'
      if (/^\d+$/.test(value) && sign === '+') draft.maxLinks = Number(value)
      return null
    case 'F':
      draft.fields = value === '' ? 'pcftn' : value
      return null
    case 'r': {
      const seconds = /^\d+/.exec(value)?.[0] ?? ''
      draft.repeatMs = seconds === '' ? 15_000 : Number(seconds) * 1000
      return seconds.length
    }
    case 'o':
      draft.flags.add('o')
      return /^\d*/.exec(value)![0].length
    default:
      return null
  }
}

/** `[46][protocol][@host][:service or port list]`. */
function internetTest(text: string, services: Services): ((socket: SocketInfo) => boolean) | string {
  const match = /^([46])?([A-Za-z]+)?(?:@([^:[]+|\[[^\]]+\]))?(?::(.+))?$/.exec(text)
  if (!match) return 'unacceptable Internet address'
  const [, version, protocolText, hostText, portText] = match
  const protocol = protocolText?.toLowerCase()
  if (protocol !== undefined && protocol !== 'tcp' && protocol !== 'udp')
    return `unknown protocol name (${protocolText})`
  const host = hostText?.replace(/^\[|\]$/g, '')
  const address = host === undefined ? null : host === 'localhost' ? parseAddress('127.0.0.1') : parseAddress(host)
  if (host !== undefined && !address) return `unknown host name (${host})`
  const ranges: (readonly [number, number])[] = []
  for (const item of portText?.split(',') ?? []) {
    const range = /^(\d+)(?:-(\d+))?$/.exec(item)
    const named = range ? undefined : (services.port(item, protocol ?? 'tcp') ?? services.port(item, 'udp'))
    if (!range && named === undefined) return `unknown service ${item}`
    ranges.push(range ? [Number(range[1]), Number(range[2] ?? range[1])] : [named!, named!])
  }
  return (socket) => {
    if (socket.family === 'unix') return false
    if (version && socket.family !== (version === '4' ? 'inet' : 'inet6')) return false
    if (protocol && socket.protocol !== protocol) return false
    const sides = [socket.local, ...(socket.peer ? [peerOf(socket)] : [])]
    return sides.some((side) => fits(side, address?.address ?? null, ranges))
  }
}

function fits(side: SocketAddress, host: string | null, ranges: readonly (readonly [number, number])[]): boolean {
  if (side.family === 'unix') return false
  if (host !== null && side.address !== host) return false
  return ranges.length === 0 || ranges.some(([from, to]) => side.port >= from && side.port <= to)
}
