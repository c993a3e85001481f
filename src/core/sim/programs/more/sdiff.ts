import { command } from '../lib/command.ts'
import { execvp } from '../lib/exec.ts'

/** What sdiff only knows by another name. */
const AS_IN_DIFF: Readonly<Record<string, readonly string[]>> = {
  s: ['--suppress-common-lines'],
  l: ['--left-column'],
}

/** Side by side, as `diff -y` shows it. Simplified: no merging by hand (-o), which wants a person at a terminal. */
export default command(
  {
    names: ['sdiff'],
    usage: '[OPTION]... FILE1 FILE2',
    summary: 'Side-by-side merge of differences between FILE1 and FILE2.',
    package: 'GNU diffutils',
    version: '3.8',
    failure: 2,
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'abBdEHiI:lo:stvw:WZ',
      long: {
        'ignore-case': 'i',
        'ignore-tab-expansion': 'E',
        'ignore-trailing-space': 'Z',
        'ignore-space-change': 'b',
        'ignore-all-space': 'W',
        'ignore-blank-lines': 'B',
        'ignore-matching-lines': 'I:',
        text: 'a',
        'left-column': 'l',
        'suppress-common-lines': 's',
        'expand-tabs': 't',
        minimal: 'd',
        width: 'w:',
        output: 'o:',
      },
    })
    const problem =
      operands.length < 2
        ? `missing operand after '${operands[0] ?? self.name}'`
        : operands.length > 2
          ? `extra operand '${operands[2]}'`
          : null
    if (problem !== null) {
      yield* self.warn(problem)
      yield* self.stderr.write(`${self.name}: Try '${self.name} --help' for more information.\n`)
      return 2
    }
    const passed = options.flatMap(({ name, value }) => {
      if (name === 'w') return ['-W', value!]
      if (name === 'W') return ['-w']
      return AS_IN_DIFF[name] ?? (value === null ? [`-${name}`] : [`-${name}`, value])
    })
    const error = yield* execvp(self.sys, ['diff', '-y', ...passed, '--', ...operands], self.env)
    return yield* self.fail(`diff: ${self.reason(error)}`)
  },
)
