import { strerror } from '../../../errno/index.ts'
import { O_CREAT, O_RDWR } from '../../kernel/constants.ts'
import { command } from '../lib/command.ts'

export default command(
  {
    names: ['fallocate'],
    usage: '[options] <filename>',
    summary: 'Preallocate space to, or deallocate space from a file.',
    package: 'util-linux',
    version: '2.38.1',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'l:o:npzcidxv',
      long: {
        length: 'l:',
        offset: 'o:',
        'keep-size': 'n',
        'punch-hole': 'p',
        'zero-range': 'z',
        posix: 'x',
        'dig-holes': 'd',
        'collapse-range': 'c',
        'insert-range': 'i',
        verbose: 'v',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const number = (name: string) => {
      const text = options.findLast((option) => option.name === name)?.value ?? null
      return text === null ? null : (parseLength(text) ?? text)
    }
    const [length, offset] = [number('l'), number('o') ?? 0]
    if (typeof length === 'string' || length === 0) return yield* self.fail('invalid length value specified')
    if (typeof offset === 'string') return yield* self.fail('invalid offset value specified')
    const [path] = operands
    if (path === undefined) return yield* self.fail('no filename specified')
    if (operands.length > 1) return yield* self.fail('unexpected number of arguments')
    if (length === null && !has('d')) return yield* self.fail('no length argument specified')
    const fd = yield* self.sys.open(path, O_RDWR | (['n', 'p', 'z', 'c', 'i', 'd'].some(has) ? 0 : O_CREAT), 0o666)
    if (!fd.ok) return yield* self.fail(`cannot open ${path}: ${self.reason(fd.error)}`)
    // Simplified: holes are not looked for. The page cache of a tmpfs knows none of the other three.
    if (length === null) return 0
    if (['z', 'c', 'i'].some(has)) return yield* self.fail(`fallocate failed: ${strerror('EOPNOTSUPP')}`)
    const done = self.sys.fallocate(fd.value, offset, length, { keepSize: has('n'), punchHole: has('p') })
    if (!done.ok) {
      const { errno } = done.error
      const why =
        errno === 'EOPNOTSUPP' ? 'keep size mode is unsupported' : `fallocate failed: ${self.reason(done.error)}`
      return yield* self.fail(why)
    }
    if (has('v')) {
      yield* self.print(`${path}: ${spelled(length)} (${length} bytes) ${has('p') ? 'hole created' : 'allocated'}.\n`)
    }
    return 0
  },
)

/** util-linux's strtosize: any base of C, a fraction, and one letter in either case; `KiB` is `K`, `KB` is 1000. */
function parseLength(text: string): number | null {
  const match = /^\s*\+?(0[xX][\da-fA-F]+|\d+)(\.\d+)?(?:([kmgtpezy])(iB|[bB])?)?$/i.exec(text)
  if (!match) return null
  const [, whole, fraction, letter, tail] = match
  if (fraction !== undefined && letter === undefined) return null
  const base = tail?.length === 1 ? 1000 : 1024
  const unit = letter === undefined ? 1 : base ** ('kmgtpezy'.indexOf(letter.toLowerCase()) + 1)
  const count = /^0\d/.test(whole!) ? Number.parseInt(whole!, 8) : Number(whole)
  return Math.floor((count + Number(fraction ?? 0)) * unit)
}

/** `20 KiB`, `1.5 MiB`: size_to_human_string with three letters. */
function spelled(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const power = Math.floor(Math.log2(bytes) / 10)
  const tenths = Math.floor((bytes / 1024 ** power) * 10 + 0.5)
  return `${tenths % 10 === 0 ? tenths / 10 : (tenths / 10).toFixed(1)} ${'KMGTPE'[power - 1]}iB`
}
