// ES modules. The whole graph is resolved and read before any of it runs; QuickJS links and evaluates it.
const { sys } = internal
const path = require('path')
const { URL, fileURLToPath, pathToFileURL } = require('url')
const { codes, at } = require('internal/errors')
const packages = require('internal/packages')
const cjs = require('internal/cjs')

const CONDITIONS = ['node', 'import', 'module-sync']
/** url → {kind, source, links}; kinds are esm, cjs, builtin, json. */
const modules = new Map()
const failures = []

// ---- resolution, with the functions of node:internal/modules/esm/resolve

function isRegular_(file) {
  const got = sys.fs('stat', file)
  return typeof got === 'string' && (JSON.parse(got)[1] & 0o170000) === 0o100000
}
function isDirectory_(file) {
  const got = sys.fs('stat', file)
  return typeof got === 'string' && (JSON.parse(got)[1] & 0o170000) === 0o040000
}

function finalizeResolution(resolved, base) {
  const file = fileURLToPath(resolved)
  if (isDirectory_(file.endsWith('/') ? file.slice(0, -1) : file)) {
    const error = new codes.ERR_UNSUPPORTED_DIR_IMPORT(file, fileURLToPath(base))
    error.url = String(resolved)
    throw at(error, 'esm:directory')
  }
  if (!isRegular_(file)) {
    const error = new codes.ERR_MODULE_NOT_FOUND(file, base && fileURLToPath(base), resolved)
    error.url = String(resolved)
    throw at(error, 'esm:finalize')
  }
  const { result } = JSON.parse(sys.fs('realpath', file))
  const real = pathToFileURL(result ?? file)
  real.search = resolved.search
  real.hash = resolved.hash
  return real
}

function packageResolve(specifier, base) {
  if (cjs.canRequire_(specifier)) return new URL(`node:${specifier}`)
  const parts = packages.split(specifier)
  const dir = path.dirname(fileURLToPath(base))
  const self = packages.resolveSelf(specifier, dir, CONDITIONS)
  if (self) return pathToFileURL(self)
  for (const modulesDir of cjs.Module._nodeModulePaths(dir)) {
    const packageDir = path.join(modulesDir, parts.name)
    if (!isDirectory_(packageDir)) continue
    const found = packages.resolveExports(modulesDir, specifier, CONDITIONS, fileURLToPath(base))
    if (found) return pathToFileURL(found)
    if (parts.subpath !== '.') return pathToFileURL(path.join(packageDir, parts.subpath))
    const main = cjs.Module._findPath(packageDir, null, false)
    if (main) return pathToFileURL(main)
  }
  throw at(new codes.ERR_MODULE_NOT_FOUND(parts.name, fileURLToPath(base), null), 'esm:package')
}

