/** One name for one thing: aliases, Windows names and what counts as a name at all. */
import { LINUX_ALIASES } from './linux.ts'
import { NUMBERS, STANDARDS } from './numbers.generated.ts'
import { WINDOWS } from './windows.generated.ts'

const ALIASES: Readonly<Record<string, string>> = {
  ...LINUX_ALIASES,
  // The kernel's file systems name their own; user space sees the number of the other.
  EFSCORRUPTED: 'EUCLEAN',
  EFSBADCRC: 'EBADMSG',
  ECANCELLED: 'ECANCELED',
  EDESTADDREQ: 'EDESTADDRREQ',
}

/** c-ares' codes as Node's `dns.resolve*` reports them; `dns.lookup` says ENOTFOUND for EAI_NONAME and EAI_NODATA. */
const NODE_DNS = [
  'ENOTFOUND',
  'ESERVFAIL',
  'EFORMERR',
  'ENOTIMP',
  'EREFUSED',
  'EBADQUERY',
  'EBADNAME',
  'EBADFAMILY',
  'EBADRESP',
  'ETIMEOUT',
  'EFILE',
  'EDESTRUCTION',
  'EBADSTR',
  'EBADFLAGS',
  'ENONAME',
  'EBADHINTS',
  'ENOTINITIALIZED',
] as const

/** Names that are words of other trades too and are no failure of their own. */
const NO_CODE = new Set(['EOF', 'UNKNOWN', 'EOTHER'])

/** `EWOULDBLOCK` → `EAGAIN`, `WSAEADDRINUSE` → `EADDRINUSE`, `ERROR_ACCESS_DENIED` → `EPERM` (as libuv has it); null when it names nothing. */
export function canonical(name: string): string | null {
  const own = ALIASES[name] ?? name
  if (isErrnoName(own)) return own
  const native = windowsByName().get(own)
  return native === undefined ? null : canonicalOrSame(native)
}

function canonicalOrSame(name: string): string {
  return ALIASES[name] ?? name
}

/** Whether a name is an errno (or a resolver's error) on any platform; aliases count. */
export function isErrnoName(name: string): boolean {
  return nameSet().has(name)
}

/** Every name of an errno on any platform, aliases included. */
export function errnoNames(): ReadonlySet<string> {
  return nameSet()
}

export function aliasesOf(code: string): readonly string[] {
  return Object.keys(ALIASES).filter((alias) => ALIASES[alias] === code)
}

/** Scope (`posix`, `linux-only`, `bsd-only` …) and the year POSIX took it in, such as `posix 2001`. */
export function standardOf(code: string): string | null {
  return STANDARDS[code] ?? null
}

let names: Set<string> | undefined
function nameSet(): Set<string> {
  names ??= new Set([...Object.keys(NUMBERS), ...NODE_DNS].filter((name) => !NO_CODE.has(name)))
  return names
}

let windows: Map<string, string> | undefined
function windowsByName(): Map<string, string> {
  windows ??= new Map(Object.values(WINDOWS).flatMap(([name, code]) => (code === null ? [] : [[name, code]])))
  return windows
}
