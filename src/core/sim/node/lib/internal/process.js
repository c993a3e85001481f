// The process object.
const { sys } = internal
const EventEmitter = require('events')
const { codes, errnoException, uvException, byNumber, byName, at, hideStack } = require('internal/errors')
const { fail_, validateFunction, validateString, validateObject } = require('internal/validators')
const { nextTick } = require('internal/ticks')
const { inspect } = require('internal/inspect')

/** Flags that NODE_OPTIONS may hold. Simplified: the ones that people ask for. */
const NODE_FLAGS =
  '--inspect --inspect-brk --require -r --import --max-old-space-size --no-warnings --no-deprecation --trace-warnings --trace-deprecation --throw-deprecation --unhandled-rejections --enable-source-maps --experimental-vm-modules --preserve-symlinks --conditions --dns-result-order --stack-trace-limit --title --trace-uncaught'.split(
    ' ',
  )

function process_() {}
Object.defineProperty(process_, 'name', { value: 'process' })
const proto = Object.create(EventEmitter.prototype, {
  constructor: { value: process_, writable: true, configurable: true },
})
Object.defineProperty(proto, Symbol.toStringTag, { configurable: true, value: 'process' })
const process = Object.create(proto)
EventEmitter.call(process)

const signals = require('os').constants.signals
let exitCode

Object.defineProperty(process, 'exitCode', {
  configurable: true,
  enumerable: true,
  get: () => exitCode,
  set(value) {
    if (value !== null && value !== undefined) {
      if (typeof value === 'string' && value !== '') {
        const number = Number(value)
        if (Number.isInteger(number)) value = number
      }
      if (!Number.isInteger(value))
        fail_(
          typeof value === 'number'
            ? new codes.ERR_OUT_OF_RANGE('code', 'an integer', value)
            : new codes.ERR_INVALID_ARG_TYPE('code', 'number', value),
        )
    }
    exitCode = value ?? undefined
  },
})

function hrtime(time) {
  const now = sys.monotonic()
  let seconds = Math.floor(now / 1000)
  let nanos = Math.floor((now % 1000) * 1e6)
  if (time !== undefined) {
    seconds -= time[0]
    nanos -= time[1]
    if (nanos < 0) {
      seconds--
      nanos += 1e9
    }
  }
  return [seconds, nanos]
}
hrtime.bigint = () => BigInt(Math.floor(sys.monotonic() * 1e6))

function memoryUsage() {
  return { rss: 48_000_000, heapTotal: 6_500_000, heapUsed: 5_200_000, external: 1_600_000, arrayBuffers: 10_500 }
}
memoryUsage.rss = () => 48_000_000

function wrappedChdir(directory) {
  validateString(directory, 'directory')
  const got = sys.chdir(directory)
  if (got < 0) throw at(uvException({ errno: got, syscall: 'chdir', path: sys.getcwd(), dest: directory }), 'chdir')
}

function cwd() {
  const got = sys.getcwd()
  if (typeof got === 'number')
    throw at(
      uvException({
        errno: got,
        syscall: 'uv_cwd',
        message:
          'process.cwd failed with error no such file or directory, the current working directory was likely removed without changing the working directory',
      }),
      'cwd',
    )
  return got
}
function uvCwd_() {
  const got = sys.getcwd()
  if (typeof got === 'number') {
    throw at(uvException({ errno: got, syscall: 'uv_cwd' }), 'cwd')
  }
  return got
}
void cwd

function exit(code) {
  if (code !== undefined) process.exitCode = code
  if (!process._exiting) {
    process._exiting = true
    process.emit('exit', exitCode || 0)
  }
  process.reallyExit(exitCode || 0)
}

