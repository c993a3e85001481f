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
const BUILTINS = new Set(
  'Object Array Math JSON Error TypeError RangeError SyntaxError ReferenceError EvalError URIError AggregateError Promise Map Set WeakMap WeakSet WeakRef Proxy Reflect Date RegExp String Number Boolean BigInt Symbol Function ArrayBuffer DataView Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array Uint8ClampedArray Intl undefined NaN Infinity parseInt parseFloat isNaN isFinite eval encodeURIComponent decodeURIComponent encodeURI decodeURI escape unescape'.split(
    ' ',
  ),
)
function runIn_(source, sandbox) {
  const scope = new Proxy(sandbox, {
    // The language's own names are found outside, where nothing hides them.
    has: (target, key) => key in target || !(BUILTINS.has(key) || key === '$source'),
    get: (target, key) => (key === Symbol.unscopables ? undefined : key in target ? target[key] : missing_(key)),
    set: (target, key, value) => Reflect.set(target, key, value),
  })
  // Neither of the two names can be a program's.
  return new Function('$scope', '$source', 'with ($scope) { return eval($source) }')(
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
