/** The forms in which programs print an errno as a number. */
import { codeOfNumber, windowsError } from '../../errno/index.ts'
import type { Platform } from '../../lib/index.ts'
import { codeOfWindows } from './messages.ts'

export interface NumberForm {
  /** The group that matches is the number. Linear: no nested quantifier. */
  readonly pattern: RegExp
  /** The form itself belongs to this platform. */
  readonly platform?: Platform
  /** Only in the kernel's own log, where `-22` after `failed` is an errno. */
  readonly kernel?: true
}

export const NUMBER_FORMS: readonly NumberForm[] = [
  // [Errno 13] · errno=13 · (errno: 13 · OS errno 13 · Errcode: 13 · "errno":-98
  { pattern: /\b(?:[Ee]rrno|ERRNO|[Ee]rrcode)"?(?:\s?[:=]\s?|\s)\(?(-?\d{1,5})\b/g },
  // (os error 13)
  { pattern: /\(os error (-?\d{1,5})\)/g },
  // Os { code: 28, kind: StorageFull, message: "No space left on device" }
  { pattern: /\bOs \{ code: (-?\d{1,5}), kind: \w+, message: "[^"]*" \}/g },
  // [WinError 10048] · WinError 5
  { pattern: /\bWinError (\d{1,5})\b/g, platform: 'windows' },
  // System.Net.Sockets.SocketException (10048) · SocketException (111) · ExtendedSocketException (10061)
  { pattern: /\b\w*SocketException \((?:0x80004005, )?(\d{1,5})\)/g },
  // Win32Exception (5) · Win32 error 5 · GetLastError() = 5
  {
    pattern:
      /\b(?:Win32Exception \(|Win32 ?[Ee]rror:? (?:code:? )?|GetLastError(?:\(\))?(?:: | = | returned | ))(\d{1,5})\b/g,
    platform: 'windows',
  },
  // ERROR 5 (0x00000005) Copying File … (robocopy) · System error 5 has occurred. (net) · [SC] OpenService FAILED 5:
  {
    pattern:
      /\bERROR (\d{1,5}) \(0x[0-9A-F]{8}\)|\bSystem error (\d{1,5}) has occurred\b|\[SC\] \w{1,40} FAILED (\d{1,5}):/g,
    platform: 'windows',
  },
  // error 10061 · WSA error: 10048 · error code 10054
  { pattern: /\b(?:[Ee]rror|code|errno)(?: code)?[ :=#(]{1,3}(1[01]\d{3})\b/g, platform: 'windows' },
  // success=no exit=-13 (audit) · apparmor="DENIED" … error=-13
  {
    pattern:
      /\bexit=(-\d{1,3})\b(?<=\bsuccess=no exit=-\d{1,3})|\berror=(-\d{1,3})\b(?<=\bapparmor="DENIED"[^\n]{0,600})/g,
    platform: 'linux',
  },
  // error=13, Permission denied (java.lang.ProcessImpl)
  { pattern: /\berror=(\d{1,3})(?=, )/g },
  // [ERROR] InnoDB: Unable to lock ./ibdata1 error: 11
  { pattern: /(?<=\bUnable to lock \S{1,200} )error: (\d{1,3})\b/g },
  // InnoDB: Operating system error number 13 in a file operation.
  { pattern: /\bOperating system error number (\d{1,3})\b/g },
  // The kernel: error -71 · err=-110 · ret = -5 · failed: -12 · failed with error -12 · returned -22 · failed (-19) · Detected IO errors while flushing file data on sdb1-8: -5
  {
    pattern:
      /\b(?:error|err|ret|return|rc|res|retval|status|result|errno)(?: code)?(?:\s?[:=]\s?|\s)\(?(-\d{1,3})\b(?![.\d])/gi,
    kernel: true,
  },
  {
    pattern:
      /\b(?:fail(?:ed|ure|s)?|returned|returns|aborted|abort|unable|cannot|couldn't|can't|errors(?= while\b))\b[^;=]{0,60}?[:(\s]\(?(-\d{1,3})\)?(?=[).,;\s]|$)/gi,
    kernel: true,
  },
]

/** What a number means: by its own form's platform, else by the log's, else where all Unixes agree or as Linux. */
export function codeOf(number: number, platform: Platform | null): string | null {
  if (number === 0) return null
  if (platform === 'windows' || (platform === null && number >= 10004 && number <= 11999)) {
    const windows = windowsError(Math.abs(number))
    if (windows !== null && number > 0) return codeOfWindows(number, windows.python, windows.code)
  }
  if (number <= -3000 && number > -3020)
    return codeOfNumber(number, 'node-linux') ?? codeOfNumber(number, 'libuv-windows') ?? eai(number)
  if (number <= -4000) return codeOfNumber(number, 'node-windows')
  const size = Math.abs(number)
  return codeOfNumber(size, platform === null || platform === 'windows' ? 'linux' : platform)
}

/** Numbers of getaddrinfo as libuv shifts them. */
function eai(number: number): string | null {
  return { 3001: 'EAI_AGAIN', 3007: 'EAI_NODATA', 3008: 'EAI_NONAME' }[-number] ?? null
}
