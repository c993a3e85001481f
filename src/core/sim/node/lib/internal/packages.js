// package.json: main, type, exports, imports.
const { sys } = internal
const path = require('path')
const { codes, at } = require('internal/errors')

const cache = new Map()

function read(file) {
  if (cache.has(file)) return cache.get(file)
  const fd = sys.fs('open', file, 0, 0)
  let result = null
  if (fd >= 0) {
    sys.fs('close', fd)
    const text = require('fs').readFileSync(file, 'utf8')
    try {
      result = JSON.parse(text)
    } catch (cause) {
      throw unreadable_(file, cause)
    }
  }
  cache.set(file, result)
  return result
}

/** JSON.parse's own error, with the file in its words: the native reader makes it anew. */
function unreadable_(file, cause) {
  const error = new SyntaxError(`Error parsing ${file}: ${cause.message}`)
  error.path = file
  return at(error, 'packages:read')
}

/** The nearest package.json at or above `dir`. */
function scope(dir) {
  for (let current = dir; ; current = path.dirname(current)) {
    if (current.endsWith('/node_modules')) return null
    const data = read(path.join(current, 'package.json'))
    if (data) return { dir: current, data }
    if (current === '/') return null
  }
}

/** `module`, `commonjs`, or undefined where no package.json says it. */
function typeOf(filename) {
  const type = scope(path.dirname(filename))?.data.type
  return type === 'module' || type === 'commonjs' ? type : undefined
}

function split(request) {
  const match = /^((?:@[^/]+\/)?[^/]+)(.*)$/.exec(request)
  return match ? { name: match[1], subpath: `.${match[2]}` } : null
}

function pick(target, dir, capture, conditions) {
  if (typeof target === 'string') return path.join(dir, capture === null ? target : target.replaceAll('*', capture))
  if (Array.isArray(target)) {
    for (const each of target) {
      const found = pick(each, dir, capture, conditions)
      if (found) return found
    }
    return null
  }
  if (target === null || typeof target !== 'object') return null
  for (const key of Object.keys(target)) {
    if (key !== 'default' && !conditions.includes(key)) continue
    const found = pick(target[key], dir, capture, conditions)
    if (found !== undefined && found !== null) return found
  }
  return null
}

function lookUp(table, key, dir, conditions) {
  if (Object.hasOwn(table, key) && !key.includes('*')) return pick(table[key], dir, null, conditions)
  for (const pattern of Object.keys(table)
    .filter((each) => each.includes('*'))
    .sort((a, b) => b.length - a.length)) {
    const [head, tail] = pattern.split('*')
    if (key.startsWith(head) && key.endsWith(tail) && key.length > head.length + tail.length) {
      return pick(table[pattern], dir, key.slice(head.length, key.length - tail.length), conditions)
    }
  }
  return null
}

function fromExports(dir, data, subpath, conditions, base) {
  const isSugar =
    typeof data.exports === 'string' ||
    Array.isArray(data.exports) ||
    !Object.keys(data.exports).some((key) => key.startsWith('.'))
  const table = isSugar ? { '.': data.exports } : data.exports
  const found = lookUp(table, subpath, dir, conditions)
  if (found) return found
  throw at(new codes.ERR_PACKAGE_PATH_NOT_EXPORTED(`${dir}/`, subpath, base), 'esm:exports')
}

/** What `exports` of the package in `modules` names for this request; null when there is none or it has no exports. */
function resolveExports(modules, request, conditions, base) {
  const parts = split(request)
  if (!parts) return null
  const dir = path.resolve(modules, parts.name)
  const data = read(path.join(dir, 'package.json'))
  if (data?.exports == null) return null
  return fromExports(dir, data, parts.subpath, conditions, base)
}
function resolveSelf(request, dir, conditions) {
  const parts = split(request)
  const own = parts && scope(dir)
  if (!own || own.data.exports === undefined || own.data.name !== parts.name) return null
  return fromExports(own.dir, own.data, parts.subpath, conditions)
}
function resolveImports(request, filename, conditions) {
  const own = scope(path.dirname(filename))
  const found = own?.data.imports && lookUp(own.data.imports, request, own.dir, conditions)
  if (found) return found
  throw at(new codes.ERR_PACKAGE_IMPORT_NOT_DEFINED(request, own && `${own.dir}/`, filename), 'esm:exports')
}

module.exports = { read, scope, typeOf, split, resolveExports, resolveSelf, resolveImports }