function moduleResolve(specifier, base) {
  let resolved
  if (/^\.{0,2}\//.test(specifier)) resolved = new URL(specifier, base)
  else if (specifier[0] === '#')
    resolved = pathToFileURL(packages.resolveImports(specifier, fileURLToPath(base), CONDITIONS))
  else {
    try {
      resolved = new URL(specifier)
    } catch {
      resolved = packageResolve(specifier, base)
    }
  }
  if (resolved.protocol !== 'file:') return resolved
  return finalizeResolution(resolved, base)
}

function defaultResolve(specifier, base) {
  const resolved = moduleResolve(specifier, base)
  if (!['file:', 'node:', 'data:'].includes(resolved.protocol))
    throw at(new codes.ERR_UNSUPPORTED_ESM_URL_SCHEME(resolved), 'validator')
  if (resolved.protocol === 'node:' && !cjs.canRequire_(resolved.href))
    throw at(new codes.ERR_UNKNOWN_BUILTIN_MODULE(resolved.href), 'validator')
  return resolved.href
}
const loader_ = {
  defaultResolve: function defaultResolve_loader(specifier, base) {
    return defaultResolve(specifier, base)
  },
  cachedDefaultResolve: function cachedDefaultResolve(specifier, base) {
    return loader_.defaultResolve(specifier, base)
  },
  resolve: function resolve_loader(specifier, base) {
    return loader_.cachedDefaultResolve(specifier, base)
  },
  getModuleJobForImport: function getModuleJobForImport(specifier, base) {
    return loader_.resolve(specifier, base)
  },
  import: function import_loader(specifier, base) {
    return loader_.getModuleJobForImport(specifier, base)
  },
  link: function _link(specifier, base) {
    return loader_.getModuleJobForImport(specifier, base)
  },
}

// ---- loading

function kindOf_(url) {
  if (url.startsWith('node:')) return 'builtin'
  if (url.startsWith('data:')) return 'esm'
  const file = fileURLToPath(url)
  const extension = path.extname(file)
  if (extension === '.mjs') return 'esm'
  if (extension === '.cjs') return 'cjs'
  if (extension === '.json') return 'json'
  if (extension === '.js' || extension === '') {
    const type = packages.typeOf(file)
    if (type === 'module') return 'esm'
    if (type === 'commonjs') return 'cjs'
    return 'unknown'
  }
  throw at(new codes.ERR_UNKNOWN_FILE_EXTENSION(extension, file), 'esm:extension')
}

/** Reads `url` and everything it imports statically. */
function loadGraph_(url, given) {
  const known = modules.get(url)
  if (known) return known
  let kind = kindOf_(url)
  const entry = { kind, source: '', links: new Map() }
  if (kind === 'builtin') {
    modules.set(url, entry)
    entry.source = synthetic_(
      Object.keys(cjs.builtin(url)),
      `globalThis[Symbol.for('lab.modules')].builtin(${JSON.stringify(url)})`,
    )
    return entry
  }
  const file = url.startsWith('data:') ? null : fileURLToPath(url)
  const text = given ?? (file === null ? decodeURIComponent(url.slice(url.indexOf(',') + 1)) : cjs.readSource_(file))
  const scan = kind === 'json' ? null : JSON.parse(sys.scanModule(text))
  if (kind === 'unknown') kind = given !== undefined || scan.isModule ? 'esm' : 'cjs'
  entry.kind = kind
  modules.set(url, entry)
  if (kind === 'json') {
    entry.source = synthetic_([], `globalThis[Symbol.for('lab.modules')].json(${JSON.stringify(file)})`)
    return entry
  }
  if (kind === 'cjs') {
    entry.source = synthetic_(
      commonNames_(scan, file),
      `globalThis[Symbol.for('lab.modules')].cjs(${JSON.stringify(file)})`,
    )
    return entry
  }
  try {
    entry.source = sys.prepareModule(url, text)
    const problem = sys.syntaxProblem(url, text, 'module')
    if (problem !== undefined) throw syntaxError_(JSON.parse(problem))
    for (const { specifier, at: place } of scan.imports) {
      const target = internal.callWith_(loader_.link, undefined, [specifier, url])
      if (target.endsWith('.json') && !/^[^;\n]*\s(with|assert)\s*\{/.test(text.slice(place)))
        throw jsonTypeMissing_(target)
      entry.links.set(specifier, target)
    }
    for (const target of new Set(entry.links.values())) loadGraph_(target)
    for (const each of scan.imports) checkNames_(each, entry.links.get(each.specifier), url)
  } catch (error) {
    modules.delete(url)
    throw error
  }
  return entry
}

/** The names a CommonJS file gives out, with those of the modules that it hands on. */
function commonNames_(scan, file, seen = new Set([file])) {
  const names = new Set(scan.exports)
  for (const specifier of scan.reexports) {
    try {
      const target = cjs.Module.createRequire(file).resolve(specifier)
      if (seen.has(target)) continue
      seen.add(target)
      const inner = JSON.parse(sys.scanModule(cjs.readSource_(target)))
      for (const name of commonNames_(inner, target, seen)) names.add(name)
    } catch {}
  }
  return [...names]
}

const scans = new Map()
function exportsOf_(url) {
  const entry = modules.get(url)
  if (!entry) return null
  if (entry.kind === 'builtin') return new Set(['default', ...Object.keys(cjs.builtin(url))])
  if (entry.kind === 'json') return new Set(['default'])
  const text = scans.get(url) ?? cjs.readSource_(fileURLToPath(url))
  scans.set(url, text)
  const scan = JSON.parse(sys.scanModule(text))
  if (entry.kind === 'cjs') return new Set(['default', 'module.exports', ...commonNames_(scan, fileURLToPath(url))])
  if (scan.stars.length > 0) return null
  return new Set(scan.names)
}
/** "does not provide an export named": before anything runs. */
function checkNames_(statement, target, base) {
  if (!target || statement.names.length === 0) return
  const provided = exportsOf_(target)
  if (provided === null) return
  for (const { name } of statement.names) {
    if (provided.has(name)) continue
    const isCjs = modules.get(target).kind === 'cjs'
    const error = isCjs
      ? cjsNameError_(statement, name)
      : new SyntaxError(`The requested module '${statement.specifier}' does not provide an export named '${name}'`)
    internal.hideStack(error)
    error.stack = `SyntaxError: ${error.message}
    at ModuleJob._instantiate (node:internal/modules/esm/module_job:213:21)
    at async ModuleJob.run (node:internal/modules/esm/module_job:320:5)
    at async ModuleLoader.import (node:internal/modules/esm/loader:606:24)
    at async asyncRunEntryPointWithESMLoader (node:internal/modules/run_main:117:5)`
    throw at(error, `esm:name:${base}:${statement.at}:${name}`)
  }
}
function jsonTypeMissing_(url) {
  const code = 'ERR_IMPORT_ASSERTION_TYPE_MISSING'
  const error = new TypeError(`Module "${url}" needs an import attribute of type "json"`)
  internal.nodeErrors.set(error, code)
  error.code = code
  error.stack = `TypeError [${code}]: ${error.message}
    at validateAttributes (node:internal/modules/esm/assert:89:15)
    at defaultLoad (node:internal/modules/esm/load:153:3)
    at async ModuleLoader.loadAndTranslate (node:internal/modules/esm/loader:590:45)`
  return at(error, 'esm:assert')
}
function syntaxError_({ message, arrow }) {
  const error = internal.hideStack(new SyntaxError(message))
  internal.captured.get(error).arrow = arrow
  error.stack = `SyntaxError: ${message}
    at compileSourceTextModule (node:internal/modules/esm/utils:344:16)
    at ModuleLoader.moduleStrategy (node:internal/modules/esm/translators:105:18)
    at #translate (node:internal/modules/esm/loader:546:20)
    at ModuleLoader.loadAndTranslate (node:internal/modules/esm/loader:593:27)`
  return error
}
function cjsNameError_(statement, name) {
  const { specifier } = statement
  const list = statement.names
    .map((each) => (each.local === each.name ? each.name : `${each.name}: ${each.local}`))
    .join(', ')
  return new SyntaxError(
    `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may not support all module.exports as named exports.\nCommonJS modules can always be imported via the default export, for example using:\n\nimport pkg from '${specifier}';\nconst { ${list} } = pkg;\n`,
  )
}

function synthetic_(names, expression) {
  const plain = [...new Set(names)].filter((name) => name !== 'default')
  const lets = plain.map((name, i) => `const v${i} = m == null ? undefined : m[${JSON.stringify(name)}];`).join('')
  const list = plain.map((name, i) => `v${i} as ${JSON.stringify(name)}`).join(', ')
  return `const m = ${expression};${lets}export default m;export { ${list} };`
}

Object.defineProperty(globalThis, Symbol.for('lab.modules'), {
  enumerable: false,
  value: {
    builtin: cjs.builtin,
    cjs: (file) => cjs.Module._load(file, undefined, false),
    json: (file) => JSON.parse(cjs.readSource_(file)),
    fail(index) {
      throw failures[index]
    },
    meta(url) {
      const meta = Object.create(null)
      if (url.startsWith('file:')) {
        meta.dirname = path.dirname(fileURLToPath(url))
        meta.filename = fileURLToPath(url)
      }
      // Whether the file is there is not asked: only packages are looked for.
      meta.resolve = (specifier) =>
        /^(\.{0,2}\/|file:)/.test(specifier) ? new URL(specifier, url).href : defaultResolve(specifier, url)
      meta.url = url
      return meta
    },
  },
})

// ---- what QuickJS asks

/** import() in a module, in a script and in -e: each has functions of its own in the trace. */
const importers = {
  module: function importModuleDynamicallyCallback(specifier, from) {
    function defaultImportModuleDynamicallyForModule() {
      return loader_.import(specifier, from)
    }
    return defaultImportModuleDynamicallyForModule()
  },
  script: function importFromScript(specifier, from) {
    function defaultImportModuleDynamicallyForScript() {
      return loader_.import(specifier, from)
    }
    return defaultImportModuleDynamicallyForScript()
  },
  eval: function importModuleDynamicallyWrapper(specifier, from) {
    function importModuleDynamically() {
      return loader_.import(specifier, from)
    }
    return importModuleDynamically()
  },
}

internal.resolveModule = (base, specifier) => {
  const known = modules.get(base)?.links.get(specifier)
  if (known) return known
  try {
    const isUrl = base.startsWith('file:') || base.startsWith('data:')
    const kind = isUrl ? 'module' : path.isAbsolute(base) ? 'script' : 'eval'
    const from = isUrl ? base : pathToFileURL(path.resolve(base.startsWith('<') ? '[eval1]' : base)).href
    const url = importers[kind](specifier, from)
    loadGraph_(url)
    return url
  } catch (error) {
    return `lab:failure:${failures.push(error) - 1}`
  }
}
internal.loadModule = (name) => {
  const failure = /^lab:failure:(\d+)$/.exec(name)
  if (failure) return `globalThis[Symbol.for('lab.modules')].fail(${failure[1]}); export default 0;`
  return modules.get(name)?.source ?? null
}

async function run(url) {
  await sys.evalModule(url, modules.get(url).source)
}

/** A package.json without a type: Node has to read the file twice to see what it is. */
function warnOfGuess_(filename) {
  const found = packages.scope(path.dirname(filename))
  if (!found) return
  process.emitWarning(
    `Module type of ${pathToFileURL(filename)} is not specified and it doesn't parse as CommonJS.\nReparsing as ES module because module syntax was detected. This incurs a performance overhead.\nTo eliminate this warning, add "type": "module" to ${path.join(found.dir, 'package.json')}.`,
    { code: 'MODULE_TYPELESS_PACKAGE_JSON' },
  )
}

function runMain_(file, source, isGuess = false) {
  internal.handleProcessExit = true
  const url = pathToFileURL(file).href
  const done = start_(url, source, isGuess)
  let settled = false
  done.then(
    () => {
      settled = true
    },
    (error) => {
      settled = true
      internal.uncaught(error, 'uncaughtException', true)
    },
  )
  process.on('exit', (code) => {
    if (settled || code !== 0 || process.exitCode) return
    process.exitCode = 13
  })
}
function start_(url, source, isGuess) {
  return new Promise((resolve, reject) => {
    // The graph is read in a later turn, as Node's loader is asynchronous.
    Promise.resolve()
      .then(() => {
        loadGraph_(url, source)
        if (isGuess) warnOfGuess_(fileURLToPath(url))
        return run(url)
      })
      .then(resolve, reject)
  })
}

/** require() of an ES module that has no top-level await. */
function requireModule_(file, source) {
  const url = pathToFileURL(file).href
  if (internal.mainModule?.filename === file && !internal.handleProcessExit) {
    runMain_(file, source, packages.typeOf(file) === undefined && file.endsWith('.js'))
    return {}
  }
  loadGraph_(url, source)
  const namespace = sys.evalModule(url, modules.get(url).source)
  return 'default' in namespace && !('__esModule' in namespace) ? marked_(url) : namespace
}

/** What require() gives out when there is a default export: transpiled code asks for __esModule. */
function marked_(url) {
  const name = `lab:marked:${url}`
  const from = JSON.stringify(url)
  const source = `export * from ${from};export { default } from ${from};export const __esModule = true;`
  modules.set(name, { kind: 'esm', source, links: new Map([[url, url]]) })
  return sys.evalModule(name, source)
}

module.exports = { runMain_, requireModule_, defaultResolve, modules, loadGraph_ }
