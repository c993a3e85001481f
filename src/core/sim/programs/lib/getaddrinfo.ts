/** getaddrinfo(3) over numbers, /etc/hosts and the absence of a resolver. */
import { err, ok, type Result } from '../../../lib/index.ts'
import type { Sys, Task } from '../../kernel/sys.ts'
import { readText } from './files.ts'

export interface Resolved {
  readonly family: 'inet' | 'inet6'
  readonly address: string
}
export type GaiError = 'EAI_NONAME' | 'EAI_AGAIN' | 'EAI_SERVICE' | 'EAI_FAMILY' | 'EAI_FAIL' | 'EAI_ADDRFAMILY'

/** gai_strerror(3). */
export const GAI_TEXT: Readonly<Record<GaiError, string>> = {
  EAI_NONAME: 'Name or service not known',
  EAI_AGAIN: 'Temporary failure in name resolution',
  EAI_SERVICE: 'Servname not supported for ai_socktype',
  EAI_FAMILY: 'ai_family not supported',
  EAI_FAIL: 'Non-recoverable failure in name resolution',
  EAI_ADDRFAMILY: 'Address family for hostname not supported',
}

export interface Hints {
  readonly family?: 'inet' | 'inet6'
  /** AI_NUMERICHOST */
  readonly numeric?: boolean
}

/** glibc asks the name service cache daemon first, twice; it does not run here. */
export function* askNscd(sys: Sys): Task<void> {
  for (let i = 0; i < 2; i++) {
    const fd = sys.socket('unix', 'stream', { cloexec: true, nonblock: true })
    if (!fd.ok) continue
    yield* sys.connect(fd.value, { family: 'unix', path: '/var/run/nscd/socket', isWhole: true })
    sys.close(fd.value)
  }
}

/** Addresses in the order in which they are tried: IPv6 first, as for loopback under RFC 6724. */
export function* getaddrinfo(sys: Sys, host: string, hints: Hints = {}): Task<Result<readonly Resolved[], GaiError>> {
  const literal = parseAddress(host)
  if (literal) {
    if (hints.family && hints.family !== literal.family) return err('EAI_ADDRFAMILY')
    return ok([literal])
  }
  if (hints.numeric || !/^[A-Za-z0-9_.-]{1,253}$/.test(host) || host.split('.').some((label) => label.length > 63)) {
    return err('EAI_NONAME')
  }
  yield* askNscd(sys)
  const found = lookUp((yield* readText(sys, '/etc/hosts')) ?? '', host.replace(/\.$/, '').toLowerCase())
  const all = found.filter((entry) => !hints.family || entry.family === hints.family)
  // Without `multi on` (Debian's /etc/host.conf has it) glibc stops at the first line that fits.
  const isMulti = /^\s*multi\s+on/m.test((yield* readText(sys, '/etc/host.conf')) ?? '')
  const fitting = isMulti ? all : all.slice(0, 1)
  if (fitting.length > 0) {
    return ok([...fitting.filter((e) => e.family === 'inet6'), ...fitting.filter((e) => e.family === 'inet')])
  }
  if (found.length > 0) return err('EAI_ADDRFAMILY')
  // Simplified: no name server ever answers; a resolver that is configured looks the same as none.
  return err('EAI_AGAIN')
}

function lookUp(hosts: string, name: string): Resolved[] {
  return hosts.split('\n').flatMap((line) => {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    const parsed = parseAddress(address ?? '')
    return parsed && names.some((known) => known.toLowerCase() === name) ? [parsed] : []
  })
}

/** A numeric address in its canonical spelling, or null. IPv4 takes the forms of inet_aton(3): `127.1`, `0x7f000001`. */
export function parseAddress(text: string): Resolved | null {
  const v4 = parseInet(text)
  if (v4) return { family: 'inet', address: v4 }
  const [bare, zone] = text.split('%')
  const v6 = parseInet6(bare!)
  return v6 ? { family: 'inet6', address: zone === undefined ? v6 : `${v6}%${zone}` } : null
}

function parseInet(text: string): string | null {
  const parts = text.split('.')
  if (parts.length > 4 || !parts.every((part) => /^(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.test(part))) return null
  const values = parts.map((part) => (/^0[0-7]+$/.test(part) ? Number.parseInt(part, 8) : Number(part)))
  const last = values.pop()!
  if (values.some((value) => value > 255) || last >= 256 ** (4 - values.length)) return null
  const address = values.reduce((sum, value, i) => sum + value * 256 ** (3 - i), 0) + last
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}

function parseInet6(text: string): string | null {
  if (!text.includes(':')) return null
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  const tail = dotted ? parseInet(dotted[2]!) : null
  if (dotted && !tail) return null
  const bytes = tail?.split('.').map(Number)
  const plain = bytes
    ? `${dotted![1]}${(bytes[0]! * 256 + bytes[1]!).toString(16)}:${(bytes[2]! * 256 + bytes[3]!).toString(16)}`
    : text
  const halves = plain.split('::')
  if (halves.length > 2) return null
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')))
  if (!groups.flat().every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return null
  const missing = 8 - groups.flat().length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null
  const all = [...groups[0]!, ...Array<string>(halves.length === 2 ? missing : 0).fill('0'), ...(groups[1] ?? [])]
  return formatInet6(all.map((group) => Number.parseInt(group, 16)))
}

/** inet_ntop(3): the longest run of zeros (two at least) becomes `::`. */
function formatInet6(groups: readonly number[]): string {
  let best = { at: -1, length: 1 }
  for (let i = 0; i < 8; i++) {
    let length = 0
    while (i + length < 8 && groups[i + length] === 0) length++
    if (length > best.length) best = { at: i, length }
  }
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return `::ffff:${groups
      .slice(6)
      .map((group) => `${group >> 8}.${group & 255}`)
      .join('.')}`
  }
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':')
  if (best.at < 0) return hex(groups)
  return `${hex(groups.slice(0, best.at))}::${hex(groups.slice(best.at + best.length))}`
}
