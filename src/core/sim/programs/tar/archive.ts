/** The ustar format: 512-byte headers, GNU's long names. */
import { concat, decode, encode } from '../lib/bytes.ts'

export interface Member {
  readonly name: string
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  /** Seconds. */
  readonly mtime: number
  /** '0' file, '1' hard link, '2' symlink, '3' char, '4' block, '5' directory, '6' fifo. */
  readonly type: string
  readonly link: string
  readonly user: string
  readonly group: string
  readonly data: Uint8Array
  /** Where its header lies, in blocks. */
  readonly block?: number
}

export const BLOCK = 512
/** Archives are written in records of twenty blocks. */
export const RECORD = BLOCK * 20

const roundUp = (size: number): number => Math.ceil(size / BLOCK) * BLOCK

export function encodeMember(member: Member): Uint8Array {
  const parts: Uint8Array[] = []
  const long = (type: string, text: Uint8Array) => {
    const own = { name: '././@LongLink', type, size: text.length + 1, link: '', mode: 0o644, uid: 0, gid: 0, mtime: 0 }
    const root = { user: 'root', group: 'root' }
    if (text.length > 100) parts.push(header({ ...own, ...root }), padded(concat([text, Uint8Array.of(0)])))
  }
  long('K', encode(member.link))
  long('L', encode(member.name))
  parts.push(header(member), padded(member.data))
  return concat(parts)
}

function padded(bytes: Uint8Array): Uint8Array {
  const block = new Uint8Array(roundUp(bytes.length))
  block.set(bytes)
  return block
}

function header(member: Omit<Member, 'data'>): Uint8Array {
  const block = new Uint8Array(BLOCK)
  const put = (at: number, bytes: Uint8Array, room: number) => block.set(bytes.subarray(0, room), at)
  const octal = (at: number, value: number, width: number) =>
    put(at, encode(`${value.toString(8).padStart(width - 1, '0')}\0`), width)
  put(0, encode(member.name), 100)
  octal(100, member.mode & 0o7777, 8)
  octal(108, member.uid, 8)
  octal(116, member.gid, 8)
  octal(124, member.size, 12)
  octal(136, Math.max(0, Math.floor(member.mtime)), 12)
  put(148, encode('        '), 8)
  put(156, encode(member.type), 1)
  put(157, encode(member.link), 100)
  put(257, encode('ustar  \0'), 8)
  put(265, encode(member.user), 31)
  put(297, encode(member.group), 31)
  const sum = block.reduce((total, byte) => total + byte, 0)
  put(148, encode(`${sum.toString(8).padStart(6, '0')}\0 `), 8)
  return block
}

export function endOfArchive(size: number): Uint8Array {
  const total = Math.ceil((size + BLOCK * 2) / RECORD) * RECORD
  return new Uint8Array(total - size)
}

const textAt = (block: Uint8Array, at: number, length: number): string => {
  const field = block.subarray(at, at + length)
  const end = field.indexOf(0)
  return decode(end < 0 ? field : field.subarray(0, end))
}
const numberAt = (block: Uint8Array, at: number, length: number): number =>
  Number.parseInt(textAt(block, at, length).trim() || '0', 8)

export function isHeader(block: Uint8Array): boolean {
  if (block.length < BLOCK) return false
  const stored = numberAt(block, 148, 8)
  let sum = 0
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : block[i]!
  return stored === sum
}

/** A problem `truncated` is an archive that ends in the middle of something. */
export function readArchive(bytes: Uint8Array): {
  readonly members: readonly Member[]
  readonly end: number
  readonly problem: 'none' | 'not-tar' | 'truncated'
} {
  const members: Member[] = []
  let longName: string | null = null
  let longLink: string | null = null
  let at = 0
  while (at + BLOCK <= bytes.length) {
    const block = bytes.subarray(at, at + BLOCK)
    if (block.every((byte) => byte === 0)) return { members, end: at, problem: 'none' }
    if (!isHeader(block)) return { members, end: at, problem: 'not-tar' }
    const size = numberAt(block, 124, 12)
    const type = textAt(block, 156, 1) || '0'
    const data = bytes.subarray(at + BLOCK, at + BLOCK + (/[0LKxg]/.test(type) ? size : 0))
    const next = at + BLOCK + roundUp(type === '1' || type === '2' || type === '5' ? 0 : size)
    const isCut = next > bytes.length && (data.length < size || bytes.length % BLOCK > 0)
    const block0 = at / BLOCK
    if (isCut && /[LKxg]/.test(type)) return { members, end: at, problem: 'truncated' }
    at = next
    if (type === 'L' || type === 'K') {
      const text = decode(data).replace(/\0.*$/s, '')
      if (type === 'L') longName = text
      else longLink = text
      continue
    }
    if (type === 'x' || type === 'g') continue
    const prefix = textAt(block, 257, 6) === 'ustar' && block[263] !== 32 ? textAt(block, 345, 155) : ''
    const name = longName ?? (prefix ? `${prefix}/` : '') + textAt(block, 0, 100)
    longName = null
    members.push({
      name,
      mode: numberAt(block, 100, 8),
      uid: numberAt(block, 108, 8),
      gid: numberAt(block, 116, 8),
      size,
      mtime: numberAt(block, 136, 12),
      type,
      link: longLink ?? textAt(block, 157, 100),
      user: textAt(block, 265, 32),
      group: textAt(block, 297, 32),
      data,
      block: block0,
    })
    longLink = null
    if (isCut) return { members, end: at, problem: 'truncated' }
  }
  if (at < bytes.length && at > 0) return { members, end: at, problem: 'truncated' }
  return { members, end: at, problem: bytes.length === 0 || at === bytes.length ? 'none' : 'not-tar' }
}
