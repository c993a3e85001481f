/** What redis keeps, and the commands on it: strings, lists, hashes, sets and sorted sets, as RESP answers them. */
import { encode } from '../lib/bytes.ts'
import { fnmatch } from '../lib/fnmatch.ts'

type Value =
  | { readonly kind: 'string'; text: string }
  | { readonly kind: 'list'; readonly items: string[] }
  | { readonly kind: 'hash'; readonly fields: Map<string, string> }
  | { readonly kind: 'set'; readonly members: Set<string> }
  | { readonly kind: 'zset'; readonly scores: Map<string, number> }
type Kind = Value['kind']
type ListValue = Extract<Value, { kind: 'list' }>
type StringValue = Extract<Value, { kind: 'string' }>
type Reply = { readonly status: string } | number | string | null | readonly Reply[]

/** An answer that begins with `-`. */
class Refused extends Error {}
const WRONG_KIND = 'WRONGTYPE Operation against a key holding the wrong kind of value'
const NO_INTEGER = 'ERR value is not an integer or out of range'
const OK = { status: 'OK' }

export class RedisData {
  readonly #values = new Map<string, Value>()
  readonly #expires = new Map<string, number>()

  constructor(readonly now: () => number) {}

  /** The answer to a command, in RESP; null for one that this does not know. */
  answer(words: readonly string[]): string | null {
    const [name = '', ...args] = words
    const found = COMMANDS[name.toLowerCase()]
    if (!found) return null
    const [least, most, run] = found
    if (args.length < least || args.length > most)
      return `-ERR wrong number of arguments for '${name.toLowerCase()}' command\r\n`
    for (const [key, time] of this.#expires) if (time <= this.now()) this.remove(key)
    try {
      return resp(run(this, args))
    } catch (error) {
      if (error instanceof Refused) return `-${error.message}\r\n`
      throw error
    }
  }

  /** All of it, for a dump. */
  dump(): string {
    return [...this.#values.keys()].join('\0')
  }

  keys(): readonly string[] {
    return [...this.#values.keys()]
  }
  kindOf(key: string): Kind | 'none' {
    return this.#values.get(key)?.kind ?? 'none'
  }
  get<K extends Kind>(key: string, kind: K): Extract<Value, { kind: K }> | null {
    const value = this.#values.get(key)
    if (value && value.kind !== kind) throw new Refused(WRONG_KIND)
    return (value as Extract<Value, { kind: K }> | undefined) ?? null
  }
  make<V extends Value>(key: string, fresh: V): V {
    const found = this.get(key, fresh.kind) as V | null
    if (found) return found
    this.#values.set(key, fresh)
    return fresh
  }
  put(key: string, text: string): void {
    this.#values.set(key, { kind: 'string', text })
    this.#expires.delete(key)
  }
  remove(key: string): boolean {
    this.#expires.delete(key)
    return this.#values.delete(key)
  }
  rename(from: string, to: string): Reply {
    const value = this.#values.get(from)
    if (!value) throw new Refused('ERR no such key')
    this.remove(from)
    this.#values.set(to, value)
    return OK
  }
  clear(): Reply {
    this.#values.clear()
    this.#expires.clear()
    return OK
  }
  expire(key: string, seconds: number | null): boolean {
    if (!this.#values.has(key)) return false
    if (seconds === null) return this.#expires.delete(key)
    this.#expires.set(key, this.now() + seconds * 1000)
    return true
  }
  /** Seconds left; -1 for ever, -2 no such key. */
  ttl(key: string): number {
    const time = this.#expires.get(key)
    if (time === undefined) return this.#values.has(key) ? -1 : -2
    return Math.ceil((time - this.now()) / 1000)
  }
  /** A list, hash or set of which nothing is left is gone. */
  tidy(key: string, size: number): void {
    if (size === 0) this.remove(key)
  }
}

function resp(reply: Reply): string {
  if (reply === null) return '$-1\r\n'
  if (typeof reply === 'number') return `:${reply}\r\n`
  if (typeof reply === 'string') return `$${encode(reply).length}\r\n${reply}\r\n`
  if ('status' in reply) return `+${reply.status}\r\n`
  return `*${reply.length}\r\n${reply.map(resp).join('')}`
}

const listAt = (data: RedisData, key: string): string[] => data.make<ListValue>(key, { kind: 'list', items: [] }).items
const appended = (data: RedisData, key: string, text: string): number => {
  const value = data.make<StringValue>(key, { kind: 'string', text: '' })
  value.text += text
  return encode(value.text).length
}
const integer = (text: string | undefined): number => {
  if (text === undefined || !/^-?\d+$/.test(text)) throw new Refused(NO_INTEGER)
  return Number(text)
}
const addTo = (data: RedisData, key: string, by: number): number => {
  const sum = integer(data.get(key, 'string')?.text ?? '0') + by
  const value = data.make(key, { kind: 'string', text: '0' })
  value.text = String(sum)
  return sum
}
/** A range as redis counts: from the end with negative numbers, the last one included. */
const range = <T>(items: readonly T[], from: string, to: string): readonly T[] => {
  const at = (text: string): number => (integer(text) < 0 ? items.length + integer(text) : integer(text))
  return items.slice(Math.max(at(from), 0), at(to) + 1)
}
const ranked = (scores: ReadonlyMap<string, number>): readonly (readonly [string, number])[] =>
  [...scores].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
const set = (data: RedisData, [key, text, ...options]: readonly string[]): Reply => {
  const words = options.map((word) => word.toUpperCase())
  const isThere = data.kindOf(key!) !== 'none'
  if ((words.includes('NX') && isThere) || (words.includes('XX') && !isThere)) return null
  const unit = words.findIndex((word) => word === 'EX' || word === 'PX')
  if (words.some((word, i) => !['NX', 'XX', 'EX', 'PX', 'KEEPTTL', 'GET'].includes(word) && i !== unit + 1))
    throw new Refused('ERR syntax error')
  const time = unit < 0 ? null : integer(options[unit + 1])
  data.put(key!, text!)
  if (time !== null) data.expire(key!, words[unit] === 'PX' ? time / 1000 : time)
  return OK
}

const ANY = Number.POSITIVE_INFINITY
type Run = (data: RedisData, args: readonly string[]) => Reply
/** Least and most arguments, and what it does. */
const COMMANDS: Readonly<Record<string, readonly [least: number, most: number, run: Run]>> = {
  ping: [0, 1, (_, [text]) => text ?? { status: 'PONG' }],
  echo: [1, 1, (_, [text]) => text!],
  set: [2, ANY, set],
  setnx: [2, 2, (data, [key, text]) => (set(data, [key!, text!, 'NX']) === null ? 0 : 1)],
  setex: [3, 3, (data, [key, time, text]) => set(data, [key!, text!, 'EX', time!])],
  get: [1, 1, (data, [key]) => data.get(key!, 'string')?.text ?? null],
  getset: [
    2,
    2,
    (data, [key, text]) => {
      const old = data.get(key!, 'string')?.text ?? null
      data.put(key!, text!)
      return old
    },
  ],
  getdel: [
    1,
    1,
    (data, [key]) => {
      const old = data.get(key!, 'string')?.text ?? null
      data.remove(key!)
      return old
    },
  ],
  mset: [
    2,
    ANY,
    (data, args) => {
      if (args.length % 2 > 0) throw new Refused("ERR wrong number of arguments for 'mset' command")
      for (let i = 0; i < args.length; i += 2) data.put(args[i]!, args[i + 1]!)
      return OK
    },
  ],
  mget: [
    1,
    ANY,
    (data, args) => args.map((key) => (data.kindOf(key) === 'string' ? data.get(key, 'string')!.text : null)),
  ],
  append: [2, 2, (data, [key, text]) => appended(data, key!, text!)],
  strlen: [1, 1, (data, [key]) => encode(data.get(key!, 'string')?.text ?? '').length],
  incr: [1, 1, (data, [key]) => addTo(data, key!, 1)],
  decr: [1, 1, (data, [key]) => addTo(data, key!, -1)],
  incrby: [2, 2, (data, [key, by]) => addTo(data, key!, integer(by))],
  decrby: [2, 2, (data, [key, by]) => addTo(data, key!, -integer(by))],
  incrbyfloat: [
    2,
    2,
    (data, [key, by]) => {
      const value = data.make(key!, { kind: 'string', text: '0' })
      const sum = Number(value.text) + Number(by)
      if (Number.isNaN(sum)) throw new Refused('ERR value is not a valid float')
      value.text = String(sum)
      return value.text
    },
  ],
  del: [1, ANY, (data, args) => args.filter((key) => data.remove(key)).length],
  unlink: [1, ANY, (data, args) => args.filter((key) => data.remove(key)).length],
  exists: [1, ANY, (data, args) => args.filter((key) => data.kindOf(key) !== 'none').length],
  type: [1, 1, (data, [key]) => ({ status: data.kindOf(key!) })],
  keys: [1, 1, (data, [pattern]) => data.keys().filter((key) => fnmatch(pattern!, key))],
  scan: [1, ANY, (data) => ['0', data.keys()]],
  randomkey: [0, 0, (data) => data.keys()[0] ?? null],
  dbsize: [0, 0, (data) => data.keys().length],
  flushall: [0, 1, (data) => data.clear()],
  flushdb: [0, 1, (data) => data.clear()],
  rename: [2, 2, (data, [from, to]) => data.rename(from!, to!)],
  expire: [2, 3, (data, [key, time]) => Number(data.expire(key!, integer(time)))],
  persist: [1, 1, (data, [key]) => Number(data.expire(key!, null))],
  ttl: [1, 1, (data, [key]) => data.ttl(key!)],
  lpush: [2, ANY, (data, [key, ...items]) => listAt(data, key!).unshift(...items.reverse())],
  rpush: [2, ANY, (data, [key, ...items]) => listAt(data, key!).push(...items)],
  lpop: [1, 1, (data, [key]) => popped(data, key!, 'shift')],
  rpop: [1, 1, (data, [key]) => popped(data, key!, 'pop')],
  llen: [1, 1, (data, [key]) => data.get(key!, 'list')?.items.length ?? 0],
  lrange: [3, 3, (data, [key, from, to]) => range(data.get(key!, 'list')?.items ?? [], from!, to!)],
  lindex: [2, 2, (data, [key, at]) => data.get(key!, 'list')?.items.at(integer(at)) ?? null],
  hset: [
    3,
    ANY,
    (data, [key, ...pairs]) => {
      if (pairs.length % 2 > 0) throw new Refused("ERR wrong number of arguments for 'hset' command")
      const { fields } = data.make(key!, { kind: 'hash', fields: new Map() })
      const before = fields.size
      for (let i = 0; i < pairs.length; i += 2) fields.set(pairs[i]!, pairs[i + 1]!)
      return fields.size - before
    },
  ],
  hget: [2, 2, (data, [key, field]) => data.get(key!, 'hash')?.fields.get(field!) ?? null],
  hgetall: [1, 1, (data, [key]) => [...(data.get(key!, 'hash')?.fields ?? [])].flat()],
  hkeys: [1, 1, (data, [key]) => [...(data.get(key!, 'hash')?.fields.keys() ?? [])]],
  hvals: [1, 1, (data, [key]) => [...(data.get(key!, 'hash')?.fields.values() ?? [])]],
  hlen: [1, 1, (data, [key]) => data.get(key!, 'hash')?.fields.size ?? 0],
  hexists: [2, 2, (data, [key, field]) => Number(data.get(key!, 'hash')?.fields.has(field!) ?? false)],
  hdel: [
    2,
    ANY,
    (data, [key, ...names]) => {
      const fields = data.get(key!, 'hash')?.fields
      const gone = names.filter((name) => fields?.delete(name)).length
      if (fields) data.tidy(key!, fields.size)
      return gone
    },
  ],
  sadd: [
    2,
    ANY,
    (data, [key, ...items]) => {
      const { members } = data.make(key!, { kind: 'set', members: new Set() })
      const before = members.size
      for (const item of items) members.add(item)
      return members.size - before
    },
  ],
  srem: [
    2,
    ANY,
    (data, [key, ...items]) => {
      const members = data.get(key!, 'set')?.members
      const gone = items.filter((item) => members?.delete(item)).length
      if (members) data.tidy(key!, members.size)
      return gone
    },
  ],
  smembers: [1, 1, (data, [key]) => [...(data.get(key!, 'set')?.members ?? [])]],
  sismember: [2, 2, (data, [key, item]) => Number(data.get(key!, 'set')?.members.has(item!) ?? false)],
  scard: [1, 1, (data, [key]) => data.get(key!, 'set')?.members.size ?? 0],
  zadd: [
    3,
    ANY,
    (data, [key, ...pairs]) => {
      const { scores } = data.make(key!, { kind: 'zset', scores: new Map() })
      const before = scores.size
      for (let i = 0; i < pairs.length; i += 2) {
        if (Number.isNaN(Number(pairs[i]))) throw new Refused('ERR value is not a valid float')
        scores.set(pairs[i + 1] ?? '', Number(pairs[i]))
      }
      return scores.size - before
    },
  ],
  zrange: [
    3,
    ANY,
    (data, [key, from, to, ...options]) => {
      const rows = range(ranked(data.get(key!, 'zset')?.scores ?? new Map()), from!, to!)
      const isScored = options.some((word) => word.toUpperCase() === 'WITHSCORES')
      return rows.flatMap(([member, score]) => (isScored ? [member, String(score)] : [member]))
    },
  ],
  zscore: [
    2,
    2,
    (data, [key, member]) => {
      const score = data.get(key!, 'zset')?.scores.get(member!)
      return score === undefined ? null : String(score)
    },
  ],
  zcard: [1, 1, (data, [key]) => data.get(key!, 'zset')?.scores.size ?? 0],
  select: [
    1,
    1,
    (_, [number]) => {
      if (integer(number) > 15 || integer(number) < 0) throw new Refused('ERR DB index is out of range')
      return OK
    },
  ],
  auth: [
    1,
    2,
    () => {
      throw new Refused(
        'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
      )
    },
  ],
  publish: [2, 2, () => 0],
}

function popped(data: RedisData, key: string, end: 'pop' | 'shift'): string | null {
  const items = data.get(key, 'list')?.items
  const item = items?.[end]() ?? null
  if (items) data.tidy(key, items.length)
  return item
}
