import { codeOfNumber } from '../../errno/index.ts'
import { isKnownCall } from '../entities/collect.ts'
import { type Around, defineDialect } from './dialect.ts'

/** CPython: exceptions with their traceback, and the libraries that repeat them. */
export default defineDialect({
  specific: 3,
  patterns: [
    // OSError: [Errno 18] Invalid cross-device link: 'full/fill' -> 'moved'
    /^(?:\w+ \d+: )?(?:[\w.]+: )?§: (?:b?'(?<path>[^']{1,4096})'|b?"(?<path2>[^"]{1,4096})")(?: -> (?:'(?<dest>[^']{1,4096})'|"(?<dest2>[^"]{1,4096})"))?$/,
    // OSError: [Errno 48] Address already in use: ('0.0.0.0', 5000)
    /^(?:[\w.]+: )?§: \('(?<host>[\w.:-]*)', (?<port>\d{1,5})(?:, \d+, \d+)?\)/,
    // ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 1)
    /§\]? (?:(?<call>Connect) call failed|Multiple exceptions) \('(?<host>[\w.:-]+)', (?<port>\d{1,5})/,
    // [Errno 98] error while attempting to bind on address ('127.0.0.1', 6500): address already in use
    /\berror while attempting to (?<syscall>bind) on address \('(?<host>[\w.:-]*)', (?<port>\d{1,5})(?:, \d+, \d+)?\): §/,
    // HTTPConnectionPool(host='127.0.0.1', port=9): Max retries exceeded with url: / (Caused by NewConnectionError('<…>: Failed to establish a new connection: [Errno 111] …'))
    /\b\w{0,20}ConnectionPool\(host='(?<host>[\w.:-]+)', port=(?<port>\d{1,5})\).{0,600}?§/,
    /\bFailed to establish a new connection: §/,
    // Error 111 connecting to localhost:6379. Connection refused.
    /\bError -?\d+ (?<syscall>connect)ing to (?<endpoint>\S+?)\. §/,
    // Can't connect to MySQL server on 'db' ([Errno 111] Connection refused)
    /\bCan't (?<syscall>connect) to (?:MySQL )?server on '(?<host>[\w.:-]+?)(?::(?<port>\d{1,5}))?' \(§\)?/,
    // urllib.error.URLError: <urlopen error [Errno 111] Connection refused>
    /<urlopen error §>/,
    // PermissionError: [Errno 13] Permission denied
    /^(?:[\w.]+\.)?[A-Z]\w*(?:Error|Exception|Timeout|Interrupt|Warning): (?:.{0,200}: )?§$/,
    /^(?:[\w.]+\.)?[A-Z]\w*(?:Error|Exception): §/,
    /^(?:socket\.)?(?:gaierror|error|timeout|herror): §/,
  ],
  phrases: [
    // asyncio's exception, printed with %r: ConnectionRefusedError(111, "Connect call failed ('127.0.0.1', 7302)")
    {
      match: /\b\w*Error\((?<e>(?<number>\d{1,3}), "Connect call failed) \('(?<host>[\w.:-]{1,253})', (?<port>\d{1,5})/,
      needle: 'connect call failed',
      code: ({ groups }) => codeOfNumber(Number(groups!.number), 'linux'),
    },
    // django-admin runserver
    { match: /^Error: (?<e>That port is already in use)/, needle: 'that port is already in use', code: 'EADDRINUSE' },
    {
      match: /^Error: (?<e>You don't have permission to access that port)/,
      needle: 'permission to access that port',
      code: 'EACCES',
    },
    {
      match: /^Error: (?<e>That IP address can't be assigned to)/,
      needle: "that ip address can't be assigned",
      code: 'EADDRNOTAVAIL',
    },
    // [Errno 11001] getaddrinfo failed
    {
      match: /\[Errno 1100[14]\] getaddrinfo failed/,
      needle: 'getaddrinfo failed',
      code: 'EAI_NONAME',
      platform: 'windows',
    },
  ],
  notErrno: [
    // urllib3 wraps every low-level failure in ('Connection aborted.', …)
    /'Connection aborted\.'/,
  ],
  around: readTraceback,
  samples: [
    {
      from: 'CPython 3.11 asyncio',
      text: `job ended: ConnectionRefusedError(111, "Connect call failed ('127.0.0.1', 7302)")`,
      reads: [{ code: 'ECONNREFUSED', entities: { address: '127.0.0.1', port: '7302' } }],
    },
    {
      from: 'CPython 3.12 on macOS',
      text: "OSError: [Errno 48] Address already in use: ('0.0.0.0', 5000)",
      reads: [{ code: 'EADDRINUSE', entities: { address: '0.0.0.0', port: '5000' } }],
    },
    {
      from: 'CPython 3.11 on Windows',
      text: "PermissionError: [WinError 32] The process cannot access the file because it is being used by another process: 'a.log'",
      reads: [{ code: 'EACCES', entities: { path: 'a.log', number: '32' } }],
    },
    {
      from: 'requests 2.28.1',
      text: "requests.exceptions.ConnectionError: ('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))",
      reads: [{ code: 'ECONNRESET' }],
    },
    { from: 'Django 4.2', text: 'Error: That port is already in use.', reads: [{ code: 'EADDRINUSE' }] },
    { from: 'Django 4.2', text: "Error: You don't have permission to access that port.", reads: [{ code: 'EACCES' }] },
    { from: 'Django 4.2', text: "Error: That IP address can't be assigned to.", reads: [{ code: 'EADDRNOTAVAIL' }] },
    {
      from: 'CPython 3.11.2',
      text: "OSError: [Errno 18] Invalid cross-device link: 'full/fill' -> 'moved'",
      reads: [{ code: 'EXDEV', entities: { path: 'full/fill', dest: 'moved' } }],
    },
    {
      from: 'CPython 3.11.2, asyncio',
      text: "ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 1)",
      reads: [{ code: 'ECONNREFUSED', entities: { syscall: 'connect', address: '127.0.0.1', port: '1' } }],
    },
    {
      from: 'uvicorn 0.17 on Windows',
      text: "ERROR:    [WinError 10048] error while attempting to bind on address ('127.0.0.1', 6500): only one usage of each socket address (protocol/network address/port) is normally permitted",
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'bind', address: '127.0.0.1', port: '6500' } }],
    },
    {
      from: 'requests 2.28.1',
      text: "requests.exceptions.ConnectionError: HTTPConnectionPool(host='127.0.0.1', port=9): Max retries exceeded with url: / (Caused by NewConnectionError('<urllib3.connection.HTTPConnection object at 0x7f01>: Failed to establish a new connection: [Errno 111] Connection refused'))",
      reads: [{ code: 'ECONNREFUSED', entities: { address: '127.0.0.1', port: '9' } }],
    },
    {
      from: 'pip 23.0.1',
      text: "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f502a92ce10>: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/requests-toolbelt/",
      reads: [{ code: 'EAI_AGAIN' }],
    },
    {
      from: 'redis-py 4.3.4',
      text: 'redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.',
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'localhost', port: '6379', syscall: 'connect' } }],
    },
    {
      from: 'PyMySQL 1.0.2',
      text: `django.db.utils.OperationalError: (2003, "Can't connect to MySQL server on 'db' ([Errno 111] Connection refused)")`,
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'db' } }],
    },
    {
      from: 'CPython 3.11.2',
      text: 'urllib.error.URLError: <urlopen error [Errno 111] Connection refused>',
      reads: [{ code: 'ECONNREFUSED' }],
    },
    {
      from: 'CPython 3.11.2',
      text: '  File "/tmp/t.py", line 4, in <module>\n    fcntl.flock(b, fcntl.LOCK_EX|fcntl.LOCK_NB)\nBlockingIOError: [Errno 11] Resource temporarily unavailable',
      reads: [{ code: 'EAGAIN', entities: { syscall: 'flock' } }],
    },
    {
      from: 'CPython 3.11.2 on Windows',
      text: 'ConnectionResetError: [WinError 10054] An existing connection was forcibly closed by the remote host (while reading)',
      reads: [{ code: 'ECONNRESET' }],
    },
    {
      from: 'CPython 3.11.2',
      text: 'socket.gaierror: [Errno -2] Name or service not known',
      reads: [{ code: 'EAI_NONAME' }],
    },
    {
      from: 'CPython 3.11 on Windows',
      text: 'socket.gaierror: [Errno 11001] getaddrinfo failed',
      reads: [{ code: 'EAI_NONAME' }],
    },
  ],
  negatives: [
    {
      from: 'requests 2.28.1',
      text: "requests.exceptions.ConnectionError: ('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))",
    },
    { from: 'CPython 3.11.2', text: 'ValueError: invalid literal for int() with base 10: "13"' },
    { from: 'CPython 3.11.2', text: '        if e.errno != errno.EEXIST:' },
  ],
})

