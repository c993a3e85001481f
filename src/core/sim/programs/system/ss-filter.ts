/** The filter language of ss: `state listening ( sport = :3000 or dport = :http ) not src 10.0.0.0/8`. */
import type { SocketAddress, SocketInfo } from '../../kernel/sys.ts'
import { parseAddress } from '../lib/getaddrinfo.ts'
import { peerOf, type Services } from './sockets.ts'

export type Predicate = (socket: SocketInfo) => boolean

/** TCP states by the names that ss takes, to those it prints. */
export const STATES: Readonly<Record<string, readonly string[]>> = {
  established: ['ESTAB'],
  'syn-sent': ['SYN-SENT'],
  'syn-recv': ['SYN-RECV'],
  'fin-wait-1': ['FIN-WAIT-1'],
  'fin-wait-2': ['FIN-WAIT-2'],
  'time-wait': ['TIME-WAIT'],
  closed: ['UNCONN'],
  unconnected: ['UNCONN'],
  'close-wait': ['CLOSE-WAIT'],
  'last-ack': ['LAST-ACK'],
  listening: ['LISTEN'],
  closing: ['CLOSING'],
}
const ALL = [...new Set(Object.values(STATES).flat())]
const without = (...names: string[]): readonly string[] => ALL.filter((state) => !names.includes(state))
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  all: ALL,
  connected: without('UNCONN', 'LISTEN'),
  synchronized: without('UNCONN', 'LISTEN', 'SYN-SENT'),
  bucket: ['SYN-RECV', 'TIME-WAIT'],
  big: without('SYN-RECV', 'TIME-WAIT'),
}

export const statesNamed = (name: string): readonly string[] | undefined => STATES[name] ?? GROUPS[name]
export const ALL_STATES: readonly string[] = ALL
/** Shown when neither -a nor -l nor a state is asked for. */
export const CONNECTED_STATES: readonly string[] = without('UNCONN', 'LISTEN', 'TIME-WAIT', 'SYN-RECV')

/** A wrong filter, in the words that ss prints, and its exit status. */
export class FilterError {
  constructor(
    readonly message: string,
    readonly code: number,
    readonly showsUsage: boolean,
  ) {}
}

const SYNTAX = 'ss: bison bellows (while parsing filter): "syntax error!" Sorry.'
const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  eq: (a, b) => a === b,
  '!=': (a, b) => a !== b,
  ne: (a, b) => a !== b,
  neq: (a, b) => a !== b,
  '>=': (a, b) => a >= b,
  ge: (a, b) => a >= b,
  geq: (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  le: (a, b) => a <= b,
  leq: (a, b) => a <= b,
  '>': (a, b) => a > b,
  gt: (a, b) => a > b,
  '<': (a, b) => a < b,
  lt: (a, b) => a < b,
}

export function parseFilter(words: readonly string[], services: Services): Predicate | FilterError {
  const parser = new Parser(tokens(words), services)
  try {
    return parser.read()
  } catch (thrown) {
    if (thrown instanceof FilterError) return thrown
    throw thrown
  }
}

function tokens(words: readonly string[]): string[] {
  return words.flatMap((word) => word.match(/[()]|[!<>=]=?|&&?|\|\|?|[^\s()!<>=&|]+/g) ?? [])
}

class Parser {
  #at = 0

  constructor(
    readonly tokens: readonly string[],
    readonly services: Services,
  ) {}

