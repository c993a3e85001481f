import { O_RDONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { decode, decodeLatin1 } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readFd } from '../lib/files.ts'
import { readWhole } from '../lib/lines.ts'
import { isDirectory, isFifo, isSymlink } from '../lib/mode.ts'
import { breakTime, strftime, UTC } from '../lib/time.ts'

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
    const shown = (path: string) => (path === '-' ? '/dev/stdin' : path)
    const width = Math.max(...operands.map((path) => shown(path).length)) + 1
    for (const path of operands) {
      const kind = path === '-' ? yield* kindOfInput(self) : yield* kindOf(self, path, has('L'))
      yield* self.print(has('b') ? `${kind}\n` : `${`${shown(path)}:`.padEnd(width)} ${kind}\n`)
    }
    return 0
  },
)

/** Of a pipe the end is not looked at. */
function* kindOfInput(self: Command): Task<string> {
  const bytes = yield* readFd(self.sys, 0)
  if (!bytes.ok) return `cannot read \`-' (${self.reason(bytes.error)})`
  if (bytes.value.length === 0) return 'empty'
  const isSeekable = self.sys.lseek(0, 0, 'cur').ok
  const kind = contents(bytes.value)
  return isSeekable ? kind : kind.replace(/, original size modulo 2\^32 \d+$/, '')
}

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
  ['PK\x03\x04', 'Zip archive data'],
  ['\xff\xd8\xff', 'JPEG image data'],
]
const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/^#!\s*\/(?:usr\/)?bin\/(?:env )?bash/, 'Bourne-Again shell script'],
  [/^#!\s*\/(?:usr\/)?bin\/(?:env )?(?:sh|dash)\b/, 'POSIX shell script'],
  [/^#!.*\bpython3?/, 'Python script'],
  [/^#!\s*\/(?:usr\/)?bin\/(?:env )?g?awk/, 'awk script'],
  [/^#!.*\bnode\b/, 'Node.js script executable'],
]

function contents(bytes: Uint8Array): string {
  const start = decodeLatin1(bytes.subarray(0, 512))
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gzipKind(bytes)
  if (start.slice(257, 262) === 'ustar')
    return start.slice(257, 265) === 'ustar  \0' ? 'POSIX tar archive (GNU)' : 'POSIX tar archive'
  const magic = MAGIC.find(([prefix]) => start.startsWith(prefix))
  if (magic) return magic[1]
  const pdf = /^%PDF-(\d\.\d)/.exec(start)
  if (pdf) return `PDF document, version ${pdf[1]}`
  if (/^GIF8[79]a/.test(start) && bytes.length >= 10)
    return `GIF image data, version ${start.slice(3, 6)}, ${bytes[6]! + bytes[7]! * 256} x ${bytes[8]! + bytes[9]! * 256}`
  const script = SCRIPTS.find(([pattern]) => pattern.test(start))
  const text = textKind(bytes)
  if (text === null) return 'data'
  if (script) return script[1].includes('executable') ? `${script[1]}, ${text}` : `${script[1]}, ${text} executable`
  if (/^\s*[[{]/.test(start) && isJson(bytes)) return 'JSON text data'
  const markup = /^<\?xml version="([\d.]+)"/.exec(start)
  if (markup) return `XML ${markup[1]} document, ${text}`
  if (/^\s*<(?:!doctype html|html|head|title|body)\b/i.test(start)) return `HTML document, ${text}`
  return text
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
  const when = view.getUint32(4, true)
  const modified = when ? `, last modified: ${strftime('%a %b %e %H:%M:%S %Y', breakTime(when * 1000, UTC))}` : ''
  const effort = bytes[8] === 2 ? ', max compression' : bytes[8] === 4 ? ', max speed' : ''
  return `gzip compressed data${name}${modified}${effort}, from Unix, original size modulo 2^32 ${view.getUint32(bytes.length - 4, true)}`
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
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const base =
    charset === 'Unicode text, UTF-8' ? `Unicode text, UTF-8${hasMark ? ' (with BOM)' : ''} text` : `${charset} text`
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
