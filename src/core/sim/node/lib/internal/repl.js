// A small read-eval-print loop.
const { sys } = internal
const { inspect } = require('internal/inspect')
const { createInterface } = require('readline')

function start() {
  const { makeRequire_, Module } = require('internal/cjs')
  const module = new Module('<repl>')
  module.filename = `${process.cwd()}/<repl>`
  module.paths = Module._nodeModulePaths(process.cwd())
  Object.assign(globalThis, { module, exports: {}, require: makeRequire_(module) })
  for (const id of require('internal/cjs').builtinModules) {
    if (!id.includes('/') && !(id in globalThis))
      Object.defineProperty(globalThis, id, { configurable: true, get: () => globalThis.require(id) })
  }
  process.stdout.write(`Welcome to Node.js ${process.version}.\nType ".help" for more information.\n`)
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ', terminal: false })
  let pending = ''
  lines.prompt()
  lines.on('line', (line) => {
    if (line.trim() === '.exit') return lines.close()
    if (line.trim() === '.help') {
      process.stdout.write(
        '.break    Sometimes you get stuck, this gets you out\n.exit     Exit the REPL\n.help     Print this help message\n',
      )
      return lines.prompt()
    }
    pending += pending === '' ? line : `\n${line}`
    const source = pending
    if (source.trim() === '') {
      pending = ''
      return lines.prompt()
    }
    try {
      const wrapped = /^\s*\{/.test(source) && !/;\s*$/.test(source) ? `(${source})` : source
      const value = sys.runScript('REPL1', wrapped)
      globalThis._ = value
      process.stdout.write(
        `${inspect(value, { colors: process.stdout.isTTY && process.stdout.getColorDepth() > 2 })}\n`,
      )
      pending = ''
    } catch (error) {
      if (error instanceof SyntaxError && /Unexpected end of input|missing \)/.test(error.message)) {
        process.stdout.write('... ')
        return undefined
      }
      pending = ''
      process.stdout.write(`Uncaught ${error instanceof Error && error.stack ? inspect(error) : inspect(error)}\n`)
    }
    return lines.prompt()
  })
  lines.on('close', () => process.exit())
}
module.exports = { start }
