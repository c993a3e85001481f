/** Work on bytes that node leaves to its C libraries: zlib's formats and the digests of OpenSSL. */

import type { Sys } from '../../kernel/sys.ts'
import { concat } from '../../programs/lib/bytes.ts'
import { gzip, inflate, skipHeader } from '../../programs/lib/deflate.ts'
import { deflate } from '../../programs/lib/deflate-encode.ts'
import { crc32, DIGESTS } from '../../programs/lib/hash.ts'
import type { Plain } from '../engine/guest.ts'
import { scryptMix } from './scrypt.ts'

type ByteCall = (sys: Sys, args: readonly Plain[]) => Plain

const Z_DATA_ERROR = -3
const Z_BUF_ERROR = -5
type Unpacked = Uint8Array | { readonly errno: number; readonly words: string }

const bad = (words: string): Unpacked => ({ errno: Z_DATA_ERROR, words })
const CUT: Unpacked = { errno: Z_BUF_ERROR, words: 'unexpected end of file' }

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0]
  for (const byte of bytes) {
    a = (a + byte) % 65521
    b = (b + a) % 65521
  }
  return ((b << 16) | a) >>> 0
}

function raw(bytes: Uint8Array, start = 0): { data: Uint8Array; end: number } | Unpacked {
  const got = inflate(bytes, start)
  if (got.ok) return got.value
  return got.error.kind === 'truncated' ? CUT : bad(got.error.words)
}

function trailed(bytes: Uint8Array, start: number, size: number, sum: (data: Uint8Array, at: DataView) => boolean) {
  const got = raw(bytes, start)
  if (!('data' in got)) return got
  if (got.end + size > bytes.length) return CUT
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + got.end, size)
  return sum(got.data, trailer) ? got : bad('incorrect data check')
}

/** Members one after the other; what stands behind the last one is left alone. */
function gunzip(bytes: Uint8Array): Unpacked {
  const out: Uint8Array[] = []
  for (let at = 0; at === 0 || (bytes[at] === 0x1f && bytes[at + 1] === 0x8b); ) {
    if (bytes.length < at + 2) return bytes.length > 0 && bytes[0] !== 0x1f ? bad('incorrect header check') : CUT
    if (bytes[at] !== 0x1f || bytes[at + 1] !== 0x8b) return bad('incorrect header check')
    if (bytes.length > at + 2 && bytes[at + 2] !== 8) return bad('unknown compression method')
    const start = skipHeader(bytes, at)
    if (start === null) return CUT
    const got = trailed(bytes, start, 8, (data, trailer) => trailer.getUint32(0, true) === crc32(data))
    if (!('data' in got)) return got
    out.push(got.data)
    at = got.end + 8
  }
  return concat(out)
}

function unzlib(bytes: Uint8Array): Unpacked {
  if (bytes.length < 2) return CUT
  const [first, second] = [bytes[0]!, bytes[1]!]
  if (((first << 8) | second) % 31 !== 0) return bad('incorrect header check')
  if ((first & 15) !== 8) return bad('unknown compression method')
  if (first >> 4 > 7) return bad('invalid window size')
  const got = trailed(bytes, 2, 4, (data, trailer) => trailer.getUint32(0, false) === adler32(data))
  return 'data' in got ? got.data : got
}

function zlibWrap(bytes: Uint8Array): Uint8Array {
  const sum = new Uint8Array(4)
  new DataView(sum.buffer).setUint32(0, adler32(bytes), false)
  return concat([Uint8Array.of(0x78, 0x9c), deflate(bytes), sum])
}

const CODECS: Readonly<Record<string, (bytes: Uint8Array) => Unpacked>> = {
  gzip: (bytes) => gzip(bytes, null, 0),
  deflate: zlibWrap,
  deflateRaw: deflate,
  gunzip,
  inflate: unzlib,
  inflateRaw: (bytes) => {
    const got = raw(bytes)
    return 'data' in got ? got.data : got
  },
  unzip: (bytes) => (bytes[0] === 0x1f ? gunzip(bytes) : unzlib(bytes)),
}

export const byteCalls: Readonly<Record<string, ByteCall>> = {
  /** The bytes, or as JSON what is wrong with them. */
  zlib: (_sys, [codec, bytes]) => {
    const got = CODECS[String(codec)]!(bytes as Uint8Array)
    return got instanceof Uint8Array ? got : JSON.stringify(got)
  },
  scryptMix: (_sys, [bytes, N, r]) => scryptMix(bytes as Uint8Array, Number(N), Number(r)),
  /** The digest in hex, or undefined for an algorithm that there is not. */
  digest: (_sys, [name, bytes]) => DIGESTS[`${String(name)}sum`]?.hash(bytes as Uint8Array),
}
