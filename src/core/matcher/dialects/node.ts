import { type Around, defineDialect } from './dialect.ts'

/** Chromium's own names, where they stand for one errno. */
const CHROMIUM: Readonly<Record<string, string>> = {
  CONNECTION_REFUSED: 'ECONNREFUSED',
  CONNECTION_RESET: 'ECONNRESET',
  CONNECTION_ABORTED: 'ECONNABORTED',
  CONNECTION_TIMED_OUT: 'ETIMEDOUT',
  ADDRESS_IN_USE: 'EADDRINUSE',
  ADDRESS_UNREACHABLE: 'EHOSTUNREACH',
  NAME_NOT_RESOLVED: 'ENOTFOUND',
  NETWORK_ACCESS_DENIED: 'EACCES',
  FILE_NOT_FOUND: 'ENOENT',
  FILE_NO_SPACE: 'ENOSPC',
  FILE_EXISTS: 'EEXIST',
  FILE_PATH_TOO_LONG: 'ENAMETOOLONG',
  ACCESS_DENIED: 'EACCES',
}

/** Node.js: uncaught errors, printed error objects, and what libraries make of them. */
export default defineDialect({
  specific: 3,
  only: /\bE[A-Z0-9_]{2,14}\b|\bnpm |\bnet::ERR_/,
  patterns: [
    // Error: ENOENT: no such file or directory, open './config.json' · … rename '/a' -> '/b'
    /§, (?<syscall>[a-z]\w{1,20})(?: '(?<path>[^']{1,4096})'(?: -> '(?<dest>[^']{1,4096})')?)?/,
    // ENOSPC: System limit for number of file watchers reached, watch '/srv/app/src'
    /§: [^,']{1,120}, (?<syscall>[a-z]\w{1,20}) '(?<path>[^']{1,4096})'/,
    // listen EADDRINUSE: address already in use :::3000 · connect ECONNREFUSED 127.0.0.1:3306 - Local (0.0.0.0:0) · connect ENOENT /run/app.sock
    /\b(?<syscall>listen|connect|bind|send|accept|bind UDP) § (?=\S*[:/\\.])(?<operand>[^\s'",;)\]}]+)/,
    // getaddrinfo ENOTFOUND db.internal · queryA ETIMEOUT example.test
    /\b(?<syscall>getaddrinfo|getnameinfo|query[A-Z]\w{0,8}) §:? (?<hostname>[\w.-]+)/,
    // spawn ./noexec.sh EACCES · spawnSync /bin/true E2BIG
    /\b(?<syscall>spawn(?:Sync)?) (?<path>[^\s§][^§]{0,300}?) §/,
    // [HPM] Error occurred while proxying request localhost:3000/api to http://127.0.0.1:8080/ [ECONNREFUSED]
    /\bprox(?:y|ying) request \S{1,1000} (?:from \S{1,300} )?to (?<endpoint>\S{1,300}) [[(]§/,
    // read ECONNRESET · write EPIPE · kill EPERM
    /\b(?<syscall>read|write|kill|shutdown|setpgid|uv_\w+|scandir|open|recv|recvmsg|sendmsg|accept|connect|listen|bind|chdir|cwd|setuid|setgid|setRawMode|setpriority) §(?= |$)/,
    // Error: page.goto: net::ERR_CONNECTION_REFUSED at http://localhost:4173/
    /§ at (?<endpoint>https?:\/\/[^\s§]{1,300})/,
    // npm error code ENOENT
    /^npm (?:ERR!|error|WARN|warn) (?:code|errno) §$/,
    // code: 'ECONNREFUSED',
    /^\s*(?:\[?code\]?|errno): '§',?$/,
  ],
  phrases: [
    // Node-RED
    { match: /\bError: (?<e>port in use)$/, needle: 'port in use', code: 'EADDRINUSE' },
    // net::ERR_CONNECTION_REFUSED (Chromium, Electron, Playwright, Puppeteer)
    {
      match: /\bnet::ERR_([A-Z_]{6,30})\b/,
      needle: 'net::err_',
      code: (match) => CHROMIUM[match[1]!] ?? null,
    },
    {
      match: /\bFailed to start server\. Is port (?<port>\d{1,5}) in use\?/,
      needle: 'failed to start server. is port',
      code: 'EADDRINUSE',
    },
    // Error: socket hang up
    { match: /\bsocket hang up\b/, needle: 'socket hang up', code: 'ECONNRESET' },
    // Error: Client network socket disconnected before secure TLS connection was established
    {
      match: /\bClient network socket disconnected before secure TLS connection was established/,
      needle: 'socket disconnected before',
      code: 'ECONNRESET',
    },
    // Error: Port 5173 is already in use · Something is already running on port 3000.
    {
      match: /\bPort (?<port>\d{1,5}) (?<e>is already (?:in use|being used|taken|occupied))\b/i,
      needle: ' is already in use',
      code: 'EADDRINUSE',
    },
    { match: /\bPort (?<port>\d{1,5}) (?<e>is in use)\b/i, needle: ' is in use', code: 'EADDRINUSE' },
    {
      match: /(?<e>\bSomething is already running on port) (?<port>\d{1,5})/,
      needle: 'is already running on port',
      code: 'EADDRINUSE',
    },
  ],
  around: readObject,
  samples: [
    {
      from: 'Node-RED 3.1',
      text: '21 Nov 09:12:44 - [error] Unable to listen on http://127.0.0.1:1880/\n21 Nov 09:12:44 - [error] Error: port in use',
      reads: [{ code: 'EADDRINUSE', entities: { address: '127.0.0.1', port: '1880' } }],
    },
    {
      from: 'Playwright 1.40',
      text: 'Error: page.goto: net::ERR_CONNECTION_REFUSED at http://localhost:4173/',
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'localhost', port: '4173' } }],
    },
    {
      from: 'Bun 1.1, in its known format',
      text: 'error: Failed to start server. Is port 3000 in use?',
      reads: [{ code: 'EADDRINUSE', entities: { port: '3000' } }],
    },
    {
      from: 'a service that quotes the request which failed',
      text: 'worker: "GET /api/items failed: connect ECONNREFUSED 10.0.0.9:80"',
      reads: [{ code: 'ECONNREFUSED', entities: { address: '10.0.0.9', port: '80' } }],
    },
    {
      from: 'http-proxy-middleware 2.0',
      text: '[HPM] Error occurred while proxying request localhost:3000/api/me to http://127.0.0.1:8080/ [ECONNREFUSED] (https://nodejs.org/api/errors.html)',
      reads: [{ code: 'ECONNREFUSED', entities: { address: '127.0.0.1', port: '8080' } }],
    },
    {
      from: 'node v20.20.2',
      text: "Error: ENOSPC: System limit for number of file watchers reached, watch '/srv/app/src'",
      reads: [{ code: 'ENOSPC', entities: { syscall: 'watch', path: '/srv/app/src' } }],
    },
    {
      from: 'node v20.20.2',
      text: 'Error: listen EADDRINUSE: address already in use :::3000',
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'listen', address: '::', port: '3000' } }],
    },
    {
      from: 'node v20.20.2',
      text: 'Error: getaddrinfo ENOTFOUND nosuch.invalid',
      reads: [{ code: 'ENOTFOUND', entities: { syscall: 'getaddrinfo', hostname: 'nosuch.invalid' } }],
    },
    {
      from: 'node v20.20.2',
      text: 'Error: connect ENOENT /run/app.sock',
      reads: [{ code: 'ENOENT', entities: { syscall: 'connect', path: '/run/app.sock' } }],
    },
    {
      from: 'node v20.20.2',
      text: 'Error: spawnSync /bin/true E2BIG',
      reads: [{ code: 'E2BIG', entities: { syscall: 'spawnSync', path: '/bin/true' } }],
    },
    { from: 'node v20.20.2', text: 'Error: write EPIPE', reads: [{ code: 'EPIPE', entities: { syscall: 'write' } }] },
    {
      from: 'node v20.20.2',
      text: "    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16) {\n  errno: -111,\n  code: 'ECONNREFUSED',\n  syscall: 'connect',\n  address: '127.0.0.1',\n  port: 3306\n}",
      reads: [{ code: 'ECONNREFUSED', entities: { syscall: 'connect', address: '127.0.0.1', port: '3306' } }],
    },
    {
      from: 'npm 10.8.2',
      text: 'npm error code ENOENT\nnpm error syscall open\nnpm error path /srv/app/package.json\nnpm error errno -2',
      reads: [{ code: 'ENOENT', entities: { syscall: 'open', path: '/srv/app/package.json' } }],
    },
    { from: 'node v20.20.2', text: 'Error: socket hang up', reads: [{ code: 'ECONNRESET' }] },
    {
      from: 'Vite 5',
      text: 'Error: Port 5173 is already in use',
      reads: [{ code: 'EADDRINUSE', entities: { port: '5173' } }],
    },
    {
      from: 'node v20.20.2',
      text: "Error: ENOENT: no such file or directory, open './config.json'",
      reads: [{ code: 'ENOENT', entities: { syscall: 'open', path: './config.json' } }],
    },
  ],
  notErrno: [
    // npm's errno is an exit status where it is not negative
    /^npm (?:ERR!|error) errno \d+$/,
  ],
  negatives: [
    { from: 'tsc 5.5', text: 'src/a.ts(13,98): error TS2345: Argument of type \'"ENOENT"\' is not assignable.' },
    { from: 'a configuration in YAML', text: 'ignore_codes:\n  - ENOENT\n  - EACCES' },
    { from: 'a table in Markdown', text: '| EACCES | Permission denied | check the mode |' },
    { from: 'npm 9.2.0', text: 'npm ERR! code ELIFECYCLE\nnpm ERR! errno 1' },
    { from: 'npm 10.8.2', text: 'npm error code E404' },
  ],
})

