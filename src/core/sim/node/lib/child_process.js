// node:child_process
const { sys } = internal
const EventEmitter = require('events')
const net = require('net')
const { Buffer } = require('buffer')
const { codes, errnoException, AbortError, at, byName } = require('internal/errors')
const {
  fail_,
  validateBoolean,
  validateString,
  validateObject,
  validateFunction,
  validateAbortSignal,
} = require('internal/validators')
const { waitChild, setChildRef } = require('internal/loop')
const { nextTick } = require('internal/ticks')
const signals = require('os').constants.signals

const MAX_BUFFER = 1024 * 1024

class ChildProcess extends EventEmitter {
  constructor() {
    super()
    this._closesNeeded = 1
    this._closesGot = 0
    this.connected = false
    this.signalCode = null
    this.exitCode = null
    this.killed = false
    this.spawnfile = null
    Object.defineProperty(this, '_handle', { value: { fd: -1 }, writable: true, enumerable: false })
  }
  kill(sig) {
    const number = sig === 0 ? 0 : signalNumber_(sig ?? 'SIGTERM')
    if (this.pid === undefined || this.exitCode !== null || this.signalCode !== null) return false
    const err = sys.kill(this.pid, number)
    if (err === 0) {
      if (number !== 0) this.killed = true
      return true
    }
    if (err === byName.get('ESRCH')[0]) return false
    if (err === byName.get('EINVAL')[0] || err === byName.get('ENOSYS')[0]) throw errnoException(err, 'kill')
    this.emit('error', errnoException(err, 'kill'))
    return false
  }
  ref() {
    setChildRef(this.pid, true)
  }
  unref() {
    setChildRef(this.pid, false)
  }
  [Symbol.dispose ?? Symbol.for('nodejs.dispose')]() {
    this.kill()
  }
  send(message, ...rest) {
    const callback = rest.find((each) => typeof each === 'function')
    if (!this.connected) {
      const err = new codes.ERR_IPC_CHANNEL_CLOSED()
      if (callback) nextTick(callback, err)
      else
        nextTick(function emitSendError(child) {
          child.emit('error', err)
        }, this)
      return false
    }
    this.channel_.write(`${JSON.stringify(message)}\n`, () => callback?.(null))
    return true
  }
  disconnect() {
    if (!this.connected) {
      this.emit('error', new codes.ERR_IPC_DISCONNECTED())
      return
    }
    this.connected = false
    this.channel_.end()
    nextTick(() => this.emit('disconnect'))
  }
}

function signalNumber_(signal) {
  if (typeof signal === 'number') return signal
  const number = signals[String(signal).toUpperCase()]
  if (number === undefined) fail_(new codes.ERR_UNKNOWN_SIGNAL(signal))
  return number
}
const signalName_ = (signal) =>
  typeof signal === 'number' ? Object.keys(signals).find((key) => signals[key] === signal) : signal

function maybeClose(child) {
  child._closesGot++
  if (child._closesGot === child._closesNeeded) child.emit('close', child.exitCode, child.signalCode)
}

function onErrorNT(child, err, onexit) {
  internal.callWith_(onexit, child, [err])
}

/** ChildProcess._handle.onexit: the end of the child, or why it never began. */
function onexit_(child, exitCode, signalCode) {
  if (signalCode) child.signalCode = signalCode
  else child.exitCode = exitCode
  if (child.stdin) child.stdin.destroy()
  if (exitCode < 0) {
    const syscall = child.spawnfile ? `spawn ${child.spawnfile}` : 'spawn'
    const err = errnoException(exitCode, syscall)
    if (child.spawnfile) err.path = child.spawnfile
    err.spawnargs = child.spawnargs.slice(1)
    child.emit('error', err)
  } else child.emit('exit', child.exitCode, child.signalCode)
  nextTick(flushStdio, child)
  maybeClose(child)
}
function flushStdio(child) {
  for (const stream of child.stdio ?? []) {
    if (stream?.readable && !stream.readableDidRead && stream._readableState?.flowing === null) stream.resume()
  }
}