function kill(pid, sig) {
  if (pid != (pid | 0)) fail_(new codes.ERR_INVALID_ARG_TYPE('pid', 'number', pid))
  let got
  if (typeof sig === 'number') got = sys.kill(pid, sig)
  else {
    const name = sig || 'SIGTERM'
    if (!(name in signals)) fail_(new codes.ERR_UNKNOWN_SIGNAL(name, String(name).toUpperCase() in signals))
    got = sys.kill(pid, signals[name])
  }
  if (got < 0) throw at(errnoException(got, 'kill'), 'kill')
  return true
}

function validateId(id, name) {
  if (typeof id === 'number') {
    if (!Number.isInteger(id) || id < 0 || id > 4294967295)
      fail_(new codes.ERR_OUT_OF_RANGE(name, '>= 0 && <= 4294967295', id))
  } else if (typeof id !== 'string') fail_(new codes.ERR_INVALID_ARG_TYPE(name, ['number', 'string'], id))
}
const idOf_ = (id, file, kind) => {
  if (typeof id === 'number') return id
  const line = require('fs')
    .readFileSync(file, 'utf8')
    .split('\n')
    .find((each) => each.split(':')[0] === id)
  if (!line)
    throw Object.assign(new Error(`${kind} identifier does not exist: ${id}`), { code: 'ERR_UNKNOWN_CREDENTIAL' })
  return Number(line.split(':')[2])
}
/** Node's ErrnoException of C++: a positive number and the words of strerror. */
function credentialError_(errno, syscall) {
  const code = byNumber.get(errno)[0]
  const error = new Error(`${code}, ${sys.strerror(code)}`)
  error.errno = -errno
  error.code = code
  error.syscall = syscall
  return error
}
function setuid(id) {
  validateId(id, 'id')
  const got = sys.setuid(idOf_(id, '/etc/passwd', 'User'))
  if (got < 0) throw at(credentialError_(got, 'setuid'), 'setuid')
}
function setgid(id) {
  validateId(id, 'id')
  const got = sys.setgid(idOf_(id, '/etc/group', 'Group'))
  if (got < 0) throw at(credentialError_(got, 'setgid'), 'setuid')
}

function wrappedUmask(mask) {
  if (mask === undefined) return sys.umask(-1)
  if (typeof mask === 'string') {
    if (!/^[0-7]+$/.test(mask))
      fail_(new codes.ERR_INVALID_ARG_VALUE('mask', mask, 'must be a 32-bit unsigned integer or an octal string'))
    mask = Number.parseInt(mask, 8)
  }
  return sys.umask(mask & 0o777)
}

/** What this build of Node prints of itself when it aborts. */
const NATIVE_STACK = `----- Native stack trace -----

 1: 0xd3a3c0  [node]
 2: 0xf50bdf v8::internal::FunctionCallbackArguments::Call(v8::internal::CallHandlerInfo) [node]
 3: 0xf5144d  [node]
 4: 0xf51915 v8::internal::Builtin_HandleApiCall(int, unsigned long*, v8::internal::Isolate*) [node]
 5: 0x195e376  [node]

----- JavaScript stack trace -----

`
let traceHintShown = false
function emitWarning(warning, type, code) {
  let detail
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    code = type.code
    if (typeof type.detail === 'string') detail = type.detail
    type = type.type || 'Warning'
  } else if (typeof type === 'function') [type, code] = ['Warning', '']
  if (typeof warning === 'string') {
    const err = new Error(warning)
    err.name = String(type || 'Warning')
    if (code !== undefined) err.code = code
    if (detail !== undefined) err.detail = detail
    warning = err
  } else if (!(warning instanceof Error)) fail_(new codes.ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning))
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation) return
    if (process.throwDeprecation) {
      nextTick(() => {
        throw at(warning, 'warning:throw')
      })
      return
    }
  }
  nextTick(() => process.emit('warning', warning))
}
function onWarning_(warning) {
  if (internal.options.noWarnings || process.env.NODE_NO_WARNINGS === '1') return
  const isDeprecation = warning.name === 'DeprecationWarning'
  const trace = process.traceProcessWarnings || (isDeprecation && process.traceDeprecation)
  let text = `(node:${process.pid}) `
  if (warning.code) text += `[${warning.code}] `
  text += trace && warning.stack ? warning.stack : `${warning.name}: ${warning.message}`
  if (typeof warning.detail === 'string') text += `\n${warning.detail}`
  if (!trace && !traceHintShown) {
    const flag = isDeprecation ? '--trace-deprecation' : '--trace-warnings'
    text += `\n(Use \`node ${flag} ...\` to show where the warning was created)`
    traceHintShown = true
  }
  internal.writeError(`${text}\n`)
}

