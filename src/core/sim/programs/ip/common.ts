/** What all objects of ip share: its style of output, its words, and the links it asks the kernel for. */
import type { LinkInfo, SysError, Task } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { parseAddress } from '../lib/getaddrinfo.ts'

export interface Style {
  readonly family: 'inet' | 'inet6' | null
  readonly brief: boolean
  readonly oneline: boolean
  /** How many -s. */
  readonly statistics: number
  readonly details: boolean
  readonly json: boolean
  readonly pretty: boolean
}

/** ip takes every word by its first letters. */
export const is = (word: string | undefined, name: string, least = 1): boolean =>
  word !== undefined && word.length >= least && name.startsWith(word)

export const isShow = (word: string | undefined): boolean =>
  word === undefined || is(word, 'show') || is(word, 'list') || is(word, 'lst')

export function* say(self: Command, text: string, code: number): Task<number> {
  yield* self.stderr.write(`${text}\n`)
  return code
}

export const rtnetlink = (self: Command, error: SysError): Task<number> =>
  say(self, `RTNETLINK answers: ${reason(error)}`, 2)

export const incomplete = (self: Command): Task<number> =>
  say(self, 'Command line is not complete. Try option "help"', 255)

export function* printJson(self: Command, value: readonly unknown[], { pretty }: Style): Task<number> {
  yield* self.print(`${pretty ? prettyJson(value, 0) : JSON.stringify(value)}\n`)
  return 0
}

/** The writer of iproute2: lists of objects run on, lists of words stand on one line. */
function prettyJson(value: unknown, depth: number): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return '[ ]'
    const items = value.map((item) => prettyJson(item, depth))
    return `[ ${items.join(',')} ]`
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = ' '.repeat(8 * (depth + 1))
  const members = Object.entries(value).map(([key, member]) => `${inner}"${key}": ${prettyJson(member, depth + 1)}`)
  return `{\n${members.join(',\n')}\n${' '.repeat(8 * depth + 4)}}`
}

export function* linkList(self: Command): Task<readonly LinkInfo[]> {
  const found = self.sys.links()
  // The kernel lists IPv4 before IPv6.
  const v6 = ({ cidr }: { readonly cidr: string }) => (cidr.includes(':') ? 1 : 0)
  if (found.ok)
    return found.value.map((link) => ({ ...link, addresses: [...link.addresses].sort((a, b) => v6(a) - v6(b)) }))
  yield* self.stderr.write(`Cannot send dump request: ${reason(found.error)}\n`)
  return yield* self.exit(1)
}

export const deviceOf = (words: readonly string[]): string | undefined => {
  const at = words.indexOf('dev')
  return at >= 0 ? words[at + 1] : words.find((word) => !['up', 'scope', 'global', 'permanent'].includes(word))
}

export function isPrefix(text: string): boolean {
  const [address, bits] = text.split('/')
  if (!parseAddress(address!) || !/[.:]/.test(address!)) return false
  return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (address!.includes(':') ? 128 : 32))
}

/** Whether an IPv4 address lies in a prefix; IPv6 must be the same address. */
export function isWithin(address: string, prefix: string): boolean {
  const [base = '', bits = '32'] = prefix.split('/')
  if (address.includes(':') || base.includes(':')) return address === base
  const shift = 2 ** (32 - Number(bits))
  return Math.floor(rank(address) / shift) === Math.floor(rank(base) / shift)
}

/** An IPv4 address as a number; the default route and IPv6 come before all. */
export function rank(to: string): number {
  if (to === 'default' || to.includes(':')) return -1
  return to
    .split('/')[0]!
    .split('.')
    .reduce((sum, part) => sum * 256 + Number(part), 0)
}
