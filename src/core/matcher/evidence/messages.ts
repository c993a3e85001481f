/** The messages of every libc and runtime, as words to look for. */

import { canonical, windowsErrors } from '../../errno/index.ts'
import { MESSAGES } from '../../errno/messages.generated.ts'
import type { Platform } from '../../lib/index.ts'
import type { KnownMessage } from './evidence.ts'
import { LOCALISED } from './localised.generated.ts'

/** Texts that mean nothing without more: other trades use the same words, or many codes share them. */
const TOO_COMMON = new Set([
  'advertise error',
  'all requests done',
  'argument buffer overflow',
  'attribute not found',
  'authentication error',
  'bad hints',
  'bad procedure for program',
  'capabilities insufficient',
  'channel number out of range',
  'device error',
  'device not a stream',
  'device power is off',
  'device timeout',
  'domain error',
  'emultihop (reserved)',
  'end of file',
  'enolink (reserved)',
  'exchange full',
  'inappropriate file type or format',
  'incorrect function',
  'integrity check failed',
  'interface output queue is full',
  'interrupted by a signal',
  'invalid flags',
  'invalid slot',
  'invalid unicode character',
  'invalid value for hints',
  'ipsec processing failure',
  'level 2 halted',
  'level 3 halted',
  'level 3 reset',
  'link number out of range',
  'malformed mach-o file',
  'malformed macho file',
  'memory allocation failure',
  'need authenticator',
  'no address',
  'no anode',
  'no error',
  'no error information',
  'no message',
  'not permitted in capability mode',
  'overflow',
  'overlapped i/o operation is in progress',
  'package not installed',
  'permanent failure',
  'policy not found',
  'processing request in progress',
  'program version wrong',
  'programming error',
  'request canceled',
  'request not canceled',
  'resolved protocol is unknown',
  'rpc prog. not avail',
  'rpc program not available',
  'rpc struct is bad',
  'rpc version wrong',
  'service not available for socket type',
  'srmount error',
  'success',
  'system error',
  'temporary failure',
  'the data area passed to a system call is too small',
  'the device is not ready',
  'the handle is invalid',
  'the operation was canceled by the user',
  'too many processes',
  'too many users',
  'try again',
  'unknown error',
  'unrecognized service',
])

/** Everyday English too. */
const WEAK = new Set([
  'access is denied',
  'address in use',
  'argument out of domain',
  'bad address',
  'bad file descriptor',
  'bad file number',
  'bad message',
  'connection aborted',
  'connection already in progress',
  'connection reset',
  'device timeout',
  'domain error',
  'file already exists',
  'file busy',
  'file exists',
  'file too large',
  'host is down',
  'host unreachable',
  'i/o error',
  'illegal seek',
  'invalid argument',
  'invalid exchange',
  'invalid request code',
  'invalid seek',
  'is a directory',
  'is not a valid win32 application',
  'link has been severed',
  'message too large',
  'message too long',
  'name not unique on network',
  'name too long',
  'network is down',
  'network unreachable',
  'no child process',
  'no data available',
  'no link',
  'no medium found',
  'non-recoverable error',
  'not a directory',
  'not a socket',
  'not a stream',
  'not a tty',
  'not enough memory',
  'not supported',
  'object is remote',
  'operation already in progress',
  'operation canceled',
  'operation cancelled',
  'operation in progress',
  'operation timed out',
  'operation would block',
  'out of memory',
  'owner died',
  'permission denied',
  'programming error',
  'protocol error',
  'quota exceeded',
  'remote address changed',
  'resource busy',
  'result not representable',
  'result too large',
  'socket is connected',
  'socket not connected',
  'state not recoverable',
  'symbolic link loop',
  'the directory is not empty',
  'the file exists',
  'the filename, directory name, or volume label syntax is incorrect',
  'the parameter is incorrect',
  'the pipe has been ended',
  'the request is not supported',
  'the specified module could not be found',
  'the system cannot open the file',
  'timed out',
  'timer expired',
  'too many links',
  'value too large for data type',
  'wrong medium type',
])