function stdioOf_(stdio, isSync) {
  let list = stdio ?? 'pipe'
  if (typeof list === 'string') {
    if (!['ignore', 'pipe', 'overlapped', 'inherit'].includes(list))
      fail_(new codes.ERR_INVALID_ARG_VALUE('stdio', stdio))
    list = list === 'inherit' ? [0, 1, 2] : [list, list, list]
  } else if (!Array.isArray(list)) fail_(new codes.ERR_INVALID_ARG_VALUE('stdio', stdio))
  list = [...list]
  while (list.length < 3) list.push(undefined)
  return list.map((each, i) => {
    if (each === 'ignore') return { type: 'ignore' }
    if (each === undefined || each === null) return i < 3 ? { type: 'pipe' } : { type: 'ignore' }
    if (each === 'pipe' || each === 'overlapped') return { type: 'pipe' }
    if (each === 'inherit') return { type: 'fd', fd: i }
    if (each === 'ipc') return { type: isSync ? 'ignore' : 'ipc' }
    if (typeof each === 'number') return { type: 'fd', fd: each }
    const fd = each.fd ?? each._handle?.fd
    if (typeof fd === 'number') return { type: 'fd', fd }
    return fail_(new codes.ERR_INVALID_ARG_VALUE('stdio', each))
  })
}

function normalizeSpawnArguments(file, args, options) {
  validateString(file, 'file')
  noNulls_(file, 'file')
  if (file.length === 0) fail_(new codes.ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty'))
  if (Array.isArray(args)) args = [...args]
  else if (args == null) args = []
  else if (typeof args !== 'object') fail_(new codes.ERR_INVALID_ARG_TYPE('args', 'object', args))
  else [args, options] = [[], args]
  args = args.map((each, i) => {
    const text = String(each)
    noNulls_(text, `args[${i}]`)
    return text
  })
  options = options === undefined ? {} : options
  validateObject(options, 'options')
  let { cwd } = options
  if (cwd != null) cwd = path_(cwd, 'options.cwd')
  if (options.detached != null) validateBoolean(options.detached, 'options.detached')
  for (const key of ['uid', 'gid']) {
    if (options[key] != null && (options[key] | 0) !== options[key])
      fail_(new codes.ERR_INVALID_ARG_TYPE(`options.${key}`, 'int32', options[key]))
  }
  if (options.shell != null && typeof options.shell !== 'boolean' && typeof options.shell !== 'string')
    fail_(new codes.ERR_INVALID_ARG_TYPE('options.shell', ['boolean', 'string'], options.shell))
  if (options.argv0 != null) {
    validateString(options.argv0, 'options.argv0')
    noNulls_(options.argv0, 'options.argv0')
  }
  if (options.timeout != null && !(Number.isInteger(options.timeout) && options.timeout >= 0))
    fail_(new codes.ERR_OUT_OF_RANGE('timeout', 'an unsigned integer', options.timeout))
  if (options.maxBuffer != null && !(typeof options.maxBuffer === 'number' && options.maxBuffer >= 0))
    fail_(new codes.ERR_OUT_OF_RANGE('options.maxBuffer', 'a positive number', options.maxBuffer))
  if (options.shell) {
    const command = [file, ...args].join(' ')
    file = typeof options.shell === 'string' ? options.shell : '/bin/sh'
    args = ['-c', command]
  }
  const env = options.env || process.env
  const pairs = {}
  for (const key of Object.keys(env)) if (env[key] !== undefined) pairs[key] = `${env[key]}`
  return {
    ...options,
    cwd,
    file,
    args: [typeof options.argv0 === 'string' ? options.argv0 : file, ...args],
    env: pairs,
    detached: Boolean(options.detached),
    uid: options.uid,
    gid: options.gid,
  }
}

function noNulls_(value, name) {
  if (value.includes('\0')) fail_(new codes.ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes'))
}
function path_(value, name) {
  const path = value instanceof URL ? require('url').fileURLToPath(value) : value
  if (typeof path !== 'string' && !(path instanceof Uint8Array))
    fail_(new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], value))
  return String(path)
}

function spawn(file, args, options) {
  options = normalizeSpawnArguments(file, args, options)
  validateAbortSignal(options.signal, 'options.signal')
  const killSignal = options.killSignal ?? 'SIGTERM'
  signalNumber_(killSignal)
  const child = new ChildProcess()
  start_(child, options)
  if (options.timeout > 0) {
    let timer = setTimeout(() => {
      timer = null
      child.kill(killSignal)
    }, options.timeout)
    child.once('exit', () => {
      if (timer) clearTimeout(timer)
    })
  }
  if (options.signal) {
    const { signal } = options
    const onAbort = () => {
      if (child.kill(killSignal)) child.emit('error', new AbortError(undefined, { cause: signal.reason }))
    }
    if (signal.aborted) nextTick(onAbort)
    else {
      signal.addEventListener('abort', onAbort, { once: true })
      child.once('exit', () => signal.removeEventListener('abort', onAbort))
    }
  }
  return child
}

