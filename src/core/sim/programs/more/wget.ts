/** wget 1.21.3: plain HTTP to a file. */
import { O_CREAT, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readFd, readFile } from '../lib/files.ts'
import { GAI_TEXT, getaddrinfo, parseAddress, type Resolved } from '../lib/getaddrinfo.ts'
import { parseOptions } from '../lib/options.ts'
import { Output, writeAll } from '../lib/stdio.ts'
import { connectTo, withPort } from '../system/connect.ts'
import {
  framingOf,
  hostHeader,
  parseUrl,
  type ResponseHead,
  ResponseReader,
  requestText,
  type Url,
} from '../system/http.ts'

const NETWORK_FAILURE = 4
const SERVER_ERROR = 8
const USAGE = "Usage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n"

interface Request {
  readonly url: Url
  readonly text: string
  readonly timeout: number
  readonly tries: number
  readonly output: string | null
  readonly isQuiet: boolean
  readonly isTerse: boolean
  readonly isSpider: boolean
  /** -S */
  readonly showsHead: boolean
}

export default command({ names: ['wget'], usage: '', summary: '' }, function* (self) {
  const { options, operands, error } = parseOptions(self.args, {
    // -nv, -nc, -nd: the letter after n says what is not to be.
    short: 'qvO:o:T:t:cSbNn:P:U:rkpVhi:w:d46',
    long: {
      quiet: 'q',
      'output-document': 'O:',
      timeout: 'T:',
      tries: 't:',
      'no-verbose': 'no-verbose',
      'connect-timeout': 'T:',
      spider: 'spider',
      'input-file': 'i:',
      'server-response': 'S',
      continue: 'c',
      'directory-prefix': 'P:',
      'user-agent': 'U:',
      'no-check-certificate': 'no-check-certificate',
      'no-proxy': 'no-proxy',
      header: 'header:',
      'post-data': 'post-data:',
      'retry-connrefused': 'retry-connrefused',
      'show-progress': 'show-progress',
      'no-clobber': 'no-clobber',
      waitretry: 'waitretry:',
      'read-timeout': 'T:',
      'dns-timeout': 'dns-timeout:',
      wait: 'w:',
      'limit-rate': 'limit-rate:',
      'max-redirect': 'max-redirect:',
      method: 'method:',
      'body-data': 'body-data:',
      'content-on-error': 'content-on-error',
      'inet4-only': '4',
      'inet6-only': '6',
      'output-file': 'o:',
      'no-cache': 'no-cache',
      progress: 'progress:',
      user: 'user:',
      password: 'password:',
      verbose: 'v',
      debug: 'd',
      timestamping: 'N',
      recursive: 'r',
      background: 'b',
      version: 'V',
      help: 'h',
    },
  })
  if (error !== null) {
    yield* self.stderr.write(`wget: ${error}\n${USAGE}`)
    return 2
  }
  const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const isNoVerbose = has('no-verbose') || options.some((option) => option.name === 'n' && option.value!.includes('v'))
  if (has('V')) {
    yield* self.print('GNU Wget 1.21.3 built on linux-gnu.\n')
    return 0
  }
  const list = value('i')
  if (operands.length === 0 && list === null) {
    yield* self.stderr.write(`wget: missing URL\n${USAGE}`)
    return 1
  }
  const urls = [...operands, ...(list === null ? [] : yield* readList(self, list, has('q')))]
  if (urls.length === 0 && !has('q')) yield* self.stderr.write(`No URLs found in ${list}.\n`)
  let status = 0
  let out: Output | null = null
  const document = value('O')
  if (document !== null && document !== '-' && !has('spider')) {
    const fd = yield* self.sys.open(document, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    if (!fd.ok) {
      yield* self.stderr.write(`${document}: ${reason(fd.error)}\n`)
      return 1
    }
    out = new Output(self.sys, fd.value, 'full')
  }
  const directory = value('P')
  if (directory !== null && document === null) self.sys.mkdir(directory, 0o777)
  const isKeeping = has('no-clobber') || options.some((option) => option.name === 'n' && option.value!.includes('c'))
  for (const text of urls) {
    const url = parseUrl(text)
    if (url === null) {
      yield* self.stderr.write(`${text}: Invalid host name.\n`)
      return 1
    }
    if (isKeeping && document === null && self.sys.stat(nameFor(url)).ok) {
      if (!has('q')) yield* self.stderr.write(`File ${self.quote(nameFor(url))} already there; not retrieving.\n\n`)
      continue
    }
    const request: Request = {
      url,
      text: `${url.scheme}://${hostHeader(url)}${url.path}`,
      timeout: value('T') === null ? Number.POSITIVE_INFINITY : Number(value('T')) * 1000,
      tries: Number(value('t') ?? 20),
      output: document ?? (directory === null ? nameFor(url) : `${directory.replace(/\/$/, '')}/${nameFor(url)}`),
      isQuiet: has('q'),
      isTerse: has('q') || isNoVerbose,
      isSpider: has('spider'),
      showsHead: has('S'),
    }
    const code = yield* fetch(self, request, document === '-' ? self.stdout : out)
    if (code !== 0) status = code
  }
  if (out) yield* out.flush()
  return status
})

/** -i FILE: one URL a line. */
function* readList(self: Command, list: string, isQuiet: boolean): Task<readonly string[]> {
  const bytes = list === '-' ? yield* readFd(self.sys, 0) : yield* readFile(self.sys, list)
  if (bytes.ok)
    return new TextDecoder()
      .decode(bytes.value)
      .split(/\s+/)
      .filter((word) => word !== '')
  if (!isQuiet) yield* self.stderr.write(`${list}: ${reason(bytes.error)}\n`)
  return []
}

function nameFor(url: Url): string {
  const name = url.path.slice(url.path.lastIndexOf('/') + 1)
  return name === '' ? 'index.html' : name
}

const stamp = (self: Command): string => new Date(self.sys.clock()).toISOString().slice(0, 19).replace('T', ' ')

function* fetch(self: Command, request: Request, out: Output | null): Task<number> {
  const { url } = request
  const say = (text: string): Task<void> => (request.isTerse ? nothing() : self.stderr.write(text))
  yield* say(`--${stamp(self)}--  ${request.text}\n`)
  const addresses = yield* resolve(self, request, say)
  if (addresses === null) return NETWORK_FAILURE
  const progress: Progress = { out, name: request.output!, done: 0 }
  for (let attempt = 1; attempt <= Math.max(1, request.tries); attempt++) {
    let isWorthAnother = false
    for (const address of addresses) {
      const shown = parseAddress(url.host)
        ? `${url.host.includes(':') ? `[${url.host}]` : url.host}:${url.port}`
        : `${url.host} (${url.host})|${address.address}|:${url.port}`
      yield* say(`Connecting to ${shown}... `)
      const fd = yield* connectTo(self.sys, withPort(address, url.port), { timeout: request.timeout })
      if (fd.ok) {
        yield* say('connected.\n')
        const code = yield* transfer(self, request, fd.value, progress, say)
        if (code !== AGAIN) return code
        isWorthAnother = true
        break
      }
      const isTimeout = fd.error.kind === 'timeout' || fd.error.error.errno === 'ETIMEDOUT'
      yield* say(`failed: ${fd.error.kind === 'timeout' ? 'Connection timed out' : reason(fd.error.error)}.\n`)
      isWorthAnother ||= isTimeout
    }
    if (!isWorthAnother) return NETWORK_FAILURE
    if (attempt >= request.tries) break
    yield* say('Retrying.\n\n')
    yield* self.sys.nanosleep(Math.min(attempt, 10) * 1000)
    yield* say(`--${stamp(self)}--  (try:${String(attempt + 1).padStart(2)})  ${request.text}\n`)
  }
  yield* say('Giving up.\n\n')
  return NETWORK_FAILURE
}

/** What an attempt leaves to the next one: where the document goes, and how much of it is there. */
interface Progress {
  out: Output | null
  name: string
  done: number
}
/** The server went away in the middle: no exit status yet. */
const AGAIN = -1

function* nothing(): Task<void> {}

function* resolve(
  self: Command,
  { url, isQuiet }: Request,
  say: (text: string) => Task<void>,
): Task<readonly Resolved[] | null> {
  const literal = parseAddress(url.host)
  if (literal) return [literal]
  yield* say(`Resolving ${url.host} (${url.host})... `)
  const found = yield* getaddrinfo(self.sys, url.host)
  if (found.ok) {
    yield* say(`${found.value.map((resolved) => resolved.address).join(', ')}\n`)
    return found.value
  }
  yield* say(`failed: ${GAI_TEXT[found.error]}.\n`)
  if (!isQuiet) yield* self.stderr.write(`wget: unable to resolve host address ${self.quote(url.host)}\n`)
  return null
}

function* transfer(
  self: Command,
  request: Request,
  fd: number,
  progress: Progress,
  say: (text: string) => Task<void>,
): Task<number> {
  const { sys } = self
  const { url } = request
  const headers = [
    `Host: ${hostHeader(url)}`,
    'User-Agent: Wget/1.21.3',
    'Accept: */*',
    'Accept-Encoding: identity',
    'Connection: Keep-Alive',
  ]
  yield* say('HTTP request sent, awaiting response... ')
  const method = request.isSpider ? 'HEAD' : 'GET'
  const sent = yield* writeAll(sys, fd, requestText(`${method} ${url.path} HTTP/1.1`, headers))
  const reader = new ResponseReader(sys, fd, sys.monotonic() + request.timeout, nothing)
  const head = sent.ok ? yield* reader.head() : null
  if (head && !head.ok && head.error.kind === 'not-http') {
    // HTTP/0.9: all that comes is the document.
    const bare: ResponseHead = { lines: ['HTTP/0.9 200'], version: '0.9', status: 200, headers: new Map() }
    yield* say('200 No headers, assuming HTTP/0.9\n')
    return yield* save(self, request, bare, reader, progress, say)
  }
  if (head === null || !head.ok) {
    yield* say('No data received.\n')
    return AGAIN
  }
  const status = head.value.lines[0]!.trim().replace(/^HTTP\/\d\.\d /, '')
  if (!request.showsHead) yield* say(`${status}\n`)
  else {
    yield* say('\n')
    yield* self.stderr.write(head.value.lines.map((line) => (line.trim() === '' ? '' : `  ${line.trim()}\n`)).join(''))
  }
  if (head.value.status >= 400) {
    if (!request.isQuiet) yield* say(`${stamp(self)} ERROR ${status.replace(/^(\d+) /, '$1: ')}.\n\n`)
    return SERVER_ERROR
  }
  if (request.isSpider) {
    const length = head.value.headers.get('content-length')
    yield* say(`Length: ${length ?? 'unspecified'}\nRemote file exists.\n\n`)
    if (request.isTerse && !request.isQuiet) yield* self.stderr.write(`${stamp(self)} URL: ${request.text} ${status}\n`)
    return 0
  }
  return yield* save(self, request, head.value, reader, progress, say)
}

function* save(
  self: Command,
  request: Request,
  head: ResponseHead,
  reader: ResponseReader,
  progress: Progress,
  say: (text: string) => Task<void>,
): Task<number> {
  const { sys } = self
  const length = head.headers.get('content-length')
  const type = head.headers.get('content-type')?.replace(/;.*/, '')
  yield* say(`Length: ${length ?? 'unspecified'}${type ? ` [${type}]` : ''}\n`)
  if (progress.out === null) {
    for (let i = 1; sys.stat(progress.name).ok; i++) progress.name = `${request.output}.${i}`
    const { name } = progress
    const fd = yield* sys.open(name, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    if (!fd.ok) {
      yield* self.stderr.write(
        `${name}: ${reason(fd.error)}\n\nCannot write to ${self.quote(name)} (${reason(fd.error)}).\n`,
      )
      return 3
    }
    progress.out = new Output(sys, fd.value, 'full')
  }
  const { out, name } = progress
  const isStdout = out === self.stdout
  yield* say(`Saving to: ${self.quote(isStdout ? 'STDOUT' : name)}\n\n`)
  const framing = framingOf(head, 'GET')
  let received = 0
  for (;;) {
    const piece = yield* reader.body(framing)
    if (!piece.ok || piece.value === null) break
    // Another attempt begins at the start, and what is there already is passed over.
    yield* out.write(piece.value.subarray(Math.max(0, progress.done - received)))
    received += piece.value.length
  }
  progress.done = Math.max(progress.done, received)
  const isGood = isStdout || (yield* out.flush())
  if (!isGood) {
    yield* self.stderr.write(`\nCannot write to ${self.quote(name)} (${reason(out.error!)}).\n`)
    return 3
  }
  const share = length === undefined || length === '0' ? 100 : Math.floor((100 * received) / Number(length))
  yield* say(`     0K ${' '.repeat(50)} ${String(share).padStart(6)}% 2.45M=0s\n\n`)
  if (length !== undefined && received < Number(length)) {
    yield* say(`${stamp(self)} (2.45 MB/s) - Connection closed at byte ${received}. `)
    return AGAIN
  }
  if (request.isTerse && !request.isQuiet) {
    const shown = isStdout ? '-' : name
    yield* self.stderr.write(
      `${stamp(self)} URL:${request.text} [${reader.received}${length === undefined ? '' : `/${length}`}] -> "${shown}" [1]\n`,
    )
  }
  yield* say(
    `${stamp(self)} (2.45 MB/s) - ${isStdout ? 'written to stdout' : `${self.quote(name)} saved`} [${reader.received}${length === undefined ? '' : `/${length}`}]\n\n`,
  )
  return 0
}
