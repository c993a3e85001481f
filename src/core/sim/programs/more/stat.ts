import type { Stat, Statfs, Task } from '../../kernel/sys.ts'
import { checkWords } from '../lib/args.ts'
import { type Command, command } from '../lib/command.ts'
import { C_ESCAPES } from '../lib/escapes.ts'
import { fileType, isDevice, isSymlink, modeString } from '../lib/mode.ts'
import { breakTime, strftime, zoneOf } from '../lib/time.ts'
import { type Accounts, readAccounts } from '../lib/users.ts'

const FULL_TIME = '%Y-%m-%d %H:%M:%S.%N %z'
const FILE_FORMAT = `  File: %N
  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F
Device: %Hd,%Ld\tInode: %-10i  Links: %h
Access: (%04a/%10.10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)
Access: %x
Modify: %y
Change: %z
 Birth: %w
`
const DEVICE_FORMAT = FILE_FORMAT.replace('Links: %h', 'Links: %-5h Device type: %Hr,%Lr')
const TERSE = '%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o\n'
const FS_FORMAT = `  File: "%n"
    ID: %-8i Namelen: %-7l Type: %T
Block size: %-10s Fundamental block size: %S
Blocks: Total: %-10b Free: %-10f Available: %a
Inodes: Total: %-10c Free: %d
`
const FS_TERSE = '%n %i %l %t %s %S %b %f %a %c %d\n'

const CACHED = ['default', 'never', 'always'].map((word) => [word, word] as const)

export default command(
  { names: ['stat'], usage: '[OPTION]... FILE...', summary: 'Display file or file system status.' },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'c:fLt',
      long: {
        dereference: 'L',
        'file-system': 'f',
        format: 'c:',
        printf: { value: 'required' },
        terse: 't',
        cached: { value: 'required' },
      },
    })
    yield* checkWords(self, options, { cached: CACHED })
    const has = (name: string) => options.some((option) => option.name === name)
    if (operands.length === 0) return yield* self.usage('missing operand')
    const given = options.findLast((option) => option.name === 'c' || option.name === 'printf') ?? null
    const format = given === null ? null : given.name === 'c' ? `${given.value}\n` : readEscapes(given.value!)
    const accounts = yield* readAccounts(self.sys)
    let status = 0
    for (const path of operands) {
      const isGood = has('f')
        ? yield* statFs(self, path, format ?? (has('t') ? FS_TERSE : FS_FORMAT))
        : yield* statFile(self, path, format, has('t'), has('L'), accounts)
      if (!isGood) status = 1
    }
    return status
  },
)

function readEscapes(text: string): string {
  return text.replace(/\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|(.))/gs, (_, octal, hex, letter) => {
    if (octal) return String.fromCharCode(Number.parseInt(octal, 8))
    if (hex) return String.fromCharCode(Number.parseInt(hex, 16))
    return letter === 'e' ? '\x1b' : (C_ESCAPES[letter as string] ?? letter)
  })
}

function* statFile(
  self: Command,
  path: string,
  format: string | null,
  terse: boolean,
  follows: boolean,
  accounts: Accounts,
): Task<boolean> {
  const stat = path === '-' ? self.sys.fstat(0) : follows ? self.sys.stat(path) : self.sys.lstat(path)
  if (!stat.ok) {
    const shown = self.quoteAlways(path)
    if (path === '-') yield* self.warnBecause('cannot stat standard input', stat.error)
    else yield* self.warnBecause(`cannot statx ${shown}`, stat.error)
    return false
  }
  const chosen = format ?? (terse ? TERSE : isDevice(stat.value.mode) ? DEVICE_FORMAT : FILE_FORMAT)
  const shownAsDefault = format === null && !terse
  yield* self.print(
    expand(chosen, (letter, modifier) => fileField(self, path, stat.value, letter, modifier, accounts, shownAsDefault)),
  )
  return true
}

