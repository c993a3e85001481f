import { O_CREAT, O_RDWR } from '../../kernel/constants.ts'
import { command } from '../lib/command.ts'
import { parseSize } from '../lib/numbers.ts'

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
        verbose: 'v',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const number = (name: string) => {
      const text = options.findLast((option) => option.name === name)?.value ?? null
      const size = text === null ? null : parseSize(text.replace(/k/, 'K'), 'KMGTPEZYB')
      return size?.ok ? size.value : text
    }
    const [length, offset] = [number('l'), number('o') ?? 0]
    if (typeof length === 'string' || length === 0) return yield* self.fail('invalid length value specified')
    if (typeof offset === 'string') return yield* self.fail('invalid offset value specified')
    const [path] = operands
    if (path === undefined) return yield* self.fail('no filename specified')
    if (operands.length > 1) return yield* self.fail('unexpected number of arguments')
    if (length === null) return yield* self.fail('no length argument specified')
    const fd = yield* self.sys.open(path, O_RDWR | (has('p') || has('z') ? 0 : O_CREAT), 0o666)
    if (!fd.ok) return yield* self.fail(`cannot open ${path}: ${self.reason(fd.error)}`)
    const done = self.sys.fallocate(fd.value, offset, length, { keepSize: has('n'), punchHole: has('p') })
    if (!done.ok) {
      const { errno } = done.error
      const why =
        errno === 'EOPNOTSUPP' ? 'keep size mode is unsupported' : `fallocate failed: ${self.reason(done.error)}`
      return yield* self.fail(why)
    }
    if (has('v')) {
      const unit = length === 1 ? 'byte' : 'bytes'
      yield* self.print(`${path}: ${length} ${unit} (${length} ${unit}) ${has('p') ? 'hole created' : 'allocated'}.\n`)
    }
    return 0
  },
)