function start_(child, options) {
  const stdio = stdioOf_(options.stdio, false)
  const json = sys.spawn(
    JSON.stringify({
      file: options.file,
      args: options.args,
      env: options.env,
      cwd: options.cwd ?? null,
      detached: options.detached,
      uid: options.uid ?? null,
      gid: options.gid ?? null,
      stdio,
    }),
  )
  const { errno, pid, fds } = JSON.parse(json)
  child.spawnfile = options.file
  child.spawnargs = options.args
  const isLate =
    errno &&
    [
      byName.get('EACCES')[0],
      byName.get('EAGAIN')[0],
      byName.get('EMFILE')[0],
      byName.get('ENFILE')[0],
      byName.get('ENOENT')[0],
    ].includes(errno)
  if (errno && !isLate) {
    throw at(errnoException(errno, 'spawn'), 'child_process:spawn')
  }
  child.pid = errno ? undefined : pid
  if (errno) {
    delete child.pid
    const _handle = {}
    _handle.onexit = (code) => onexit_(child, code, null)
    nextTick(onErrorNT, child, errno, _handle.onexit)
    if (errno === byName.get('EMFILE')[0] || errno === byName.get('ENFILE')[0]) return
  } else {
    nextTick(onSpawnNT, child)
    waitChild(pid, (code, signal) => onexit_(child, code, signal))
  }
  child.stdio = stdio.map((each, i) => {
    if (each.type === 'ipc') {
      openChannel_(child, fds[i])
      return null
    }
    if (each.type !== 'pipe') return null
    const isInput = i === 0
    const socket = new net.Socket({
      handle_: errno ? undefined : fds[i],
      isPipe_: true,
      readable: !isInput,
      // Beyond the three, a pipe goes both ways.
      writable: isInput || i > 2,
    })
    if (isInput) {
      socket._readableState.readable = false
    } else {
      child._closesNeeded++
      socket.on('close', function stdioClosed() {
        maybeClose(child)
      })
    }
    if (errno) nextTick(() => socket.destroy())
    else if (!isInput) socket.read(0)
    return socket
  })
  child.stdin = child.stdio[0]
  child.stdout = child.stdio[1]
  child.stderr = child.stdio[2]
}
function onSpawnNT(child) {
  child.emit('spawn')
}

function openChannel_(child, fd) {
  const channel = new net.Socket({ handle_: fd, isPipe_: true })
  Object.defineProperty(child, 'channel_', { value: channel, enumerable: false })
  child.connected = true
  readMessages_(channel, child)
  const disconnected = () => {
    if (!child.connected) return
    child.connected = false
    child.emit('disconnect')
  }
  channel.on('end', disconnected)
  channel.on('close', disconnected)
  channel.on('error', () => {})
}
function emitMessage(target, message) {
  const isInternal = typeof message?.cmd === 'string' && message.cmd.startsWith('NODE_')
  target.emit(isInternal ? 'internalMessage' : 'message', message, undefined)
}
function readMessages_(channel, target) {
  let rest = ''
  channel.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()
    for (const line of lines) nextTick(emitMessage, target, JSON.parse(line))
  })
}

/** process.send and process.on('message') in a forked child. */
internal.openParentChannel = (fd) => {
  const channel = new net.Socket({ handle_: fd, isPipe_: true })
  process.connected = true
  process.channel = { ref: () => channel.ref(), unref: () => channel.unref() }
  process.send = (message, ...rest) => {
    const callback = rest.find((each) => typeof each === 'function')
    channel.write(`${JSON.stringify(message)}\n`, () => callback?.(null))
    return true
  }
  process.disconnect = () => {
    process.connected = false
    channel.end()
    channel.destroy()
    nextTick(() => process.emit('disconnect'))
  }
  readMessages_(channel, process)
  channel.unref()
  process.on('newListener', (name) => {
    if (name === 'message' || name === 'disconnect') channel.ref()
  })
  process.on('removeListener', (name) => {
    if (name === 'message' && process.listenerCount('message') === 0) channel.unref()
  })
  channel.on('error', () => {})
  channel.on('end', () => {
    if (process.connected) {
      process.connected = false
      process.emit('disconnect')
    }
    channel.destroy()
  })
}

