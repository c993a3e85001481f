/** nginx.conf: words, blocks, and what a static server and a proxy need of them. */

import { errnoNumber } from '../../../errno/index.ts'
import type { Sys, Task } from '../../kernel/sys.ts'
import { decode } from '../lib/bytes.ts'
import { reason } from '../lib/errors.ts'
import { readFile } from '../lib/files.ts'
import { listDirectory } from './proc.ts'

export interface Directive {
  readonly words: readonly string[]
  readonly line: number
  readonly file: string
  readonly block: readonly Directive[] | null
}
export interface Listen {
  readonly family: 'inet' | 'inet6' | 'unix'
  readonly address: string
  readonly port: number
}
export interface Location {
  readonly prefix: string
  readonly root: string
  readonly proxyPass: string | null
  readonly answer: { readonly status: number; readonly text: string } | null
}
export interface Server {
  readonly listens: readonly Listen[]
  readonly locations: readonly Location[]
}
export interface NginxConfig {
  readonly servers: readonly Server[]
  readonly user: string | null
  readonly userLine: string
  readonly pidPath: string
  readonly errorLog: string
  readonly isDaemon: boolean
}

/** What is wrong, without the level in front. */
export class ConfigError {
  constructor(readonly message: string) {}
}

const WORD = /\s+|#[^\n]*|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|[{};]|[^\s{};#"']+/g
const KNOWN = new Set(
  'user worker_processes pid error_log include events http server location listen server_name root index return proxy_pass daemon worker_connections multi_accept sendfile tcp_nopush tcp_nodelay keepalive_timeout types_hash_max_size server_tokens default_type types ssl_protocols ssl_prefer_server_ciphers ssl_certificate ssl_certificate_key access_log gzip gzip_types upstream proxy_set_header proxy_http_version proxy_read_timeout proxy_connect_timeout client_max_body_size try_files log_format autoindex add_header rewrite error_page alias map stream worker_rlimit_nofile master_process charset expires fastcgi_pass uwsgi_pass allow deny if set limit_req'.split(
    ' ',
  ),
)

export function* readConfig(sys: Sys, path: string): Task<NginxConfig | ConfigError> {
  const tree = yield* readDirectives(sys, path)
  return tree instanceof ConfigError ? tree : interpret(tree)
}

function* readDirectives(sys: Sys, path: string): Task<readonly Directive[] | ConfigError> {
  const bytes = yield* readFile(sys, path)
  if (!bytes.ok) {
    const number = errnoNumber(bytes.error.errno)
    const call = bytes.error.errno === 'EISDIR' ? 'read' : 'open'
    return new ConfigError(`${call}() "${path}" failed (${number}: ${reason(bytes.error)})`)
  }
  const parsed = parse(decode(bytes.value), path)
  return parsed instanceof ConfigError ? parsed : yield* expand(sys, parsed, path)
}

/** Replaces `include` by what it names. */
function* expand(sys: Sys, directives: readonly Directive[], path: string): Task<readonly Directive[] | ConfigError> {
  const found: Directive[] = []
  for (const directive of directives) {
    const [name, target] = directive.words
    if (name === 'include' && target !== undefined) {
      const full = target.startsWith('/') ? target : `${path.slice(0, path.lastIndexOf('/'))}/${target}`
      for (const file of full.includes('*') ? yield* matching(sys, full) : [full]) {
        const inner = yield* readDirectives(sys, file)
        if (inner instanceof ConfigError) {
          return new ConfigError(
            full.includes('*') ? inner.message : `${inner.message} in ${directive.file}:${directive.line}`,
          )
        }
        found.push(...inner)
      }
      continue
    }
    if (directive.block === null) {
      found.push(directive)
      continue
    }
    const block = yield* expand(sys, directive.block, path)
    if (block instanceof ConfigError) return block
    found.push({ ...directive, block })
  }
  return found
}

function* matching(sys: Sys, pattern: string): Task<readonly string[]> {
  const directory = pattern.slice(0, pattern.lastIndexOf('/'))
  const suffix = pattern.slice(pattern.lastIndexOf('/') + 1).replace('*', '')
  const names = (yield* listDirectory(sys, directory)) ?? []
  return names
    .filter((name) => name.endsWith(suffix) && !name.startsWith('.'))
    .sort()
    .map((name) => `${directory}/${name}`)
}

