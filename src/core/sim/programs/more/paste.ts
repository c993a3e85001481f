import { O_RDONLY } from '../../kernel/constants.ts'
import { command } from '../lib/command.ts'
import { Input } from '../lib/stdio.ts'

export default command(
  {
    names: ['paste'],
    usage: '[OPTION]... [FILE]...',
    summary: 'Write lines consisting of the sequentially corresponding lines from each FILE, separated by TABs.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'd:sz',
      long: { serial: 's', delimiters: 'd:', 'zero-terminated': 'z' },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const given = options.findLast((option) => option.name === 'd')?.value ?? '\t'
    const delimiters = readDelimiters(given)
    if (delimiters === null) {
      return yield* self.fail(`delimiter list ends with an unescaped backslash: ${given}`)
    }
    const end = has('z') ? '\0' : '\n'
    const paths = operands.length > 0 ? operands : ['-']
    const stdin = new Input(self.sys, 0)
    const inputs: (Input | null)[] = []
    let status = 0
    for (const path of paths) {
      const fd = path === '-' ? null : yield* self.sys.open(path, O_RDONLY)
      if (fd && !fd.ok) {
        if (!has('s')) return yield* self.fail(`${self.quoteIfNeeded(path)}: ${self.reason(fd.error)}`)
        yield* self.warnBecause(self.quoteIfNeeded(path), fd.error)
        status = 1
        inputs.push(null)
      } else inputs.push(fd ? new Input(self.sys, fd.value) : stdin)
    }
    const code = end.charCodeAt(0)
    const complain = function* (input: Input, i: number) {
      if (!input.error) return
      yield* self.warnBecause(self.quoteIfNeeded(paths[i]!), input.error)
      input.error = null
      input.atEnd = true
      status = 1
    }
    if (has('s')) {
      for (const [i, input] of inputs.entries()) {
        if (!input) continue
        let text = ''
        for (let n = 0; ; n++) {
          const line = yield* input.line(code)
          if (line === null) break
          text += (n === 0 ? '' : delimiters[(n - 1) % delimiters.length]!) + line
        }
        yield* complain(input, i)
        yield* self.print(text + end)
      }
      return status
    }
    for (;;) {
      const parts: (string | null)[] = []
      for (const [i, input] of inputs.entries()) {
        parts.push(yield* input!.line(code))
        yield* complain(input!, i)
      }
      if (parts.every((part) => part === null)) return status
      yield* self.print(
        parts.map((part, i) => (i === 0 ? '' : delimiters[(i - 1) % delimiters.length]!) + (part ?? '')).join('') + end,
      )
    }
  },
)

function readDelimiters(text: string): string[] | null {
  if (text === '') return ['']
  const list: string[] = []
  const chars = [...text]
  for (let i = 0; i < chars.length; i++) {
    if (chars[i] !== '\\') {
      list.push(chars[i]!)
      continue
    }
    const next = chars[++i]
    if (next === undefined) return null
    list.push({ '0': '', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }[next] ?? next)
  }
  return list
}
