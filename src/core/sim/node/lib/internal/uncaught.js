// What happens to an exception that nobody catches: listeners, or the report on stderr and exit code 1.
const { sys, captured, state } = internal
const { inspect } = require('internal/inspect')
const { throwSites } = require('internal/errors')

internal.writeError = (text) => sys.writeAll(2, text)

/** `isRejection`: it came out of a promise, whatever the listeners are told. */
internal.uncaught = (error, origin, isRejection = origin === 'unhandledRejection') => {
  try {
    process.emit('uncaughtExceptionMonitor', error, origin)
    if (internal.captureCallback) {
      internal.captureCallback(error)
      return
    }
    if (_fatalException(error, origin)) return
  } catch (again) {
    report_(again, 'uncaughtException')
    finish_(7)
  }
  report_(error, isRejection ? 'unhandledRejection' : origin, isRejection && origin === 'uncaughtException')
  finish_(1)
}

function _fatalException(error, origin) {
  return process.emit('uncaughtException', error, origin)
}

function finish_(code) {
  try {
    if (!process._exiting) {
      process._exiting = true
      process.exitCode = code
      process.emit('exit', code)
    }
  } catch {}
  sys.exit(process.exitCode || code)
}

/** `isMain`: it is the program's own module that failed. */
function report_(error, origin, isMain = false) {
  // A thread's parent hears of it.
  if (internal.worker) {
    internal.worker.send({ error: require('internal/clone-text').encode(error) })
    return
  }
  const isObject = (typeof error === 'object' && error !== null) || typeof error === 'function'
  const site = isObject ? throwSites.get(error) : undefined
  const info = isObject ? captured.get(error) : undefined
  const arrow = sys.arrow(
    JSON.stringify({
      site: site?.site ?? null,
      siteSeq: site?.seq ?? 0,
      frames: info?.frames ?? [],
      async: info?.async ?? null,
      facts: info ? internal.factsOf(error, info) : null,
      arrow: info?.arrow ?? null,
      seq: info?.seq ?? 0,
      throwSite: state.throwSite,
      isError: error instanceof Error,
      origin,
      isMain,
      isRead: info?.isRead === true,
    }),
  )
  let text = ''
  if (error instanceof Error) {
    const shown = describe_(error)
    const [mark] = /^<ref \*\d+> |^/.exec(shown)
    text = arrow === '' ? shown : `${mark}${arrow}\n${shown.slice(mark.length)}`
    if (internal.options['trace-uncaught']) text += `\nThrown at:\n${framesOf_(error)}\n`
  } else {
    text = `${origin === 'unhandledRejection' ? '' : '\n'}${arrow}`
    if (text.endsWith('\n\n')) text = text.slice(0, -1)
    // The lines above went to the object itself there: they come without their blank line, which follows.
    if (isObject && arrow.startsWith('[eval]')) text = `${arrow.trimEnd()}\n\n`
    if (isObject) text += `${inspect(error)}\n`
    else {
      text += `${typeof error === 'string' ? error : inspect(error)}\n`
    }
    text = text.replace(/\n$/, '')
    if (!isObject) text += '\n(Use `node --trace-uncaught ...` to show where the exception was thrown)'
  }
  internal.writeError(`${text}\n\nNode.js ${process.version}\n`)
}

const framesOf_ = (error) =>
  String(error.stack)
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .join('\n')

function describe_(error) {
  let text
  try {
    const emitted = internal.emitted.get(error)
    if (emitted === undefined) text = inspect(error, { customInspect: false, colors: false })
    else text = withTail_(error, emitted)
  } catch {
    text = String(error?.stack ?? error)
  }
  return text
}

/** The lines "Emitted 'error' event on …" stand between the stack and the properties. */
function withTail_(error, tail) {
  const stack = error.stack
  const keys = Object.keys(error)
  const shown = inspect(error, { customInspect: false, colors: false })
  const bare = shown.startsWith('[') && !shown.includes('\n    at') ? `${stack}` : stack
  if (keys.filter((key) => !['name', 'message', 'stack'].includes(key)).length === 0 && !('cause' in error))
    return `${bare}${tail}`
  const at = shown.lastIndexOf('\n    at ', shown.length)
  if (at === -1) {
    const close = shown.indexOf('] {')
    return close === -1 ? `${bare}${tail}` : `${shown.slice(1, close)}${tail}${shown.slice(close + 1)}`
  }
  const endOfStack = shown.indexOf(' {\n', at)
  return endOfStack === -1 ? `${shown}${tail}` : `${shown.slice(0, endOfStack)}${tail}${shown.slice(endOfStack)}`
}