/** Listeners for signals install a handler; without listeners the default action is back. */
function onNewListener_(type) {
  if (!(type in signals) || this.listenerCount(type) > 0) return
  const got = sys.signal(type, true)
  if (got < 0) throw errnoException(got, 'uv_signal_start')
}
function onRemoveListener_(type) {
  if (type in signals && this.listenerCount(type) === 0) sys.signal(type, false)
}

function stdio_(fd, isInput) {
  let stream
  return () => {
    if (!stream) stream = isInput ? require('internal/stdio').openStdin() : require('internal/stdio').openOutput(fd)
    return stream
  }
}
for (const [name, fd] of [
  ['stdin', 0],
  ['stdout', 1],
  ['stderr', 2],
]) {
  let getter = stdio_(fd, fd === 0)
  Object.defineProperty(process, name, {
    configurable: true,
    enumerable: true,
    get: () => getter(),
    set(value) {
      getter = () => value
    },
  })
}

/** process.env: values are text, and what a program sets its children see. */
function makeEnv_(initial) {
  return new Proxy(initial, {
    set(target, key, value) {
      if (typeof key === 'symbol') fail_(new TypeError('Cannot convert a Symbol value to a string'))
      target[key] = `${value}`
      return true
    },
    defineProperty(target, key, descriptor) {
      target[key] = `${descriptor.value}`
      return true
    },
  })
}

