// node:path (POSIX).
const { validateString, validateObject } = require('internal/validators')

function normalizeParts(path, allowAbove) {
  const out = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') out.push(part)
    else if (out.length > 0 && out.at(-1) !== '..') out.pop()
    else if (allowAbove) out.push('..')
  }
  return out.join('/')
}

/** The slash before the last part, no matter how many slashes stand behind it; -1 without one from `first` on. */
function slashBefore_(target, first) {
  let isInPart = false
  for (let i = target.length - 1; i >= first; i--) {
    if (target[i] !== '/') isInPart = true
    else if (isInPart) return i
  }
  return -1
}

function cwd_() {
  return process.cwd()
}

const path = {
  resolve(...parts) {
    let resolved = ''
    let isAbsolute = false
    for (let i = parts.length - 1; i >= -1 && !isAbsolute; i--) {
      const part = i >= 0 ? parts[i] : cwd_()
      validateString(part, `paths[${i}]`)
      if (part.length === 0) continue
      resolved = `${part}/${resolved}`
      isAbsolute = part[0] === '/'
    }
    resolved = normalizeParts(resolved, !isAbsolute)
    return isAbsolute ? `/${resolved}` : resolved.length > 0 ? resolved : '.'
  },
  normalize(target) {
    validateString(target, 'path')
    if (target.length === 0) return '.'
    const isAbsolute = target[0] === '/'
    let out = normalizeParts(target, !isAbsolute)
    if (out.length === 0) return isAbsolute ? '/' : target.endsWith('/') ? './' : '.'
    if (target.endsWith('/')) out += '/'
    return isAbsolute ? `/${out}` : out
  },
  isAbsolute(target) {
    validateString(target, 'path')
    return target[0] === '/'
  },
  join(...parts) {
    let joined
    for (const part of parts) {
      validateString(part, 'path')
      if (part.length > 0) joined = joined === undefined ? part : `${joined}/${part}`
    }
    return joined === undefined ? '.' : path.normalize(joined)
  },
  relative(from, to) {
    validateString(from, 'from')
    validateString(to, 'to')
    const a = path.resolve(from).split('/').filter(Boolean)
    const b = path.resolve(to).split('/').filter(Boolean)
    let same = 0
    while (same < a.length && same < b.length && a[same] === b[same]) same++
    return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/')
  },
  toNamespacedPath: (target) => target,
  dirname(target) {
    validateString(target, 'path')
    const isAbsolute = target[0] === '/'
    const end = slashBefore_(target, 1)
    if (end === -1) return isAbsolute ? '/' : '.'
    return isAbsolute && end === 1 ? '//' : target.slice(0, end)
  },
  basename(target, suffix) {
    if (suffix !== undefined) validateString(suffix, 'suffix')
    validateString(target, 'path')
    const name = target.replace(/\/+$/, '').split('/').at(-1) ?? ''
    return suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name
  },
  extname(target) {
    validateString(target, 'path')
    const name = path.basename(target)
    const at = name.lastIndexOf('.')
    return at <= 0 || name === '..' ? '' : name.slice(at)
  },
  format(object) {
    validateObject(object, 'pathObject')
    const dir = object.dir || object.root
    const base =
      object.base || `${object.name || ''}${object.ext ? (object.ext[0] === '.' ? '' : '.') + object.ext : ''}`
    if (!dir) return base
    return dir === object.root ? `${dir}${base}` : `${dir}/${base}`
  },
  parse(target) {
    validateString(target, 'path')
    const base = path.basename(target)
    const ext = path.extname(base)
    const root = target[0] === '/' ? '/' : ''
    const at = slashBefore_(target, root.length)
    return { root, dir: at > 0 ? target.slice(0, at) : root, base, ext, name: ext ? base.slice(0, -ext.length) : base }
  },
  matchesGlob: () => false,
  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
}
path.posix = path
path.win32 = { ...path, sep: '\\', delimiter: ';' }
module.exports = path