  read(): Predicate {
    if (this.tokens.length === 0) return () => true
    const predicate = this.#or()
    if (this.#at < this.tokens.length) throw new FilterError(SYNTAX, 255, true)
    return predicate
  }

  #peek(): string | undefined {
    return this.tokens[this.#at]
  }
  #next(): string {
    const token = this.tokens[this.#at++]
    if (token === undefined) throw new FilterError(SYNTAX, 255, true)
    return token
  }

  #or(): Predicate {
    let left = this.#and()
    while (['or', '|', '||'].includes(this.#peek() ?? '')) {
      this.#at++
      const [a, b] = [left, this.#and()]
      left = (s) => a(s) || b(s)
    }
    return left
  }

  #and(): Predicate {
    let left = this.#unary()
    for (;;) {
      const token = this.#peek()
      if (token === undefined || [')', 'or', '|', '||'].includes(token)) return left
      if (['and', '&', '&&'].includes(token)) this.#at++
      const [a, b] = [left, this.#unary()]
      left = (s) => a(s) && b(s)
    }
  }

  #unary(): Predicate {
    const token = this.#next()
    if (token === 'not' || token === '!') {
      const inner = this.#unary()
      return (s) => !inner(s)
    }
    if (token === '(') {
      const inner = this.#or()
      if (this.#next() !== ')') throw new FilterError(SYNTAX, 255, true)
      return inner
    }
    if (token === 'sport' || token === 'dport') return this.#port(token === 'sport')
    if (token === 'src' || token === 'dst') {
      if (this.#peek() !== undefined && COMPARISONS[this.#peek()!] !== undefined) this.#at++
      return this.#host(token === 'src', this.#next())
    }
    // A bare address is a destination.
    return this.#host(false, token)
  }

  #port(isSource: boolean): Predicate {
    // Without a comparison, equality is meant.
    const operator = COMPARISONS[this.#peek() ?? '']
    if (operator) this.#at++
    const wanted = this.#portNumber(this.#next().replace(/^.*:/, ''))
    return (s) => {
      const address = side(s, isSource)
      return address.family !== 'unix' && (operator ?? COMPARISONS['=']!)(address.port, wanted)
    }
  }

  #portNumber(text: string): number {
    if (/^\d+$/.test(text)) return Number(text)
    const port = this.services.port(text, 'tcp') ?? this.services.port(text, 'udp')
    if (port === undefined) {
      throw new FilterError(`Error: "${text}" does not look like a port.\nCannot parse dst/src address.`, 1, false)
    }
    return port
  }

  #host(isSource: boolean, text: string): Predicate {
    if (text.startsWith('/') || text.startsWith('unix:')) {
      const path = text.replace(/^unix:/, '')
      return (s) => {
        const address = side(s, isSource)
        return address.family === 'unix' && address.path === path
      }
    }
    const match = /^(?:\[([^\]]+)\]|([^:]*)|([0-9a-fA-F:.]+))(?::([^:]+))?(?:\/(\d+))?$/.exec(text)
    const bare = text.includes('::') && !text.startsWith('[') ? text.replace(/\/\d+$/, '') : null
    const host = bare ?? match?.[1] ?? match?.[2] ?? ''
    const portText = bare ? undefined : match?.[4]?.replace(/\/\d+$/, '')
    const prefix = /\/(\d+)$/.exec(text)?.[1]
    const network = host.replace(/\/\d+$/, '')
    const address = network === '' || network === '*' ? null : parseAddress(network)
    if (network !== '' && network !== '*' && address === null) {
      throw new FilterError(
        `Error: an inet prefix is expected rather than "${text}".\nCannot parse dst/src address.`,
        1,
        false,
      )
    }
    const port = portText === undefined || portText === '*' ? null : this.#portNumber(portText)
    return (s) => {
      const own = side(s, isSource)
      if (own.family === 'unix') return false
      if (port !== null && own.port !== port) return false
      if (address === null) return true
      return own.family === address.family && samePrefix(own.address, address.address, prefix)
    }
  }
}

const side = (socket: SocketInfo, isSource: boolean): SocketAddress => (isSource ? socket.local : peerOf(socket))

/** Simplified: prefixes of IPv6 addresses compare whole addresses. */
function samePrefix(a: string, b: string, prefix: string | undefined): boolean {
  if (prefix === undefined || a.includes(':')) return a === b
  const bits = (text: string) =>
    text
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('')
  return bits(a).slice(0, Number(prefix)) === bits(b).slice(0, Number(prefix))
}
