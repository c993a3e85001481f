import { O_RDONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { decode, decodeLatin1 } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readFd } from '../lib/files.ts'
import { readWhole } from '../lib/lines.ts'
import { isDirectory, isFifo, isSymlink } from '../lib/mode.ts'

const file = command(
  {
    names: ['file'],
    usage: '[OPTION...] [FILE...]',
    summary: 'Determine type of FILEs.',
    package: 'file',
    version: '5.44',
    versionLine: 'file-5.44',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'bhiLNrsz',
      long: { brief: 'b', 'no-dereference': 'h', dereference: 'L', mime: 'i', 'mime-type': 'mime-type' },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    if (operands.length === 0) {
      yield* self.stderr.write(
        `Usage: ${self.name} [-bcCdEhikLlNnprsSvzZ0] [--apple] [--extension] [--mime-encoding]\n            [--mime-type] [-e <testname>] [-F <separator>]  [-f <namefile>]\n            [-m <magicfiles>] [-P <parameter=value>] [--exclude-quiet]\n            <file> ...\n       ${self.name} -C [-m <magicfiles>]\n       ${self.name} [--help]\n`,
      )
      return 1
    }
    const width = Math.max(...operands.map((path) => path.length)) + 1
    for (const path of operands) {
      const kind = yield* kindOf(self, path, has('L'))
      yield* self.print(has('b') ? `${kind}\n` : `${`${path}:`.padEnd(width)} ${kind}\n`)
    }
    return 0
  },
)

function* kindOf(self: Command, path: string, follows: boolean): Task<string> {
  const { sys } = self
  const stat = follows ? sys.stat(path) : sys.lstat(path)
  if (!stat.ok) return `cannot open \`${path}' (${self.reason(stat.error)})`
  const { mode, size, rdev } = stat.value
  if (isDirectory(mode)) {
    const bits = `${mode & 0o4000 ? 'setuid, ' : ''}${mode & 0o2000 ? 'setgid, ' : ''}${mode & 0o1000 ? 'sticky, ' : ''}`
    return `${bits}directory`
  }
  if (isSymlink(mode)) {
    const target = sys.readlink(path)
    return `${sys.stat(path).ok ? '' : 'broken '}symbolic link to ${target.ok ? target.value : ''}`
  }
  if (isFifo(mode)) return 'fifo (named pipe)'
  if ((mode & 0o170000) === 0o140000) return 'socket'
  if ((mode & 0o170000) === 0o020000) return `character special (${rdev >> 8}/${rdev & 255})`
  if ((mode & 0o170000) === 0o060000) return `block special (${rdev >> 8}/${rdev & 255})`
  if (size === 0) return 'empty'
  const fd = yield* sys.open(path, O_RDONLY)
  if (!fd.ok) return `regular file, no read permission`
  const bytes = yield* readFd(sys, fd.value)
  sys.close(fd.value)
  return bytes.ok ? contents(bytes.value) : `cannot read \`${path}' (${self.reason(bytes.error)})`
}

const MAGIC: readonly (readonly [string, string])[] = [
  ['\x7fELF', 'ELF 64-bit LSB pie executable, x86-64, version 1 (SYSV), dynamically linked'],
  ['\x89PNG\r\n\x1a\n', 'PNG image data'],
  ['%PDF-', 'PDF document'],
  ['PK\x03\x04', 'Zip archive data'],
  ['\xff\xd8\xff', 'JPEG image data'],
  ['GIF8', 'GIF image data'],
]
const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/^#!\s*\/(?:usr\/)?bin\/(?:env )?bash/, 'Bourne-Again shell script'],
  [/^#!\s*\/(?:usr\/)?bin\/(?:env )?(?:sh|dash)\b/, 'POSIX shell script'],
  [/^#!.*\bpython3?/, 'Python script'],
  [/^#!.*\bnode\b/, 'Node.js script executable'],
]

function contents(bytes: Uint8Array): string {
  const start = decodeLatin1(bytes.subarray(0, 512))
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gzipKind(bytes)
  if (start.slice(257, 262) === 'ustar')
    return start.slice(257, 265) === 'ustar  \0' ? 'POSIX tar archive (GNU)' : 'POSIX tar archive'
  const magic = MAGIC.find(([prefix]) => start.startsWith(prefix))
  if (magic) return magic[1]
  const script = SCRIPTS.find(([pattern]) => pattern.test(start))
  const text = textKind(bytes)
  if (text === null) return 'data'
  if (script) return script[1].includes('executable') ? `${script[1]}, ${text}` : `${script[1]}, ${text} executable`
  return /^\s*[[{]/.test(start) && isJson(bytes) ? 'JSON text data' : text
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(decode(bytes))
    return true
  } catch {
    return false
  }
}

function gzipKind(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = bytes.indexOf(0, 10)
  const name = bytes[3]! & 8 ? `, was "${decode(bytes.subarray(10, end))}"` : ''
  return `gzip compressed data${name}, from Unix, original size modulo 2^32 ${view.getUint32(bytes.length - 4, true)}`
}

/** null for what is no text. */
function textKind(bytes: Uint8Array): string | null {
  const head = bytes.subarray(0, 1 << 20)
  if (head.some((byte) => byte < 7 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32) || byte === 127)) return null
  const text = decode(head)
  const charset = head.every((byte) => byte < 128)
    ? 'ASCII'
    : /[\udc80-\udcff]/u.test(text)
      ? 'ISO-8859'
      : 'Unicode text, UTF-8'
  const base = charset === 'Unicode text, UTF-8' ? 'Unicode text, UTF-8 text' : `${charset} text`
  const longest = Math.max(...text.split('\n').map((line) => line.length))
  const crlf = (text.match(/\r\n/g) ?? []).length
  const lf = (text.match(/\n/g) ?? []).length - crlf
  const ends =
    crlf > 0
      ? lf > 0
        ? ', with CRLF, LF line terminators'
        : ', with CRLF line terminators'
      : lf === 0
        ? ', with no line terminators'
        : ''
  const long = longest > 300 ? `, with very long lines (${longest})` : ''
  return base + long + ends
}

const strings = command(
  {
    names: ['strings'],
    usage: '[option(s)] [file(s)]',
    summary: 'Display printable strings in [file(s)] (stdin by default)',
    package: 'GNU Binutils for Debian',
    version: '2.40',
    versionLine: 'GNU strings (GNU Binutils for Debian) 2.40',
  },
  function* (self) {
    self.args = self.args.map((arg) => arg.replace(/^-(\d+)$/, '-n$1'))
    const { options, operands } = yield* self.options({
      short: 'adfn:ot:e:w',
      long: { all: 'a', bytes: 'n:', radix: 't:', 'print-file-name': 'f' },
    })
    const least = Number(options.findLast((option) => option.name === 'n')?.value ?? 4)
    let status = 0
    for (const path of operands.length > 0 ? operands : ['-']) {
      const read = yield* readWhole(self, path)
      if (!read.ok) {
        const directory = read.error.errno === 'EISDIR'
        if (read.error.errno === 'ENOENT') yield* self.warn(`'${path}': No such file`)
        else yield* self.warn(directory ? `Warning: '${path}' is a directory` : `${path}: ${self.reason(read.error)}`)
        status = 1
        continue
      }
      const found = decodeLatin1(read.bytes).match(new RegExp(`[\\t -~]{${least},}`, 'g')) ?? []
      yield* self.print(found.map((text) => `${text}\n`).join(''))
    }
    return status
  },
)

export default [file, strings]
