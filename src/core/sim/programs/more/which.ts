import { command } from '../lib/command.ts'
import { isDirectory } from '../lib/mode.ts'
import { parseOptions } from '../lib/options.ts'

export default command(
  { names: ['which'], usage: '[-as] args', summary: '', package: 'debianutils', version: '5.7' },
  function* (self) {
    const { sys, env } = self
    const parsed = parseOptions(self.args, { short: '+as' })
    if (parsed.error !== null) {
      yield* self.stderr.write(
        `Illegal option -${/'(.)'$/.exec(parsed.error)?.[1] ?? '-'}\nUsage: ${self.name} [-as] args\n`,
      )
      return 2
    }
    const has = (name: string) => parsed.options.some((option) => option.name === name)
    if (parsed.operands.length === 0) return 1
    const isProgram = (path: string) => {
      const stat = sys.stat(path)
      return stat.ok && !isDirectory(stat.value.mode) && sys.access(path, 1, { effective: true }).ok
    }
    let status = 0
    for (const name of parsed.operands) {
      const candidates = name.includes('/')
        ? [name]
        : (env.PATH ?? '').split(':').map((directory) => `${directory || '.'}/${name}`)
      const found = candidates.filter(isProgram)
      if (found.length === 0) status = 1
      if (!has('s')) for (const path of has('a') ? found : found.slice(0, 1)) yield* self.print(`${path}\n`)
    }
    return status
  },
)