// `  syscall: 'listen',` · `  port: 3000` · `  [cause]: …`
const PROPERTY =
  /^(\s*)(?:\[)?'?(errno|code|syscall|path|dest|address|port|hostname|host|spawnargs|fd|pid)\]?'?: (?:'([^']*)'|"([^"]*)"|(-?\d+)),?(?: \}|\s)*$/
const INLINE = /\b(syscall|path|dest|address|port|hostname|fd): (?:'([^']*)'|"([^"]*)"|(\d+))/g

/** The properties printed after the stack of an error, or around a `code: '…'` line. */
function readObject({ line, code, text, place, found }: Around): void {
  const own = text(line) ?? ''
  for (const match of own.matchAll(INLINE))
    add(match[1]!, match[2] ?? match[3] ?? match[4]!, own, line, match.index + match[1]!.length)
  const isProperty = PROPERTY.test(own)
  if (!isProperty && !/^\s*at |\{$/.test(text(line + 1) ?? '') && !/\{$/.test(own) && !/^npm /.test(own)) return
  if (isProperty) for (let at = line - 1; at > line - 12 && PROPERTY.test(text(at) ?? ''); at--) take(at)
  let inside = isProperty
  for (let at = line + 1; at < line + 40; at++) {
    const next = text(at)
    if (next === null || /^npm (?:ERR!|error) (?:A complete|This is)/.test(next)) return
    if (!inside) {
      if (/\{$/.test(next)) inside = true
      else if (!/^\s*(?:at |Emitted |\.\.\. |')/.test(next)) {
        if (takeNpm(at, next)) continue
        return
      }
      continue
    }
    if (/^\s*\}/.test(next)) return
    if (/^\s*(?:code): '([A-Z0-9_]+)'/.exec(next)?.[1] !== undefined && !next.includes(code)) return
    take(at)
  }

  function take(at: number): void {
    const property = PROPERTY.exec(text(at) ?? '')
    if (property === null) return
    add(
      property[2]!,
      property[3] ?? property[4] ?? property[5]!,
      text(at)!,
      at,
      property[1]!.length + property[2]!.length,
    )
  }

  // npm error path /srv/app/np/package.json
  function takeNpm(at: number, next: string): boolean {
    const field = /^npm (?:ERR!|error) (syscall|path|dest|address|port|hostname|errno|code)\s+(\S.*)$/.exec(next)
    if (field === null) return /^npm (?:ERR!|error)/.test(next)
    add(field[1]!, field[2]!, next, at, 8)
    return true
  }

  function add(key: string, value: string, whole: string, at: number, after: number): void {
    // npm error errno EACCES
    if (key === 'errno' && !/^-?\d+$/.test(value)) return
    const start = whole.indexOf(value, after)
    const where = start === -1 ? null : place(at, start, start + value.length)
    if (key === 'errno') found.add('number', value, where)
    else if (key === 'host') found.add('hostname', value, where)
    else if (key !== 'code' && key !== 'spawnargs') found.add(key as 'path', value, where)
  }
}