function fork(modulePath, args, options) {
  if (!Array.isArray(args) && args !== null && typeof args === 'object') [args, options] = [[], args]
  options = { ...options }
  const stdio = options.stdio
    ? typeof options.stdio === 'string'
      ? [options.stdio, options.stdio, options.stdio, 'ipc']
      : options.stdio
    : options.silent
      ? ['pipe', 'pipe', 'pipe', 'ipc']
      : ['inherit', 'inherit', 'inherit', 'ipc']
  if (!stdio.includes('ipc')) fail_(new codes.ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio'))
  options.stdio = stdio
  options.env = { ...(options.env ?? process.env), NODE_CHANNEL_FD: String(stdio.indexOf('ipc')) }
  return spawn(
    options.execPath || process.execPath,
    [...(options.execArgv ?? process.execArgv), `${modulePath}`, ...(args ?? [])],
    options,
  )
}

function exec(command, options, callback) {
  if (typeof options === 'function') [callback, options] = [options, undefined]
  validateString(command, 'command')
  options = { ...options }
  options.shell = typeof options.shell === 'string' ? options.shell : true
  return execFile(command, options, callback)
}

function execFile(file, args, options, callback) {
  if (args != null && typeof args === 'object' && !Array.isArray(args))
    [callback, options, args] = [options, args, null]
  else if (typeof args === 'function') [callback, options, args] = [args, null, null]
  if (typeof options === 'function') [callback, options] = [options, null]
  options = {
    encoding: 'utf8',
    timeout: 0,
    maxBuffer: MAX_BUFFER,
    killSignal: 'SIGTERM',
    cwd: null,
    env: null,
    shell: false,
    ...options,
  }
  if (callback) validateFunction(callback, 'callback')
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: options.env,
    shell: options.shell,
    signal: options.signal,
    uid: options.uid,
    gid: options.gid,
  })
  const encoding = options.encoding !== 'buffer' && Buffer.isEncoding(options.encoding) ? options.encoding : null
  const outputs = { stdout: [], stderr: [] }
  const sizes = { stdout: 0, stderr: 0 }
  let exited = false
  let killed = false
  let timer = null
  let ex = null
  const cmd = [file, ...(args ?? [])].join(' ')

  function exithandler(code, signal) {
    if (exited) return
    exited = true
    if (timer) clearTimeout(timer)
    if (!callback) return
    const [stdout, stderr] = ['stdout', 'stderr'].map((name) => {
      const all = Buffer.concat(outputs[name])
      return encoding ? all.toString(encoding) : all
    })
    if (!ex && code === 0 && signal === null) {
      callback(null, stdout, stderr)
      return
    }
    if (!ex)
      ex = at(
        wrappedFn(`Command failed: ${cmd}\n${stderr}`, {
          code: code < 0 ? undefined : code,
          killed: child.killed || killed,
          signal,
        }),
        'errors:generic',
      )
    ex.cmd = cmd
    callback(ex, stdout, stderr)
  }
  function errorhandler(e) {
    ex = e
    child.stdout?.destroy()
    child.stderr?.destroy()
    exithandler()
  }
  function kill() {
    child.stdout?.destroy()
    child.stderr?.destroy()
    killed = true
    try {
      child.kill(options.killSignal)
    } catch (e) {
      ex ??= e
      exithandler()
    }
  }
  if (options.timeout > 0)
    timer = setTimeout(() => {
      kill()
      timer = null
    }, options.timeout)
  for (const name of ['stdout', 'stderr']) {
    child[name]?.on('data', (chunk) => {
      if (exited || ex) return
      sizes[name] += chunk.length
      if (sizes[name] > options.maxBuffer) {
        outputs[name].push(chunk.subarray(0, chunk.length - (sizes[name] - options.maxBuffer)))
        ex = new codes.ERR_CHILD_PROCESS_STDIO_MAXBUFFER(name)
        kill()
      } else outputs[name].push(chunk)
    })
  }
  child.addListener('close', exithandler)
  child.addListener('error', errorhandler)
  return child
}
function wrappedFn(message, extra) {
  return genericNodeError(message, extra)
}
function genericNodeError(message, extra) {
  return Object.assign(new Error(message), extra)
}

