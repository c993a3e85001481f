/** Reads a statement of a program that no dialect knows: what stands before and behind the message in the ways all programs share. */
import { SIGN } from '../dialects/dialect.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Mapped } from '../text/mapped.ts'
import { type Collected, isKnownCall } from './collect.ts'
import { isProgram } from './speakers.ts'
import { looksLikePath, readEndpoint } from './values.ts'

export function readGenerically(
  marked: string,
  evidence: Evidence,
  text: Mapped,
  line: number,
  found: Collected,
): void {
  const sign = marked.indexOf(SIGN)
  const clause = clauseAround(marked, sign)
  const take = (name: string, raw: string, at: number) => {
    const start = at <= sign ? at : at - SIGN.length + (evidence.end - evidence.start)
    found.group(name, raw, start, text, line)
  }
  if (!found.has('syscall')) readCall(clause.text, clause.start, take)
  if (!found.has('address') && !found.has('port') && !found.has('hostname'))
    readEndpoints(clause.text, clause.start, take)
  if (OF_HOSTS.test(evidence.code) && !found.has('address') && !found.has('hostname')) {
    const host = TO_HOST.exec(clause.text)
    if (host !== null) take('hostname', host[1]!, clause.start + host.indices![1]![0])
  }
  if (found.has('path')) return
  readObject(evidence.code, clause.text, clause.start, found, take)
  if (!found.has('path')) readPath(clause.text, clause.start, found, take)
  if (!found.has('dest')) readDest(clause.text, clause.start, found, take)
}

