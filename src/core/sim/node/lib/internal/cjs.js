// CommonJS: node:internal/modules/cjs/loader. The names of the functions are those of Node's stacks.
const { sys } = internal
const path = require('path')
const { codes, at } = require('internal/errors')
const { fail_, validateString } = require('internal/validators')
const packages = require('internal/packages')

const hidden = ['internal/']
const builtinModules = internal.names
  .filter((name) => !hidden.some((prefix) => name.startsWith(prefix)) && name !== 'sys')
  .concat('sys')
  .sort()

function Module(id = '', parent) {
  this.id = id
  this.path = path.dirname(id)
  this.exports = {}
  Object.defineProperty(this, 'parent_', { value: parent, enumerable: false, writable: true })
  this.filename = null
  this.loaded = false
  this.children = []
  parent?.children?.push(this)
}
Object.defineProperty(Module.prototype, 'parent', {
  configurable: true,
  get() {
    return this.parent_
  },
})
Module._cache = { __proto__: null }
Module._pathCache = { __proto__: null }
Module._extensions = { __proto__: null }
Module.globalPaths = []
Module.Module = Module
Module.builtinModules = builtinModules.filter((name) => name !== 'test')

const canRequire_ = (request) =>
  request.startsWith('node:')
    ? builtinModules.includes(request.slice(5)) || request === 'node:test'
    : builtinModules.includes(request) && request !== 'test'
Module.isBuiltin = (request) => canRequire_(request)
function builtin(request) {
  const name = request.startsWith('node:') ? request.slice(5) : request
  if (!builtinModules.includes(name)) return undefined
  return name === 'process' ? process : internal.require(name)
}

Module.wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n});']
Module.wrap = (script) => Module.wrapper[0] + script + Module.wrapper[1]

Module._nodeModulePaths = (from) => {
  const out = []
  for (let dir = path.resolve(from); ; dir = path.dirname(dir)) {
    if (path.basename(dir) !== 'node_modules') out.push(dir === '/' ? '/node_modules' : `${dir}/node_modules`)
    if (dir === '/') return out
  }
}
Module._resolveLookupPaths = (request, parent) => {
  if (/^\.\.?(\/|$)/.test(request)) return [parent?.filename ? path.dirname(parent.filename) : '.']
  return [...(parent?.paths ?? []), ...Module.globalPaths]
}

function stat_(file) {
  const got = sys.fs('stat', file)
  if (typeof got === 'number') return got
  return (JSON.parse(got)[1] & 0o170000) === 0o040000 ? 1 : 0
}
function toRealPath(file) {
  const { result } = JSON.parse(sys.fs('realpath', file))
  return result ?? file
}
function tryFile(file, isMain) {
  if (stat_(file) !== 0) return false
  return internal.options.preserveSymlinks && !isMain ? path.resolve(file) : toRealPath(file)
}
function tryExtensions(base, isMain) {
  for (const extension of Object.keys(Module._extensions)) {
    const file = tryFile(base + extension, isMain)
    if (file) return file
  }
  return false
}
function tryPackage(dir, isMain, original) {
  const pkg = packages.read(path.join(dir, 'package.json'))
  const main = pkg?.main
  if (!main) return tryExtensions(path.resolve(dir, 'index'), isMain)
  const file = path.resolve(dir, main)
  const actual =
    tryFile(file, isMain) || tryExtensions(file, isMain) || tryExtensions(path.resolve(file, 'index'), isMain)
  if (actual) return actual
  const fallback = tryExtensions(path.resolve(dir, 'index'), isMain)
  if (fallback) {
    process.emitWarning(
      `Invalid 'main' field in '${path.join(dir, 'package.json')}' of '${main}'. Please either fix that or report it to the module author`,
      'DeprecationWarning',
      'DEP0128',
    )
    return fallback
  }
  const error = new Error(`Cannot find module '${file}'. Please verify that the package.json has a valid "main" entry`)
  error.code = 'MODULE_NOT_FOUND'
  error.path = path.resolve(dir, 'package.json')
  error.requestPath = original
  throw at(error, 'cjs:noMain')
}