const kCustom = Symbol.for('nodejs.util.promisify.custom')
const customPromise_ =
  (original) =>
  (...args) => {
    let child
    const promise = new Promise((resolve, reject) => {
      child = original(...args, (err, stdout, stderr) => {
        if (err !== null) {
          err.stdout = stdout
          err.stderr = stderr
          reject(err)
        } else resolve({ stdout, stderr })
      })
    })
    promise.child = child
    return promise
  }
for (const fn of [exec, execFile]) Object.defineProperty(fn, kCustom, { enumerable: false, value: customPromise_(fn) })

// ---- synchronous

function runSync_(options) {
  const stdio = stdioOf_(options.stdio, true)
  const input =
    options.input === undefined || options.input === null
      ? null
      : typeof options.input === 'string'
        ? Buffer.from(options.input, 'utf8')
        : options.input
  const json = sys.spawnSync(
    JSON.stringify({
      file: options.file,
      args: options.args,
      env: options.env,
      cwd: options.cwd ?? null,
      uid: options.uid ?? null,
      gid: options.gid ?? null,
      detached: false,
      stdio,
      timeout: options.timeout ?? 0,
      maxBuffer: options.maxBuffer ?? MAX_BUFFER,
      killSignal: signalName_(options.killSignal ?? 'SIGTERM'),
      input: input === null ? null : Buffer.from(input).toString('base64'),
    }),
  )
  const raw = JSON.parse(json)
  const output =
    raw.output === null ? null : raw.output.map((each) => (each === null ? null : Buffer.from(each, 'base64')))
  const result = { pid: raw.pid, status: raw.status, signal: raw.signal, output }
  if (raw.errno) result.error = raw.errno
  return result
}

function spawnSync(file, args, options) {
  options = { maxBuffer: MAX_BUFFER, ...normalizeSpawnArguments(file, args, options) }
  if (options.killSignal) signalNumber_(options.killSignal)
  return internal.callWith_(spawnSyncInternal_, child_process_, [options])
}
const child_process_ = {}
function spawnSyncInternal_(options) {
  const result = runSync_(options)
  if (result.output && options.encoding && options.encoding !== 'buffer') {
    result.output = result.output.map((each) => each?.toString(options.encoding) ?? each)
  }
  const shaped = {}
  if (result.error) {
    const error = errnoException(result.error, `spawnSync ${options.file}`)
    error.path = options.file
    error.spawnargs = options.args.slice(1)
    shaped.error = error
  }
  return Object.assign(shaped, {
    status: result.status,
    signal: result.signal,
    output: result.output,
    pid: result.pid,
    stdout: result.output && result.output[1],
    stderr: result.output && result.output[2],
  })
}

function checkExecSyncError(ret, args, cmd) {
  let err
  if (ret.error) {
    err = ret.error
    Object.assign(err, ret)
  } else if (ret.status !== 0) {
    let msg = 'Command failed: '
    msg += cmd || args.join(' ')
    if (ret.stderr && ret.stderr.length > 0) msg += `\n${ret.stderr.toString()}`
    err = wrappedFn(msg, ret)
  }
  return err
}

function execFileSync(file, args, options) {
  const normalized = normalizeSpawnArguments(file, args, options)
  const given = Array.isArray(args) ? options : args && typeof args === 'object' ? args : options
  const inheritStderr = !given?.stdio
  const ret = spawnSync(file, args, options)
  if (inheritStderr && ret.stderr) process.stderr.write(ret.stderr)
  const err = checkExecSyncError(ret, [normalized.args[0], ...normalized.args.slice(1)])
  if (err) throw at(err, 'child_process:execFileSync')
  return ret.stdout
}

function execSync(command, options) {
  validateString(command, 'command')
  const opts = { ...options, shell: typeof options?.shell === 'string' ? options.shell : true }
  const inheritStderr = !options?.stdio
  const ret = spawnSync(command, opts)
  if (inheritStderr && ret.stderr) process.stderr.write(ret.stderr)
  const err = checkExecSyncError(ret, undefined, command)
  if (err) throw at(err, 'child_process:execSync')
  return ret.stdout
}

module.exports = { _forkChild() {}, ChildProcess, exec, execFile, execFileSync, execSync, fork, spawn, spawnSync }