// attempt 3/3 to nas.acme.test: §, of what can only happen to a host
const OF_HOSTS = /^(?:ECONN\w+|ETIMEDOUT|E(?:HOST|NET)UNREACH|EHOSTDOWN|ENETDOWN)$/
const TO_HOST = /\b(?:to|from|with) ([A-Za-z][\w-]{0,62}(?:\.[\w-]{1,63}){1,6}): ['"]?§/d

type Take = (name: string, raw: string, at: number) => void

/** The statement, cut to what can belong to the evidence on a very long line. */
function clauseAround(marked: string, sign: number): { text: string; start: number } {
  const start = Math.max(0, sign - 400)
  return { text: marked.slice(start, sign + 300), start }
}

// connect() failed · bind(5, … · mount(2) system call · socket: § · failed to open · could not bind · connect to
const CALLS: readonly RegExp[] = [
  /\b([a-z_]{2,20}\d?)\([^()]{0,120}\)(?=[^§]{0,60}§)/dg,
  /(?<![\w./-])([a-z_]{2,20}\d?)(?:\(\))?: §/dg,
  /\b([a-z_]{2,20}\d?)(?:\(\))? (?:failed|error)(?: with error)?[: (]{1,3}§/dg,
  /§ (?:- |in )?([a-z_]{2,20}\d?)\(\d?\)/dg,
  // EROFS copyfile /a -> /b · opendir /a → ENOTDIR
  /§ ([a-z_]{3,20}\d?)(?=$|['"]|\s['"~./])/dg,
  // s_connect: connect 10.2.0.7:6379: §
  /: ([a-z_]{3,20}\d?) [^\s§]{1,300}: §/dg,
  /(?:^|[^\w\s] |: )([a-z_]{3,20}\d?) (?:[^\s§]{1,300} )?(?:→|=>|->|=|:|failed with) -?§/dg,
  /\b(?:could not|couldn't|cannot|can't|can not|unable to|failed to|error(?: while)?|failure to|trying to|while) (?!creating\b)([a-z]{3,12}?)(?:ing)?\b[^§]{0,200}§/dgi,
]

function readCall(text: string, offset: number, take: Take): void {
  for (const pattern of CALLS) {
    const known = [...text.matchAll(pattern)].flatMap((match) => {
      const name = match[1]!.toLowerCase()
      const call = isKnownCall(name) ? name : VERBS[name]
      return call === undefined ? [] : [{ call, start: match.indices![1]![0] }]
    })
    const nearest = known.at(-1)
    if (nearest === undefined) continue
    take('syscall', nearest.call, offset + nearest.start)
    return
  }
}

const VERBS: Readonly<Record<string, string>> = {
  bind: 'bind',
  bindd: 'bind',
  connect: 'connect',
  connecting: 'connect',
  binding: 'bind',
  listen: 'listen',
}

// 127.0.0.1:80 · [::]:80 · tcp://db:5432 · host db port 5432
const ENDPOINTS: readonly RegExp[] = [
  /(?<=^|[\s('"=@/>,[]|\binet6?:)((?:[a-z][a-z0-9+.-]{1,12}:\/\/)?(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\w:.-]+\]|localhost|\*|[A-Za-z][\w-]*(?:\.[\w-]+){0,5}\.(?=\d*[A-Za-z])[\w-]+)(?::\d{1,5}))(?=$|[\s)'",;/\]>.?]|:\s)/d,
  /(?<=[a-z]:\/\/(?:[^\s/@§]{0,100}@)?)([\w.-]+(?::\d{1,5})?)(?=$|[\s)'"/,;\]>])/d,
]
// connection #41 to loki:3100 failed: a name without a dot, behind a word that says it is one
const NAMED =
  /\b(?:to|at|from|with|connecting|dialing|host|server|addr|address|endpoint|broker|peer|upstream)[ =:]{1,2}['"]?([a-z][\w-]{0,62}:\d{2,5})(?=$|[\s)'",;])/d
const HOST_PORT =
  /\b(?:host|to|at|on|server|address)[ =:]{1,2}['"]?([\w.:-]*[\w])['"]?[,;]?\s?(?:\([^)]{1,60}\)[,;]? )?(?:and )?(?:on )?(?:TCP )?[Pp]ort[ =:]{1,2}(\d{1,5})\b/d
// Failed to create server shutdown socket on address [localhost] and port [8005] (Tomcat)
const BRACKETED = /\baddress \[([\w.:-]{1,253})\] and port \[(\d{1,5})\]/d
// main.go:12 is no host
const SOURCE_LINE =
  /\.(?:go|py|rb|[cm]?[jt]sx?|c|cc|cpp|h|rs|java|kt|php|pl|pm|lua|exs?|erl|sh|cs|swift|cfg|conf|ini|ya?ml|toml|json|xml|tf|sql):\d+$/
// server zk-1/10.0.0.3:2181, as the JVM prints a socket's address
const HOST_SLASH_ADDRESS = /(?<=^|[\s(=])([A-Za-z][\w.-]{0,100})\/(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})(?![\w.])/d
// 0.0.0.0#123, as ntpd and named write it
const HASHED = /(?<![\d.\w-])(\d{1,3}(?:\.\d{1,3}){3})#(\d{1,5})(?!\w)/d
const PORT_ALONE = /\b[Pp]ort[ =:#]{1,2}(\d{1,5})\b/d
const BARE_ADDRESS = /(?<![\d.\w-])(\d{1,3}(?:\.\d{1,3}){3})(?![\d.\w-])/d

function readEndpoints(text: string, offset: number, take: Take): void {
  const pair = BRACKETED.exec(text) ?? HOST_PORT.exec(text)
  if (pair?.indices?.[1] !== undefined) {
    take('host', pair[1]!, offset + pair.indices[1][0])
    take('port', pair[2]!, offset + pair.indices[2]![0])
    return
  }
  const slashed = HOST_SLASH_ADDRESS.exec(text)
  if (slashed?.indices !== undefined) {
    for (const [group, name] of ['host', 'address', 'port'].entries())
      take(name, slashed[group + 1]!, offset + slashed.indices[group + 1]![0])
    return
  }
  for (const pattern of [...ENDPOINTS, NAMED]) {
    const match = pattern.exec(text)
    if (match?.indices?.[1] !== undefined && !SOURCE_LINE.test(match[1]!) && readEndpoint(match[1]!, 0).length > 0) {
      take('endpoint', match[1]!, offset + match.indices[1][0])
      return
    }
  }
  const hashed = HASHED.exec(text)
  if (hashed?.indices !== undefined) {
    take('address', hashed[1]!, offset + hashed.indices[1]![0])
    take('port', hashed[2]!, offset + hashed.indices[2]![0])
    return
  }
  const port = PORT_ALONE.exec(text)
  if (port?.indices?.[1] !== undefined) take('port', port[1]!, offset + port.indices[1][0])
  const address = BARE_ADDRESS.exec(text)
  if (address?.indices?.[1] !== undefined) take('address', address[1]!, offset + address.indices[1][0])
}

// 'x': § · "x": § · ‘x’: § · `x': § — the last quoted word before the message; then behind it; then a bare path on either side
const PATHS: readonly RegExp[] = [
  // "/etc/hosts" E212: Can't open file for writing: §
  /^"([^"§]{1,1000})" E\d{2,4}: [^§"]{0,80}§/d,
  /['"`‘“]([^'"`‘’“”§]{1,1000})['"’”`][^'"`‘“§]{0,80}['"]?§/d,
  /(?<=^|[\s(=,<>[]|:(?!\/\/))((?:~?\/|\.{1,2}\/|(?<![A-Za-z])[A-Za-z]:[\\/])[^\s:'"`§)]{1,1000})[^/§]{0,80}§/d,
  /(?<=[\s(=])([\w.@+-]{1,100}(?:\/[\w.@+-]{1,100}){1,20})(?=[\s)])[^§]{0,120}§/d,
  /(?<=[\s(=])([^\s:'"`§()]{1,300}): §/d,
  // intro.mp4: §
  /^([\w./+@-]{1,300}\/[\w.+@-]{1,200}|[\w+@-]{1,100}\.(?:mp[34]|mkv|wav|png|jpe?g|gif|pdf|txt|csv|json|ya?ml|toml|conf|cfg|ini|log|sql|xml|html?|py|js|ts|sh|gz|zip|tar|iso|img|db|pem|key|crt)): §/d,
  /(?<=^|\s)([^\s:'"`§()]{1,300}) \(§\)/d,
  /§[^'"`‘“]{0,60}['"`‘“]([^'"`‘’“”]{1,1000})['"’”`]/d,
  /§[^/§]{0,60}(?<=[\s(=[]|:(?!\/\/))((?:~?\/|\.{1,2}\/)[^\s:'"`)\]]{1,1000})/d,
]

// Can't open input file none: § · cannot run editor: § · none: cannot open `none' (§): one word is its object, whatever it looks like
const OBJECT =
  /\b(?:[Cc]an(?:not|'t| not)|[Cc]ould(?: not|n't)|[Uu]nable to|[Ff]ailed to) (?:open|stat|read|run|exec|execute|access|remove|load|find|start|spawn|launch|unlink|delete|chdir to)(?: (?:the|an?|input|output|config|configuration|lock|log|script|file|file\/directory|directory|command|patch|program)){0,3} ['"`‘“]?((?!(?:the|an?|files?|directory|socket|logs?|config|configuration|database|ports?|devices?|process|threads?|program|command|servers?|pipe|terminal|locks?|stream|memory|window|stdin|stdout|stderr|it|this|shared|object|data|slave)\b)[\w.@+*/-]{1,300})['"’”]?(?: for [a-z]{3,10})?(?: ?[:,] | \()§/d
const OF_PATHS = /^(?:ENOENT|EACCES|EISDIR|ENOTDIR|ELOOP|ENAMETOOLONG|ENOEXEC|ETXTBSY|EROFS|EPERM)$/
// none: § · (and not `bind: §`, `cat: §`)
const WORD_ALONE = /^(?!(?:[Ee]rror|[Ff]atal|[Ww]arning|[Ff]ailed|ERROR|WARNING|FATAL)\b)([\w.+@-]{1,100}): §\s?\.?$/d

const IS_FILE = /^(?:ENOENT|EISDIR|ENOTDIR|ELOOP)$/

/** The word that can only be what it happened to. */
function readObject(code: string, text: string, offset: number, found: Collected, take: Take): void {
  // cannot read state: §: '/srv/state.json': the path stands behind
  if (!OF_PATHS.test(code) || /§: (?:b?['"‘“]?[/~]|['"‘“][A-Za-z]:\\)/.test(text)) return
  const match = OBJECT.exec(text) ?? (found.has('program') ? null : WORD_ALONE.exec(text))
  if (match === null) return
  const word = match[1]!
  if (match.index === 0 && text.startsWith(`${word}:`) && (isKnownCall(word) || isProgram(word) || !IS_FILE.test(code)))
    return
  take('path', word, offset + match.indices![1]![0])
}

// … in /srv/a.php on line 3 · defined at /usr/lib/x.py:217 · ../crypto/bio/bio_sock2.c:117:calling connect()
const isSource = (before: string, after: string) =>
  (/\b(?:in|at) ["'(]?$/.test(before) && /^["')]?(?:(?: on)?,? line \d|:\d)/.test(after)) ||
  /^:\d+:calling /.test(after)

// open(\"/dev/net/tun\"): §, as Go's %q prints what somebody else has quoted
const QUOTED_TWICE = /(?<=^[/~.][^\\]*)\\$/

const NO_PATH = /^(?:I\/O|(?:TCP|UDP)\/IP|file\/directory|and\/or|read\/write|input\/output)$/i

function readPath(text: string, offset: number, found: Collected, take: Take): void {
  for (const pattern of PATHS) {
    const match = pattern.exec(text)
    const range = match?.indices?.[1]
    if (match === null || range === undefined) continue
    const raw = match[1]!
      .replace(/[.,;]+$/, '')
      .replace(/(?<=^[^[]*)\]$/, '')
      .replace(QUOTED_TWICE, '')
    if (found.holds('hostname', raw) || NO_PATH.test(raw)) continue
    if (
      isSource(
        text.slice(Math.max(0, range[0] - 8), range[0]),
        text.slice(range[0] + raw.length, range[0] + raw.length + 20),
      )
    )
      continue
    if (
      looksLikePath(raw) &&
      !/^[a-z]+:\/\/|^(?:[a-z]\w*\.)+[A-Z]\w*$|\w(?:Exception|Error|Fault)$/.test(raw) &&
      !/^\d+(?:\.\d+)*$/.test(raw)
    ) {
      take('path', raw, offset + range[0])
      return
    }
  }
}

// /srv/a -> /mnt/b, behind the path that was read
const DEST =
  /((?:~?\/|\.{1,2}\/|[A-Za-z]:[\\/])[^\s'"`§]{1,1000})['"’”]? (?:->|→|=>) ['"‘“]?((?:~?\/|\.{1,2}\/|[A-Za-z]:[\\/])[^\s:'"`’”§)]{1,1000})/d

function readDest(text: string, offset: number, found: Collected, take: Take): void {
  const match = DEST.exec(text)
  if (match !== null && found.holds('path', match[1]!)) take('dest', match[2]!, offset + match.indices![2]![0])
}
