import { command } from '../lib/command.ts'
import { evaluateTest, TestSyntaxError } from '../lib/test-expression.ts'

const info = {
  usage: ['EXPRESSION', '[ EXPRESSION ]'],
  summary: 'Exit with the status determined by EXPRESSION.',
  failure: 2,
}

const make = (name: string) =>
  command({ ...info, names: [name] }, function* (self) {
    let args = self.args
    if (name === '[') {
      if (args.length === 1 && args[0] === '--help') return yield* self.help()
      if (args.length === 1 && args[0] === '--version') return yield* self.version()
      if (args.at(-1) !== ']') return yield* self.fail(`missing ${self.quote(']')}`)
      args = args.slice(0, -1)
    }
    try {
      return evaluateTest(self.sys, args, (text) => self.quote(text)) ? 0 : 1
    } catch (error) {
      if (!(error instanceof TestSyntaxError)) throw error
      return yield* self.fail(error.message)
    }
  })

export default [make('test'), make('[')]