Module._findPath = function _findPath(request, paths, isMain) {
  const isAbsolute = path.isAbsolute(request)
  const trailing = /(?:^|\/)\.?\.?\/?$/.test(request) && (request.endsWith('/') || /(?:^|\/)\.\.?$/.test(request))
  for (const current of isAbsolute ? [''] : (paths ?? [])) {
    if (current && !isAbsolute && !/^\.\.?(\/|$)/.test(request) && stat_(current) < 1) continue
    if (!isAbsolute && !/^\.\.?(\/|$)/.test(request)) {
      const found = packages.resolveExports(current, request, ['node', 'require', 'module-sync'])
      if (found) return found
    }
    const base = path.resolve(current, request)
    const kind = stat_(base)
    let file
    if (!trailing) {
      if (kind === 0) file = tryFile(base, isMain)
      if (!file) file = tryExtensions(base, isMain)
    }
    if (!file && kind === 1) file = tryPackage(base, isMain, request)
    if (file) return file
  }
  return false
}

Module._resolveFilename = function _resolveFilename(request, parent, isMain) {
  if (canRequire_(request)) return request
  if (request.startsWith('node:')) throw at(new codes.ERR_UNKNOWN_BUILTIN_MODULE(request), 'cjs:builtin')
  const paths = Module._resolveLookupPaths(request, parent)
  if (request[0] === '#' && parent?.filename) {
    const found = packages.resolveImports(request, parent.filename, ['node', 'require', 'module-sync'])
    if (found) return found
  }
  const self = packages.resolveSelf(request, parent?.filename ? path.dirname(parent.filename) : process.cwd(), [
    'node',
    'require',
    'module-sync',
  ])
  const filename = self || Module._findPath(request, paths, isMain)
  if (filename) return filename
  const requireStack = []
  for (let cursor = parent; cursor; cursor = cursor.parent_) requireStack.push(cursor.filename || cursor.id)
  let message = `Cannot find module '${request}'`
  if (requireStack.length > 0) message += `\nRequire stack:\n- ${requireStack.join('\n- ')}`
  const error = new Error(message)
  error.code = 'MODULE_NOT_FOUND'
  error.requireStack = requireStack
  throw at(error, 'cjs:notFound')
}

Module._load = function _load(request, parent, isMain) {
  if (request.startsWith('node:')) {
    const found = builtin(request)
    if (found === undefined) throw at(new codes.ERR_UNKNOWN_BUILTIN_MODULE(request), 'cjs:builtin')
    return found
  }
  const filename = Module._resolveFilename(request, parent, isMain)
  const cached = Module._cache[filename]
  if (cached !== undefined) {
    if (parent && !parent.children.includes(cached)) parent.children.push(cached)
    return cached.loaded ? cached.exports : getExportsForCircularRequire(cached)
  }
  if (canRequire_(filename)) return builtin(filename)
  const module = new Module(filename, parent)
  if (isMain) {
    process.mainModule = module
    module.id = '.'
    internal.mainModule = module
  }
  Module._cache[filename] = module
  let threw = true
  try {
    module.load(filename)
    threw = false
  } finally {
    if (threw) {
      delete Module._cache[filename]
      const children = parent?.children
      const index = children?.indexOf(module) ?? -1
      if (index !== -1) children.splice(index, 1)
    } else if (isWarning_(module.exports)) Object.setPrototypeOf(module.exports, Object.prototype)
  }
  return module.exports
}

/** What a module that is not done yet lacks is warned about when it is asked for. */
const warning = new Proxy(
  {},
  {
    get(target, key) {
      if (key in target || key === '__esModule') return target[key]
      process.emitWarning(
        `Accessing non-existent property '${String(key)}' of module exports inside circular dependency`,
      )
      return undefined
    },
  },
)
const isWarning_ = (exports) =>
  typeof exports === 'object' && exports !== null && Object.getPrototypeOf(exports) === warning
function getExportsForCircularRequire({ exports }) {
  const isPlain = typeof exports === 'object' && exports !== null && Object.getPrototypeOf(exports) === Object.prototype
  if (isPlain && !exports.__esModule) Object.setPrototypeOf(exports, warning)
  return exports
}

Module.prototype.load = function load(filename) {
  this.filename = filename
  this.paths = Module._nodeModulePaths(path.dirname(filename))
  const extension = Module._extensions[path.extname(filename)] ? path.extname(filename) : '.js'
  if (filename.endsWith('.mjs') && !Module._extensions['.mjs']) {
    this.exports = require('internal/esm').requireModule_(filename)
    this.loaded = true
    return
  }
  Module._extensions[extension](this, filename)
  this.loaded = true
}