/** `%-10.3s` with a field reader; an unknown letter is a question mark. */
function expand(format: string, field: (letter: string, modifier: string) => string | number | null): string {
  return format.replace(
    /%([-+ #0']*)(\d*)(?:\.(\d+))?([HL]?)([a-zA-Z%])/g,
    (whole, flags, width, precision, modifier, letter) => {
      if (letter === '%') return '%'
      const value = field(letter, modifier)
      if (value === null) return '?'
      let text = 'WXYZ'.includes(letter) ? secondsText(value as number, precision) : String(value)
      if (precision !== undefined && typeof value === 'string' && letter !== 'x')
        text = text.slice(0, Number(precision))
      if (flags.includes('-')) return text.padEnd(Number(width || 0))
      void whole
      return text.padStart(Number(width || 0), flags.includes('0') ? '0' : ' ')
    },
  )
}

/** Milliseconds as seconds; a precision asks for that many digits behind the point. */
function secondsText(time: number, precision: string | undefined): string {
  const seconds = String(Math.floor(time / 1000))
  if (precision === undefined || Number(precision) === 0) return seconds
  const nanoseconds = Math.round((time - Number(seconds) * 1000) * 1e6)
  return `${seconds}.${String(nanoseconds).padStart(9, '0').slice(0, Number(precision)).padEnd(Number(precision), '0')}`
}

function fileField(
  self: Command,
  path: string,
  stat: Stat,
  letter: string,
  modifier: string,
  accounts: Accounts,
  isDefault: boolean,
): string | number | null {
  const major = (device: number) => Math.floor(device / 256)
  const time = (ms: number) => strftime(FULL_TIME, breakTime(ms, zoneOf(self.env)))
  switch (letter) {
    case 'a':
      return (stat.mode & 0o7777).toString(8)
    case 'A':
      return modeString(stat.mode)
    case 'b':
      return stat.blocks
    case 'B':
      return 512
    case 'C':
      return '?'
    case 'd':
      return modifier === 'H' ? major(stat.dev) : modifier === 'L' ? stat.dev % 256 : stat.dev
    case 'D':
      return stat.dev.toString(16)
    case 'f':
      return stat.mode.toString(16)
    case 'F':
      return fileType(stat.mode, stat.size)
    case 'g':
      return stat.gid
    case 'G':
      return accounts.group(stat.gid)?.name ?? 'UNKNOWN'
    case 'h':
      return stat.nlink
    case 'i':
      return stat.ino
    case 'm':
      return mountPoint(self, path)
    case 'n':
      return path
    case 'N':
      return nameAndTarget(self, path, stat, isDefault)
    case 'o':
      return stat.blksize
    case 'r':
      return modifier === 'H' ? major(stat.rdev) : modifier === 'L' ? stat.rdev % 256 : stat.rdev
    case 'R':
      return stat.rdev.toString(16)
    case 's':
      return stat.size
    case 't':
      return major(stat.rdev).toString(16)
    case 'T':
      return (stat.rdev % 256).toString(16)
    case 'u':
      return stat.uid
    case 'U':
      return accounts.user(stat.uid)?.name ?? 'UNKNOWN'
    case 'w':
      return stat.btime > 0 ? time(stat.btime) : '-'
    case 'W':
      return stat.btime
    case 'x':
      return time(stat.atime)
    case 'X':
      return stat.atime
    case 'y':
      return time(stat.mtime)
    case 'Y':
      return stat.mtime
    case 'z':
      return time(stat.ctime)
    case 'Z':
      return stat.ctime
    default:
      return null
  }
}

/** Quoted with %N in a format of one's own; bare in the default output. */
function nameAndTarget(self: Command, path: string, stat: Stat, isDefault: boolean): string {
  const shown = isDefault ? self.quoteIfNeeded(path) : self.quoteAlways(path)
  const target = isSymlink(stat.mode) ? self.sys.readlink(path) : null
  if (!target?.ok) return shown
  return `${shown} -> ${isDefault ? self.quoteIfNeeded(target.value) : self.quoteAlways(target.value)}`
}

function mountPoint(self: Command, path: string): string {
  const cwd = self.sys.getcwd()
  const full = path.startsWith('/') ? path : `${cwd.ok ? cwd.value : ''}/${path}`
  const within = self.sys
    .mounts()
    .map((mount) => mount.target)
    .filter((target) => full === target || full.startsWith(target === '/' ? '/' : `${target}/`))
  return within.sort((a, b) => b.length - a.length)[0] ?? '/'
}

const FS_NAMES: Readonly<Record<string, readonly [name: string, magic: string]>> = {
  tmpfs: ['tmpfs', '1021994'],
  ext4: ['ext2/ext3', 'ef53'],
  proc: ['proc', '9fa0'],
  sysfs: ['sysfs', '62656572'],
  devtmpfs: ['tmpfs', '1021994'],
  devpts: ['devpts', '1cd1'],
  overlay: ['overlayfs', '794c7630'],
}

function* statFs(self: Command, path: string, format: string): Task<boolean> {
  const fs = self.sys.statfs(path)
  if (!fs.ok) {
    yield* self.warnBecause(`cannot read file system information for ${self.quoteAlways(path)}`, fs.error)
    return false
  }
  yield* self.print(expand(format, (letter) => fsField(path, fs.value, letter)))
  return true
}

function fsField(path: string, fs: Statfs, letter: string): string | number | null {
  const [name, magic] = FS_NAMES[fs.type] ?? [fs.type, '0']
  switch (letter) {
    case 'a':
      return fs.bavail
    case 'b':
      return fs.blocks
    case 'c':
      return fs.files
    case 'd':
      return fs.ffree
    case 'f':
      return fs.bfree
    case 'i':
      return '0'
    case 'l':
      return 255
    case 'n':
      return path
    case 's':
    case 'S':
      return fs.bsize
    case 't':
      return magic
    case 'T':
      return name
    default:
      return null
  }
}