/** What Python calls otherwise than the system does. */
const CALLS: Readonly<Record<string, string>> = {
  remove: 'unlink',
  makedirs: 'mkdir',
  listdir: 'getdents',
  scandir: 'getdents',
  create_connection: 'connect',
  Popen: 'execve',
  rmtree: '',
  print: '',
  get: '',
  run: '',
  isatty: '',
  join: '',
}

const FILE_LINE = /^\s*File "[^"]*", line \d+/
const EXCEPTION = /^(?:[\w.]+\.)?\w*(?:Error|Exception|Timeout|error|timeout|Interrupt)\b/

/** The last source line of the traceback above the exception: `fcntl.flock(b, …)` was the call. Carets below it say which part. */
function readTraceback({ line, text, place, found }: Around): void {
  if (!EXCEPTION.test(text(line) ?? '')) return
  let carets: { start: number; end: number } | null = null
  for (let at = line - 1; at > line - 6; at--) {
    const source = text(at)
    if (source === null || FILE_LINE.test(source)) return
    const marks = /^\s*([~^]+)\s*$/d.exec(source)?.indices?.[1]
    if (marks !== undefined) carets = { start: marks[0], end: marks[1] }
    else if (FILE_LINE.test(text(at - 1) ?? '')) {
      readCallOf(source, at, carets ?? { start: 0, end: source.length })
      return
    }
  }

  function readCallOf(source: string, at: number, part: { start: number; end: number }): void {
    const calls = [...source.matchAll(/\b_?([a-z_]{2,30})\(/g)].flatMap((match) => {
      const start = match.index + match[0].indexOf(match[1]!)
      const name = CALLS[match[1]!] ?? match[1]!
      return start < part.start || start >= part.end || !isKnownCall(name)
        ? []
        : [{ name, start, end: start + match[1]!.length }]
    })
    const call = calls.at(-1)
    if (call !== undefined) found.add('syscall', call.name, place(at, call.start, call.end))
    // s.bind(("127.0.0.1",80))
    const address = /\(\(?\s?["']([\w.:-]*)["'],\s?(\d{1,5})\)/.exec(source)
    if (address === null) return
    const start = source.indexOf(address[1]!, address.index)
    const key = /[a-z]/i.test(address[1]!) && !address[1]!.includes(':') ? 'hostname' : 'address'
    if (address[1] !== '') found.add(key, address[1]!, place(at, start, start + address[1]!.length))
    const port = source.indexOf(address[2]!, start + address[1]!.length)
    found.add('port', address[2]!, place(at, port, port + address[2]!.length))
  }
}