Module.prototype.require = function moduleRequire(id) {
  validateString(id, 'id')
  if (id === '') fail_(new codes.ERR_INVALID_ARG_VALUE('id', id, 'must be a non-empty string'))
  return Module._load(id, this, false)
}

Module.prototype._compile = function _compile(content, filename, format) {
  const compiled = wrapSafe(filename, content, this, format)
  if (compiled === null) {
    this.exports = require('internal/esm').requireModule_(filename, content)
    return undefined
  }
  const require_ = makeRequire_(this)
  return internal.callWith_(compiled, this.exports, [this.exports, require_, this, filename, path.dirname(filename)])
}

/** Null when the text is an ES module after all (it uses import or export). */
function wrapSafe(filename, content, _module, format) {
  const mayBeModule = format === undefined && packages.typeOf(filename) === undefined && filename.endsWith('.js')
  try {
    return sys.compileFunction(filename, content, mayBeModule)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const found = sys.syntaxProblem(filename, content, 'function')
    if (found === undefined) throw error
    const { message, arrow } = JSON.parse(found)
    const better = new SyntaxError(message)
    internal.captured.get(better).arrow = arrow
    throw better
  }
}

function makeRequire_(mod) {
  const require = function require(path_) {
    return mod.require(path_)
  }
  require.resolve = function resolve(request, options) {
    validateString(request, 'request')
    if (options?.paths)
      return (
        Module._findPath(
          request,
          options.paths.flatMap((each) => [each, ...Module._nodeModulePaths(each)]),
          false,
        ) || Module._resolveFilename(request, mod, false)
      )
    return Module._resolveFilename(request, mod, false)
  }
  require.resolve.paths = (request) => (canRequire_(request) ? null : Module._resolveLookupPaths(request, mod))
  require.main = internal.mainModule
  require.extensions = Module._extensions
  require.cache = Module._cache
  return require
}

function readSource_(filename) {
  const text = require('fs').readFileSync(filename, 'utf8')
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

Module._extensions['.js'] = function js(module, filename) {
  const content = readSource_(filename)
  if (filename.endsWith('.js') && packages.typeOf(filename) === 'module') {
    module.exports = require('internal/esm').requireModule_(filename, content)
    return
  }
  module._compile(content, filename, filename.endsWith('.cjs') ? 'commonjs' : undefined)
}
Module._extensions['.json'] = function json(module, filename) {
  const content = readSource_(filename)
  try {
    module.exports = JSON.parse(content)
  } catch (error) {
    error.message = `${filename}: ${error.message}`
    const info = internal.captured.get(error)
    // Not the place in the text is shown, but the loader's own line.
    if (info)
      Object.assign(info, { arrow: null, frames: info.frames.with(0, ['parseJson', 'node:internal/cjs', 0, 0]) })
    throw at(error, 'cjs:json')
  }
}
Module._extensions['.node'] = function node(module, filename) {
  const error = new Error(`${filename}: invalid ELF header`)
  error.code = 'ERR_DLOPEN_FAILED'
  throw error
}
Object.defineProperty(Module, '_initPaths', { value() {}, enumerable: false })

Module.createRequire = (filename) => {
  const file =
    filename instanceof URL || String(filename).startsWith('file:') ? require('url').fileURLToPath(filename) : filename
  if (typeof file !== 'string' || !path.isAbsolute(file))
    fail_(
      new codes.ERR_INVALID_ARG_VALUE(
        'filename',
        filename,
        'must be a file URL object, file URL string, or absolute path string',
      ),
    )
  const module = new Module(file)
  module.filename = file
  module.paths = Module._nodeModulePaths(path.dirname(file))
  return makeRequire_(module)
}
Module.syncBuiltinESMExports = () => {}
Module.findSourceMap = () => undefined
Module.register = () => {}
Module.findPackageJSON = () => undefined

Module.runMain = function executeUserEntryPoint(main) {
  const resolved = Module._findPath(path.resolve(main), null, true)
  const isModule =
    resolved &&
    (resolved.endsWith('.mjs') ||
      (!resolved.endsWith('.cjs') &&
        packages.typeOf(resolved) === 'module' &&
        (path.extname(resolved) === '.js' || path.extname(resolved) === '')))
  if (isModule) require('internal/esm').runMain_(resolved)
  else Module._load(main, null, true)
}

module.exports = { Module, wrapSafe, makeRequire_, builtin, canRequire_, readSource_, builtinModules }