Object.assign(process, {
  version: 'v20.20.2',
  versions: {
    node: '20.20.2',
    acorn: '8.15.0',
    ada: '2.9.2',
    ares: '1.34.6',
    brotli: '1.1.0',
    modules: '115',
    llhttp: '8.1.2',
    openssl: '3.0.19',
    unicode: '16.0',
    uv: '1.46.0',
    v8: '11.3.244.8-node.38',
    zlib: '1.3.0.1-motley',
  },
  arch: 'x64',
  platform: 'linux',
  release: { name: 'node', lts: 'Iron' },
  title: 'node',
  execArgv: [],
  features: {
    inspector: true,
    debug: false,
    uv: true,
    ipv6: true,
    tls_alpn: true,
    tls_sni: true,
    tls_ocsp: true,
    tls: true,
    cached_builtins: true,
  },
  config: { target_defaults: {}, variables: {} },
  moduleLoadList: [],
  exiting: undefined,
  nextTick,
  hrtime,
  memoryUsage,
  exit,
  kill,
  emitWarning,
  setuid,
  setgid,
  chdir: wrappedChdir,
  cwd: uvCwd_,
  umask: wrappedUmask,
  abort() {
    const frames = String(new Error().stack).split('\n').slice(1, 9)
    const places = frames.map(
      (line, i) =>
        `${i + 1}: ${line
          .replace(/^ +at (async )?/, '')
          .replace(/^Object\.<anonymous> \((.*)\)$/, '$1')
          .replace(/^Function\.(\S+) \[as \S+\]/, '$1')}\n`,
    )
    internal.writeError(`${NATIVE_STACK}${places.join('')}\n\n`)
    sys.kill(process.pid, signals.SIGABRT)
  },
  getuid: () => sys.getuid(),
  geteuid: () => sys.geteuid(),
  getgid: () => sys.getgid(),
  getegid: () => sys.getegid(),
  getgroups: () => [...new Set([...JSON.parse(sys.getgroups()), sys.getegid()])],
  seteuid: setuid,
  setegid: setgid,
  uptime: () => (sys.monotonic() - internal.startedAt) / 1000,
  cpuUsage(previous) {
    const { userMs, systemMs } = JSON.parse(sys.times())
    const usage = { user: Math.round(userMs * 1000), system: Math.round(systemMs * 1000) }
    return previous ? { user: usage.user - previous.user, system: usage.system - previous.system } : usage
  },
  resourceUsage: () => ({
    userCPUTime: 40000,
    systemCPUTime: 10000,
    maxRSS: 46000,
    sharedMemorySize: 0,
    unsharedDataSize: 0,
    unsharedStackSize: 0,
    minorPageFault: 3500,
    majorPageFault: 0,
    swappedOut: 0,
    fsRead: 0,
    fsWrite: 0,
    ipcSent: 0,
    ipcReceived: 0,
    signalsCount: 0,
    voluntaryContextSwitches: 30,
    involuntaryContextSwitches: 10,
  }),
  constrainedMemory: () => 0,
  availableMemory: () => require('os').freemem(),
  getActiveResourcesInfo: () => [],
  _getActiveHandles: () => [],
  _getActiveRequests: () => [],
  binding: () => fail_(new Error('No such module')),
  dlopen: () => fail_(new Error('dlopen is not available')),
  reallyExit(code) {
    sys.exit(code)
  },
  setUncaughtExceptionCaptureCallback(fn) {
    if (fn !== null) validateFunction(fn, 'fn')
    internal.captureCallback = fn
  },
  hasUncaughtExceptionCaptureCallback: () => internal.captureCallback != null,
  setSourceMapsEnabled() {},
  loadEnvFile(path = '.env') {
    const found = internal.parseEnv(require('fs').readFileSync(path, 'utf8'))
    for (const [name, value] of Object.entries(found)) process.env[name] ??= value
  },
  getBuiltinModule: (id) => require('internal/cjs').builtin(id),
  allowedNodeEnvironmentFlags: new Set(NODE_FLAGS),
  report: { getReport: () => ({}) },
})
process.on('newListener', onNewListener_)
process.on('removeListener', onRemoveListener_)
process.on('warning', onWarning_)

/** The lines `NAME=value` of a file: a value may stand in quotes; what is not ends at a #. */
internal.parseEnv = (text) => {
  const out = {}
  const line = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\n#]*))/gm
  for (const [, name, double, single, tick, bare] of text.matchAll(line))
    out[name] = double?.replaceAll('\\n', '\n') ?? single ?? tick ?? bare.trim()
  return out
}
/** --env-file: what the environment has already stays. */
internal.readEnvFile = (file) => {
  try {
    process.loadEnvFile(String(file))
  } catch {
    internal.writeError(`${process.argv0}: ${file}: not found\n`)
    sys.exit(9)
  }
}

internal.prepareProcess = (start) => {
  process.pid = start.pid
  process.env = makeEnv_(start.env)
  process.argv = start.argv
  process.argv0 = start.argv0
  process.execArgv = start.execArgv
  process.execPath = '/usr/bin/node'
  Object.defineProperty(process, 'ppid', { enumerable: true, configurable: true, get: () => sys.getppid() })
  if (start.options['trace-warnings']) process.traceProcessWarnings = true
  if (start.options['trace-deprecation']) process.traceDeprecation = true
  if (start.options['no-deprecation']) process.noDeprecation = true
  if (start.options['throw-deprecation']) process.throwDeprecation = true
  process.exitCode = undefined
}

internal.runExit = (code) => {
  if (!process._exiting) {
    process._exiting = true
    try {
      process.emit('exit', code)
    } catch (error) {
      internal.uncaught(error, 'uncaughtException')
    }
  }
  return exitCode ?? code
}
void [uvException, byName, hideStack, inspect, validateObject]
module.exports = process
