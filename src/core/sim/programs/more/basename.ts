import { command } from '../lib/command.ts'
import { baseName, dirName } from '../lib/paths.ts'

const basename = command(
  {
    names: ['basename'],
    usage: ['NAME [SUFFIX]', 'OPTION... NAME...'],
    summary: 'Print NAME with any leading directory components removed.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: '+as:z',
      long: { multiple: 'a', suffix: 's:', zero: 'z' },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const given = options.findLast((option) => option.name === 's')?.value ?? null
    const many = has('a') || given !== null
    if (operands.length === 0) return yield* self.usage('missing operand')
    if (!many && operands.length > 2) return yield* self.usage(`extra operand ${self.quote(operands[2]!)}`)
    const suffix = many ? (given ?? '') : (operands[1] ?? '')
    for (const path of many ? operands : operands.slice(0, 1)) {
      const name = baseName(path)
      const bare = suffix !== '' && name.endsWith(suffix) && name !== suffix ? name.slice(0, -suffix.length) : name
      yield* self.print(bare + (has('z') ? '\0' : '\n'))
    }
    return 0
  },
)

const dirname = command(
  {
    names: ['dirname'],
    usage: '[OPTION] NAME...',
    summary: 'Output each NAME with its last non-slash component and trailing slashes removed.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({ short: '+z', long: { zero: 'z' } })
    if (operands.length === 0) return yield* self.usage('missing operand')
    const end = options.length > 0 ? '\0' : '\n'
    for (const path of operands) yield* self.print(dirName(path) + end)
    return 0
  },
)

export default [basename, dirname]
