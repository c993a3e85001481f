// node:vm. Simplified: a context is this one's global object with the sandbox's names in scope.
const { sys } = internal
class Script {
  #source
  #file
  constructor(source, options = {}) {
    this.#source = String(source)
    this.#file = typeof options === 'string' ? options : (options.filename ?? 'evalmachine.<anonymous>')
    const problem = sys.syntaxProblem(this.#file, this.#source, 'script')
    if (problem !== undefined) {
      const { message, arrow } = JSON.parse(problem)
      const error = new SyntaxError(message)
      error.stack = `${arrow}\n${error.stack}`
      throw error
    }
  }
  runInThisContext() {
    return sys.runScript(this.#file, this.#source)
  }
  runInContext(context) {
    return runIn_(this.#source, context)
  }
  runInNewContext(context = {}) {
    return runIn_(this.#source, context)
  }
}
function runIn_(source, sandbox) {
  const scope = new Proxy(sandbox, {
    has: () => true,
    get: (target, key) =>
      key === Symbol.unscopables
        ? undefined
        : key in target
          ? target[key]
          : [
                'Object',
                'Array',
                'Math',
                'JSON',
                'Error',
                'Promise',
                'Map',
                'Set',
                'Date',
                'RegExp',
                'String',
                'Number',
                'Boolean',
                'Symbol',
                'undefined',
                'NaN',
                'Infinity',
                'parseInt',
                'parseFloat',
              ].includes(key)
            ? globalThis[key]
            : missing_(key),
    set: (target, key, value) => Reflect.set(target, key, value),
  })
  return new Function('scope', 'source', 'with (scope) { return eval(source) }')(
    scope,
    source.replace(/^(\s*)(?:var|let|const)\s+([A-Za-z_$][\w$]*)\s*=/gm, '$1$2 ='),
  )
}
function missing_(key) {
  throw new ReferenceError(`${String(key)} is not defined`)
}
const contexts = new WeakSet()
module.exports = {
  Script,
  runInThisContext: (source, options) => new Script(source, options).runInThisContext(),
  runInNewContext: (source, context, options) => new Script(source, options).runInNewContext(context),
  runInContext: (source, context, options) => new Script(source, options).runInContext(context),
  createContext(context = {}) {
    contexts.add(context)
    return context
  },
  isContext: (context) => contexts.has(context),
  compileFunction: (source, params = []) => new Function(...params, source),
}
