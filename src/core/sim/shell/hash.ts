/** bash's string hash (hashlib.c, FNV-1 over bytes): it decides the order of associative arrays and of the environment. */
import { encode } from '../programs/lib/bytes.ts'

const BUCKETS = 1024
/** Of the table of commands that were found in PATH. */
export const COMMAND_BUCKETS = 256

export function hashBucket(key: string, buckets = BUCKETS): number {
  let hash = 2166136261
  for (const byte of encode(key)) {
    hash = Math.imul(hash, 16777619)
    // bytes are signed chars there
    hash ^= (byte << 24) >> 24
  }
  return (hash >>> 0) & (buckets - 1)
}
