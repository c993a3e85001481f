// fs.cp
const { at, byName, systemError_, uvException } = require('internal/errors')
const path = require('path')

const PREFIXES = {
  ERR_FS_EISDIR: 'Path is a directory',
  ERR_FS_CP_EEXIST: 'Target already exists',
  ERR_FS_CP_EINVAL: 'Invalid src or dest',
  ERR_FS_CP_DIR_TO_NON_DIR: 'Cannot overwrite non-directory with directory',
  ERR_FS_CP_NON_DIR_TO_DIR: 'Cannot overwrite directory with non-directory',
}
function fail_(name, code, message, where, errnoOf = code) {
  const [errno] = byName.get(errnoOf)
  throw at(
    systemError_(name, PREFIXES[name], { message, path: where, syscall: 'cp', errno: Math.abs(errno), code }),
    'validator',
  )
}
const isInside_ = (src, dest) => `${path.resolve(String(dest))}/`.startsWith(`${path.resolve(String(src))}/`)

function checkPaths_(src, dest, stat, target) {
  if (target) {
    if (stat.ino === target.ino && stat.dev === target.dev)
      fail_('ERR_FS_CP_EINVAL', 'EINVAL', 'src and dest cannot be the same', dest)
    if (stat.isDirectory() && !target.isDirectory())
      fail_('ERR_FS_CP_DIR_TO_NON_DIR', 'EISDIR', `cannot overwrite non-directory ${dest} with directory ${src}`, dest)
    if (!stat.isDirectory() && target.isDirectory())
      fail_('ERR_FS_CP_NON_DIR_TO_DIR', 'ENOTDIR', `cannot overwrite directory ${dest} with non-directory ${src}`, dest)
  }
  if (stat.isDirectory() && isInside_(src, dest))
    fail_('ERR_FS_CP_EINVAL', 'EINVAL', `cannot copy ${src} to a subdirectory of self ${dest}`, dest)
}

function cpSync(src, dest, options = {}) {
  const fs = require('fs')
  const find = options.dereference ? fs.statSync : fs.lstatSync
  const stat = find(src)
  const target = find(dest, { throwIfNoEntry: false })
  checkPaths_(src, dest, stat, target)
  if (stat.isDirectory() && !options.recursive)
    fail_('ERR_FS_EISDIR', 'EISDIR', `${src} is a directory (not copied)`, src, 'EINVAL')
  if (stat.isDirectory()) {
    copyDirectory_(fs, src, dest, options)
    return
  }
  if (!target) fs.mkdirSync(path.dirname(String(dest)), { recursive: true })
  if (stat.isSymbolicLink()) {
    fs.symlinkSync(fs.readlinkSync(src), dest)
    return
  }
  if (target && options.force === false) {
    if (options.errorOnExist) fail_('ERR_FS_CP_EEXIST', 'EEXIST', `${dest} already exists`, dest)
    return
  }
  fs.copyFileSync(src, dest)
}
function copyDirectory_(fs, src, dest, options) {
  fs.mkdirSync(dest, { recursive: true })
  const names = internal.sys.fs('readdir', String(src))
  if (typeof names === 'number') throw uvException({ errno: names, syscall: 'opendir' })
  for (const name of fs.readdirSync(src)) {
    const [from, to] = [path.join(String(src), name), path.join(String(dest), name)]
    if (!options.filter || options.filter(from, to)) cpSync(from, to, options)
  }
}
function cp(src, dest, options, callback) {
  if (typeof options === 'function') [callback, options] = [options, {}]
  setImmediate(() => {
    try {
      cpSync(src, dest, options)
    } catch (error) {
      callback(error)
      return
    }
    callback(null)
  })
}
module.exports = { cp, cpSync }
