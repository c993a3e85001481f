/** sysctl of procps-ng 4.0.2, over /proc/sys. */
import { O_WRONLY, S_IFDIR, S_IFMT } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { decode, encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readFile, readText } from '../lib/files.ts'
import { parseOptions } from '../lib/options.ts'
import { extendedRegExp } from '../system/posix-regexp.ts'
import { listDirectory } from '../system/proc.ts'

const USAGE = `
Usage:
 sysctl [options] [variable[=value] ...]

Options:
  -a, --all            display all variables
  -A                   alias of -a
  -X                   alias of -a
      --deprecated     include deprecated parameters to listing
      --dry-run        Print the key and values but do not write
  -b, --binary         print value without new line
  -e, --ignore         ignore unknown variables errors
  -N, --names          print variable names without values
  -n, --values         print only values of the given variable(s)
  -p, --load[=<file>]  read values from file
  -f                   alias of -p
      --system         read values from all system directories
  -r, --pattern <expression>
                       select setting that match expression
  -q, --quiet          do not echo variable set
  -w, --write          enable writing a value to variable
  -o                   does nothing
  -x                   does nothing
  -d                   alias of -h

 -h, --help     display this help and exit
 -V, --version  output version information and exit

For more details see sysctl(8).
`
const ROOT = '/proc/sys/'

export default command({ names: ['sysctl'], usage: '', summary: '' }, function* (self) {
  const { options, operands, error } = parseOptions(self.args, {
    short: 'bneNwfp::qoxaAXr:Vdh',
    long: {
      all: 'a',
      binary: 'b',
      ignore: 'e',
      names: 'N',
      values: 'n',
      load: 'p::',
      quiet: 'q',
      write: 'w',
      system: 'system',
      pattern: 'r:',
      'dry-run': 'dry-run',
      help: 'h',
      version: 'V',
    },
  })
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
  if (error !== null) {
    yield* self.warn(error)
    yield* self.stderr.write(USAGE)
    return 1
  }
  if (has('V')) {
    yield* self.print('sysctl from procps-ng 4.0.2\n')
    return 0
  }
  if (has('h') || has('d')) {
    yield* self.print(USAGE)
    return 0
  }
  const pattern = value('r') === null ? null : extendedRegExp(value('r')!)
  const isFitting = (key: string): boolean => pattern === null || pattern === 'invalid' || pattern.test(key)
  if (has('a') || has('A') || has('X')) {
    for (const key of yield* allKeys(self, '')) if (isFitting(key)) yield* show(self, key, has)
    return 0
  }
  if (has('p') || has('f')) return yield* load(self, value('p') ?? operands[0] ?? '/etc/sysctl.conf', has)
  if (operands.length === 0) {
    yield* self.stderr.write(USAGE)
    return 1
  }
  let status = 0
  for (const text of operands) {
    const equals = text.indexOf('=')
    if (equals < 0 && has('w')) {
      yield* self.warn('command line(0): invalid syntax, continuing...')
      continue
    }
    const isGood =
      equals < 0 ? yield* show(self, text, has) : yield* set(self, text.slice(0, equals), text.slice(equals + 1), has)
    if (!isGood) status = 1
  }
  return status
})

/** `net.ipv4.ip_forward` and `net/ipv4/ip_forward` are the same. */
function pathOf(key: string): string {
  const separator = /[./]/.exec(key)?.[0]
  return ROOT + (separator === '/' ? key : key.replace(/\./g, '/'))
}
const nameOf = (key: string): string => (/[./]/.exec(key)?.[0] === '/' ? key.replace(/\//g, '.') : key)

function* show(self: Command, key: string, has: (name: string) => boolean): Task<boolean> {
  const path = pathOf(key.trim())
  const stat = self.sys.stat(path)
  if (!stat.ok) {
    if (has('e')) return true
    yield* self.warn(`cannot stat ${path}: ${reason(stat.error)}`)
    return false
  }
  if ((stat.value.mode & S_IFMT) === S_IFDIR) {
    for (const inner of yield* allKeys(self, `${nameOf(key.trim())}.`)) yield* show(self, inner, has)
    return true
  }
  const bytes = yield* readFile(self.sys, path)
  const name = nameOf(key.trim())
  if (!bytes.ok) {
    yield* self.warn(
      bytes.error.errno === 'EACCES'
        ? `permission denied on key '${name}'`
        : `reading key "${name}": ${reason(bytes.error)}`,
    )
    return false
  }
  if (has('N')) {
    yield* self.print(`${name}\n`)
    return true
  }
  for (const line of decode(bytes.value).replace(/\n$/, '').split('\n')) {
    yield* self.print(`${has('n') || has('b') ? '' : `${name} = `}${line}${has('b') ? '' : '\n'}`)
  }
  return true
}

function* set(self: Command, key: string, value: string, has: (name: string) => boolean): Task<boolean> {
  const name = nameOf(key.trim())
  if (name === '') {
    yield* self.warn(`Path is not under ${ROOT}: ${ROOT}`)
    return false
  }
  const path = pathOf(key.trim())
  const stat = self.sys.stat(path)
  if (!stat.ok) {
    if (has('e')) return true
    yield* self.warn(`cannot stat ${path}: ${reason(stat.error)}`)
    return false
  }
  // A key that nobody may write is told of, and no failure.
  if ((stat.value.mode & 0o200) === 0) {
    yield* self.warn(`setting key "${name}": Invalid argument`)
    return true
  }
  const fd = yield* self.sys.open(path, O_WRONLY)
  if (!fd.ok) {
    yield* self.warn(
      ['EACCES', 'EPERM', 'EROFS'].includes(fd.error.errno)
        ? `permission denied on key "${name}"`
        : `setting key "${name}": ${reason(fd.error)}`,
    )
    return false
  }
  const written = yield* self.sys.write(fd.value, encode(`${value.trim()}\n`))
  self.sys.close(fd.value)
  if (!written.ok) {
    yield* self.warn(`setting key "${name}": ${reason(written.error)}`)
    return false
  }
  if (!has('q')) yield* self.print(`${has('n') ? '' : `${name} = `}${value.trim()}\n`)
  return true
}

function* load(self: Command, path: string, has: (name: string) => boolean): Task<number> {
  const text = yield* readText(self.sys, path)
  if (text === null) {
    yield* self.warn(`cannot open "${path}": No such file or directory`)
    return 1
  }
  let status = 0
  for (const [index, line] of text.split('\n').entries()) {
    const match = /^\s*-?([^#;=\s][^=]*?)\s*=\s*(.*)$/.exec(line)
    if (!match && /^\s*[^\s#;]/.test(line)) yield* self.warn(`${path}(${index + 1}): invalid syntax, continuing...`)
    if (match && !(yield* set(self, match[1]!, match[2]!, has))) status = 1
  }
  return status
}

function* allKeys(self: Command, prefix: string): Task<readonly string[]> {
  const names = (yield* listDirectory(self.sys, ROOT + prefix.replace(/\./g, '/'))) ?? []
  const keys: string[] = []
  for (const name of [...names].sort()) {
    const stat = self.sys.stat(ROOT + prefix.replace(/\./g, '/') + name)
    if (!stat.ok) continue
    if ((stat.value.mode & S_IFMT) === S_IFDIR) keys.push(...(yield* allKeys(self, `${prefix}${name}.`)))
    else keys.push(prefix + name)
  }
  return keys
}
