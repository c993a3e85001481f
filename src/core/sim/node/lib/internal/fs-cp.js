// fs.cp
const { codes, at } = require('internal/errors')
const path = require('path')

function cpSync(src, dest, options = {}) {
  const fs = require('fs')
  const stat = options.dereference ? fs.statSync(src) : fs.lstatSync(src)
  const context = (syscall, message, code, errno) => ({ prefix: '', message, path: dest, syscall, errno, code })
  if (stat.isDirectory()) {
    if (!options.recursive) {
      const error = new codes.ERR_FS_EISDIR({
        prefix: 'Recursive option not enabled, cannot copy a directory',
        syscall: 'cp',
        code: 'EISDIR',
        message: `${src} is a directory (not copied)`,
        path: src,
      })
      error.errno = 21
      throw at(error, 'validator')
    }
    fs.mkdirSync(dest, { recursive: true })
    for (const name of fs.readdirSync(src)) {
      const [from, to] = [path.join(String(src), name), path.join(String(dest), name)]
      if (options.filter && !options.filter(from, to)) continue
      cpSync(from, to, options)
    }
    return
  }
  void context
  if (stat.isSymbolicLink()) {
    fs.symlinkSync(fs.readlinkSync(src), dest)
    return
  }
  if (fs.existsSync(dest)) {
    if (options.force === false) {
      if (options.errorOnExist)
        throw at(
          new codes.ERR_FS_CP_EEXIST({
            prefix: 'Target already exists',
            syscall: 'cp',
            code: 'EEXIST',
            message: `${dest} already exists`,
            path: dest,
          }),
          'validator',
        )
      return
    }
  } else fs.mkdirSync(path.dirname(String(dest)), { recursive: true })
  fs.copyFileSync(src, dest)
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