/** Words of runtimes which have none of their own table here, or which shorten a message. */
const FURTHER: readonly (readonly [text: string, code: string])[] = [
  ['connection reset', 'ECONNRESET'], // java.net.SocketException, curl
  ['connection reset by remote host', 'ECONNRESET'],
  ['cross-domain link', 'EXDEV'], // Erlang's file:format_error
  ["can't assign requested address", 'EADDRNOTAVAIL'],
  ['stale nfs file handle', 'ESTALE'],
  ['stale remote file handle', 'ESTALE'],
  ['inappropriate device for ioctl', 'ENOTTY'],
  ['bad file number', 'EBADF'],
  ['no route to host', 'EHOSTUNREACH'],
  ['too many open files', 'EMFILE'],
  ['host is unreachable', 'EHOSTUNREACH'],
  ['disk quota exceeded', 'EDQUOT'],
  ['disc quota exceeded', 'EDQUOT'],
  ['name or service not known', 'EAI_NONAME'],
  ['nodename nor servname provided, or not known', 'EAI_NONAME'],
  ['name does not resolve', 'EAI_NONAME'],
  ['temporary failure in name resolution', 'EAI_AGAIN'],
  ['no address associated with hostname', 'EAI_NODATA'],
  ['no address associated with name', 'EAI_NODATA'],
  ['no such host is known', 'EAI_NONAME'], // Windows 11001
  ['non-recoverable failure in name resolution', 'EAI_FAIL'],
  ['address family for hostname not supported', 'EAI_ADDRFAMILY'],
  ['servname not supported for ai_socktype', 'EAI_SERVICE'],
]

/** As older and newer catalogues than ours say it. */
const FURTHER_LOCALISED: readonly (readonly [code: string, texts: string])[] = [
  [
    'ENOENT',
    'Aucun fichier ou dossier de ce nom|No existe el archivo o el directorio|Arquivo ou diretório não encontrado',
  ],
  ['EACCES', 'Permission refusée|Erlaubnis verweigert|Permesso non accordato|拒绝访问'],
  ['ECONNREFUSED', 'Connessione rifiutata|Conexión rehusada|Conexão recusada'],
]

/** Windows texts people see for 5 belong to EACCES: Python, Go, Rust and .NET say "permission denied"; only libuv says EPERM, by name. */
const WINDOWS_CODE: Readonly<Record<number, string>> = {
  5: 'EACCES',
  11001: 'EAI_NONAME',
  11002: 'EAI_AGAIN',
  11004: 'EAI_NODATA',
}

let all: readonly KnownMessage[] | undefined

/** Longest first among those that begin alike. */
export function knownMessages(): readonly KnownMessage[] {
  all ??= collect()
  return all
}

/** The code of a Windows number as most runtimes read it. */
export function codeOfWindows(number: number, python: string | null, libuv: string | null): string | null {
  return WINDOWS_CODE[number] ?? libuv ?? python
}

function collect(): KnownMessage[] {
  const found = new Map<string, KnownMessage>()
  const add = (words: string, code: string, platform: Platform | null, weak = false) => {
    const text = words.toLowerCase().replace(/\.$/, '')
    if (text.length < 5 || TOO_COMMON.has(text)) return
    const known = found.get(text)
    if (known !== undefined && rank(known.code) <= rank(code)) return
    const needle = words.replace(/\.$/, '').replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    found.set(text, { text, needle, code, platform, weak: weak || WEAK.has(text) })
  }
  for (const [name, texts] of Object.entries(MESSAGES)) {
    const code = canonical(name)
    if (code === null) continue
    for (const [text, speakers] of Object.entries(texts)) {
      const heard = speakers.split(' ').filter((speaker) => HEARD.has(speaker))
      if (heard.length > 0) add(text, code, platformOf(heard))
    }
  }
  for (const [text, code] of FURTHER) add(text, code, null)
  for (const [code, texts] of [...Object.entries(LOCALISED), ...FURTHER_LOCALISED])
    for (const text of texts.split('|')) add(text, code, null, true)
  for (const { number, python, code, text } of windowsErrors()) {
    const meant = codeOfWindows(number, python, code)
    if (text !== null && meant !== null) add(text.replace(/^%1 is/, 'is'), meant, 'windows')
  }
  return [...found.values()].sort((a, b) => b.text.length - a.text.length)
}

/** Where two codes share a text, the one that Linux and people know wins. */
function rank(code: string): number {
  if (code.startsWith('EAI_')) return 3
  return PREFERRED.has(code) ? 0 : 1
}
const PREFERRED = new Set([
  'EAGAIN',
  'EOPNOTSUPP',
  'EDEADLK',
  'EMFILE',
  'EEXIST',
  'ENOMEM',
  'EAFNOSUPPORT',
  'ETIMEDOUT',
  'EUCLEAN',
])

function platformOf(speakers: readonly string[]): Platform | null {
  const only = new Set(speakers.map((speaker) => SPEAKER[speaker] ?? 'any'))
  return only.size === 1 && !only.has('any') ? ([...only][0] as Platform) : null
}
const SPEAKER: Readonly<Record<string, Platform>> = {
  darwin: 'darwin',
  'go-darwin': 'darwin',
  freebsd: 'freebsd',
  openbsd: 'openbsd',
  netbsd: 'netbsd',
}

/** Whose words turn up in logs; the others' odd ones would only be mistaken for prose. */
const HEARD = new Set([
  ...Object.keys(SPEAKER),
  'glibc',
  'musl',
  'musl-newer',
  'go-linux',
  'libuv',
  'node',
  'wasi-libc',
])