function parse(text: string, file: string): readonly Directive[] | ConfigError {
  const stack: Directive[][] = [[]]
  let words: string[] = []
  let line = 1
  const heads: { words: string[]; line: number }[] = []
  for (const match of text.matchAll(WORD)) {
    const [token, double, single] = match
    if (token === ';') {
      if (words.length === 0) return new ConfigError(`unexpected ";" in ${file}:${line}`)
      stack.at(-1)!.push({ words, line, file, block: null })
      words = []
    } else if (token === '{') {
      if (words.length === 0) return new ConfigError(`unexpected "{" in ${file}:${line}`)
      heads.push({ words, line })
      stack.push([])
      words = []
    } else if (token === '}') {
      const head = heads.pop()
      if (!head || words.length > 0) return new ConfigError(`unexpected "}" in ${file}:${line}`)
      const block = stack.pop()!
      stack.at(-1)!.push({ ...head, file, block })
    } else if (!/^[\s#]/.test(token)) {
      const word = double !== undefined || single !== undefined ? unescaped(double ?? single!) : token
      const isInMap = heads.some((head) => head.words[0] === 'types' || head.words[0] === 'map')
      if (words.length === 0 && !KNOWN.has(word) && !isInMap) {
        return new ConfigError(`unknown directive "${word}" in ${file}:${line}`)
      }
      words.push(word)
    }
    line += token.split('\n').length - 1
  }
  if (heads.length > 0) return new ConfigError(`unexpected end of file, expecting "}" in ${file}:${line}`)
  if (words.length > 0) return new ConfigError(`unexpected end of file, expecting ";" or "}" in ${file}:${line}`)
  return stack[0]!
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
const unescaped = (text: string): string => text.replace(/\\([\\"'ntr])/g, (_, char: string) => ESCAPES[char] ?? char)

function interpret(tree: readonly Directive[]): NginxConfig | ConfigError {
  const one = (directives: readonly Directive[], name: string): Directive | undefined =>
    directives.findLast((d) => d.words[0] === name)
  if (!one(tree, 'events')) return new ConfigError('no "events" section in configuration')
  const user = one(tree, 'user')
  const servers: Server[] = []
  const http = one(tree, 'http')?.block ?? []
  const httpRoot = one(http, 'root')?.words[1]
  for (const server of http.filter((d) => d.words[0] === 'server')) {
    const block = server.block ?? []
    const listens: Listen[] = []
    for (const directive of block.filter((d) => d.words[0] === 'listen')) {
      const listen = parseListen(directive.words[1] ?? '')
      if (typeof listen === 'string') return new ConfigError(`${listen} in ${directive.file}:${directive.line}`)
      listens.push(listen)
    }
    if (listens.length === 0) listens.push({ family: 'inet', address: '0.0.0.0', port: 80 })
    const root = one(block, 'root')?.words[1] ?? httpRoot ?? '/usr/share/nginx/html'
    const toLocation = (prefix: string, inner: readonly Directive[]): Location => {
      const [, status, text] = one(inner, 'return')?.words ?? []
      return {
        prefix,
        root: one(inner, 'root')?.words[1] ?? root,
        proxyPass: one(inner, 'proxy_pass')?.words[1] ?? null,
        answer: status === undefined ? null : { status: Number(status), text: text ?? '' },
      }
    }
    const locations = block
      .filter((d) => d.words[0] === 'location')
      .map((d) => toLocation(d.words.at(-1)!, d.block ?? []))
    servers.push({ listens, locations: [...locations, toLocation('', block)] })
  }
  return {
    servers,
    user: user?.words[1] ?? null,
    userLine: user ? `${user.file}:${user.line}` : '',
    pidPath: one(tree, 'pid')?.words[1] ?? '/run/nginx.pid',
    errorLog: one(tree, 'error_log')?.words[1] ?? 'stderr',
    isDaemon: one(tree, 'daemon')?.words[1] !== 'off',
  }
}

/** `80`, `127.0.0.1:8080`, `[::]:80`, `localhost`, `unix:/run/x.sock`. */
function parseListen(text: string): Listen | string {
  if (text.startsWith('unix:')) return { family: 'unix', address: text.slice(5), port: 0 }
  const six = /^\[([^\]]+)\](?::(\d+))?$/.exec(text)
  if (six) return { family: 'inet6', address: six[1]!, port: Number(six[2] ?? 80) }
  const match = /^(?:([^:]+):)?(\d+)$/.exec(text) ?? /^([^:]+)$/.exec(text)
  if (!match) return `invalid port in "${text}" of the "listen" directive`
  const port = Number(match[2] ?? 80)
  if (port < 1 || port > 65535) return `invalid port in "${text}" of the "listen" directive`
  const host =
    match[1] === undefined || match[1] === '*' ? '0.0.0.0' : match[1] === 'localhost' ? '127.0.0.1' : match[1]
  if (!/^[\d.]+$/.test(host)) return `host not found in "${text}" of the "listen" directive`
  return { family: 'inet', address: host, port }
}
