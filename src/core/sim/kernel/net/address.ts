/** IP addresses as text and as bytes. Text is always canonical: dotted quads, and RFC 5952 for IPv6. */
export type Family = 'inet' | 'inet6'

export const ANY: Readonly<Record<Family, string>> = { inet: '0.0.0.0', inet6: '::' }
export const LOOPBACK: Readonly<Record<Family, string>> = { inet: '127.0.0.1', inet6: '::1' }

export function parseIp(text: string): Uint8Array | null {
  return text.includes(':') ? parseV6(text) : parseV4(text)
}

function parseV4(text: string): Uint8Array | null {
  const parts = text.split('.')
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return null
  return Uint8Array.from(parts.map(Number))
}

function parseV6(text: string): Uint8Array | null {
  const withV4 = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text.replace(/%.*$/, ''))
  const tail = withV4 ? parseV4(withV4[2]!) : null
  if (withV4 && !tail) return null
  const hex = withV4
    ? `${withV4[1]}${((tail![0]! << 8) | tail![1]!).toString(16)}:${((tail![2]! << 8) | tail![3]!).toString(16)}`
    : text.replace(/%.*$/, '')
  const halves = hex.split('::')
  if (halves.length > 2) return null
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - groups.reduce((sum, half) => sum + half.length, 0)
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null
  const all = halves.length === 2 ? [...groups[0]!, ...new Array<string>(missing).fill('0'), ...groups[1]!] : groups[0]!
  if (all.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return null
  return Uint8Array.from(all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]))
}

export function formatIp(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.')
  const mapped = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  if (mapped) return `::ffff:${bytes.subarray(12).join('.')}`
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16))
  const [start, length] = longestZeros(groups)
  if (length < 2) return groups.join(':')
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`
}

function longestZeros(groups: readonly string[]): readonly [number, number] {
  let best: readonly [number, number] = [0, 0]
  for (let start = 0; start < groups.length; start++) {
    let length = 0
    while (groups[start + length] === '0') length++
    if (length > best[1]) best = [start, length]
  }
  return best
}

/** Canonical text, or null for what is no address. */
export function canonical(text: string): string | null {
  const bytes = parseIp(text)
  return bytes && formatIp(bytes)
}

export const isAny = (address: string) => address === ANY.inet || address === ANY.inet6

const MAPPED = '::ffff:'
export const toMapped = (v4: string) => `${MAPPED}${v4}`
/** The IPv4 address inside ::ffff:a.b.c.d, or null. */
export const fromMapped = (address: string) =>
  address.startsWith(MAPPED) && address.includes('.') ? address.slice(MAPPED.length) : null

export interface Prefix {
  readonly bytes: Uint8Array
  readonly length: number
}

export function parsePrefix(text: string): Prefix | null {
  const [address = '', length] = text.split('/')
  const bytes = parseIp(address)
  return bytes && { bytes, length: length === undefined ? bytes.length * 8 : Number(length) }
}

export function contains(prefix: Prefix, address: Uint8Array): boolean {
  if (prefix.bytes.length !== address.length) return false
  for (let bit = 0; bit < prefix.length; bit += 8) {
    const rest = Math.min(8, prefix.length - bit)
    const mask = (0xff << (8 - rest)) & 0xff
    if (((prefix.bytes[bit >> 3]! ^ address[bit >> 3]!) & mask) !== 0) return false
  }
  return true
}
