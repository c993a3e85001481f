/** Which system a log comes from, by what only that system prints. */
import type { Platform } from '../lib/index.ts'

const SIGNS: readonly (readonly [Platform, RegExp])[] = [
  [
    'windows',
    /\b[A-Z]:\\(?:\w|\\)|\bWinError\b|\berrno: -40\d\d\b|"errno":\s?-40\d\d\b|\bPS [A-Z]:\\|\bSystem32\b|\(os error 1\d{4}\)|SocketException \(1\d{4}\)|\bWSAE[A-Z]+\b|\bsrc\\[\w\\]+\.\w|\.exe\b/,
  ],
  [
    'darwin',
    /(?<![\w.])\/Users\/|\/opt\/homebrew\/|\bDarwin\b|\bdarwin(?:-arm64|-x64|\/amd64|\/arm64)?\b|\bmacOS\b|\bMacBook\b|\.dylib\b|\/System\/Library\/|\/usr\/local\/Cellar\/|com\.apple\./,
  ],
  ['freebsd', /\bFreeBSD\b/],
  ['openbsd', /\bOpenBSD\b/],
  ['netbsd', /\bNetBSD\b/],
  ['solaris', /\bSunOS\b|\bSolaris\b/],
  ['aix', /\bAIX\b/],
  [
    'linux',
    /\blinux\b|\bLinux\b|\bubuntu\b|\bDebian\b|\/usr\/lib\/x86_64-linux-gnu\/|\/proc\/|\/home\/\w|\bsystemd\[|\berrno: -(?:9[0-9]|1[0-3]\d)\b/,
  ],
]

const ANY_SIGN = new RegExp(SIGNS.map(([, sign]) => sign.source).join('|'))

/** Quick: whether a line, wrapper and all, could say anything about the platform. */
export const showsPlatform = (line: string): boolean => ANY_SIGN.test(line)

/** Looks at a part of a log; `known` is what earlier parts said. */
export function platformOf(text: string, known: Platform | null): Platform | null {
  if (known !== null && known !== 'linux') return known
  return SIGNS.find(([, sign]) => sign.test(text))?.[0] ?? known
}
