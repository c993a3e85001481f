// The first code of a guest: the module registry of the library, error capture, and the entry through which the host
// speaks. Evaluates to the function `boot(sys, sources)`; it runs once, and node processes start from its snapshot.
;(function boot(names, manifest) {
  const sys = {}
  for (const name of names) {
    sys[name] = globalThis[`host:${name}`]
    delete globalThis[`host:${name}`]
  }
  const cache = new Map()
  const nativeCapture = Error.captureStackTrace
  /** Error → call sites as they were when it was made; formatted when `stack` is first read, as V8 does. */
  const captured = new WeakMap()
  const formatted = new WeakMap()
  /** Receivers of callbacks that the library calls, innermost last; see callWith_. */
  const receivers = []
  const state = { seq: 0, formatting: false, throwSite: null }

  const internal = {
    sys,
    state,
    captured,
    receivers,
    require: load,
    callWith_,
    names: Object.keys(manifest),
  }

  function load(id) {
    const name = id.startsWith('node:') ? id.slice(5) : id
    const known = cache.get(name)
    if (known) return known.exports
    const module = { exports: {}, id: name }
    cache.set(name, module)
    const factory = sys.compileLibrary(`node:${name}`, manifest[name])
    factory(module.exports, load, module, internal)
    return module.exports
  }

  /** Calls back into a user's function; `as` is the property under which V8 would show it ([as _onTimeout]). */
  function callWith_(fn, self, args, as) {
    const depth = receivers.length
    receivers.push([self, as])
    try {
      return Reflect.apply(fn, self, args)
    } finally {
      receivers.length = depth
    }
  }

  const stackDescriptor = {
    get() {
      return readStack(this)
    },
    set(value) {
      formatted.set(this, value)
    },
    enumerable: false,
    configurable: true,
  }
  internal.stackGetter = stackDescriptor.get

  function readStack(error) {
    const known = formatted.get(error)
    if (formatted.has(error) || !captured.has(error)) return known
    const info = captured.get(error)
    const json = JSON.stringify({ ...info, facts: factsOf(error, info), limit: stackLimit() })
    const prepare = userPrepare
    if (typeof prepare === 'function' && !state.formatting) {
      state.formatting = true
      try {
        const sites = JSON.parse(sys.callSites(json)).map((site) => makeCallSite(site))
        const text = prepare(error, sites)
        formatted.set(error, text)
        return text
      } finally {
        state.formatting = false
      }
    }
    const text = `${info.header ?? describeHeader(error)}${sys.formatFrames(json)}`
    formatted.set(error, text)
    info.isRead = true
    return text
  }

  /** What the host needs to find the place of the error. */
  function factsOf(error, info) {
    let made = ''
    try {
      made = error.constructor?.name ?? ''
    } catch {}
    const chain = []
    try {
      for (
        let type = error.constructor;
        typeof type === 'function' && type !== Error && chain.length < 8;
        type = Object.getPrototypeOf(type)
      )
        chain.push(type.name)
    } catch {}
    return {
      name: '',
      message: info.raw ?? '',
      made: info.callee ?? made,
      text: info.text ?? '',
      chain: info.callee ? undefined : chain,
    }
  }
  internal.factsOf = factsOf

  function stackLimit() {
    return typeof limit === 'number' ? Math.max(0, Math.min(limit, 200)) : 0
  }

  function describeHeader(error) {
    try {
      const code = nodeErrors.get(error)
      if (code) return `${error.name} [${code}]: ${error.message}`
      const name = error.name === undefined ? 'Error' : String(error.name)
      const message = error.message === undefined ? '' : String(error.message)
      if (name === '') return message
      return message === '' ? name : `${name}: ${message}`
    } catch {
      return 'Error'
    }
  }

  /** Errors of ours whose header shows their code. */
  const nodeErrors = new WeakMap()
  internal.nodeErrors = nodeErrors

  function makeCallSite(site) {
    return {
      getFileName: () => site.file,
      getLineNumber: () => site.line,
      getColumnNumber: () => site.column,
      getFunctionName: () => site.name,
      getTypeName: () => site.type,
      getMethodName: () => site.method,
      getFunction: () => undefined,
      getThis: () => undefined,
      getEvalOrigin: () => undefined,
      getScriptNameOrSourceURL: () => site.file,
      isNative: () => false,
      isToplevel: () => site.type === null,
      isEval: () => false,
      isConstructor: () => site.isConstructor,
      isAsync: () => site.isAsync,
      isPromiseAll: () => false,
      getPromiseIndex: () => null,
      toString: () => site.text,
    }
  }

  let userPrepare
  let limit = 10

  // More than is shown: functions of the library that Node does not have are left out later.
  Error.stackTraceLimit = 40
  // QuickJS calls this when an error is made, and again wherever it passes; what it returns would become the `stack`, so
  // the accessor is put in its way.
  // A proxy, because calls of those have room on a full stack (engine/stack-room.ts).
  Error.prepareStackTrace = new Proxy((error, sites) => {
    capture(error, sites)
    return undefined
  }, {})
  Object.defineProperty(Error, 'prepareStackTrace', {
    get: () => userPrepare,
    set(value) {
      userPrepare = value
    },
    enumerable: false,
    configurable: true,
  })

  const nativeIsError = Error.isError
  delete Error.isError
  const isError_ = nativeIsError ?? ((value) => value instanceof Error)

  function capture(error, sites) {
    // What is thrown without being an Error has no stack in V8.
    if (captured.has(error) || (!state.direct && !isError_(error))) return
    // What Promise.any makes has no stack: no code of the program's was running.
    const isBare = error instanceof NativeAggregateError && !isMakingAggregate
    const frames = isBare ? [] : framesOf(sites)
    addSites_(frames)
    const info = { frames, seq: ++state.seq, async: asyncHere_() }
    if (error instanceof SyntaxError && frames[0]?.[1] === '<input>' && explainEvaluated_(error, info)) {
      keep(error, info)
      return
    }
    const message = error instanceof Error && Object.hasOwn(error, 'message') ? error.message : ''
    if (frames.length > 0 && message !== '') info.text = message
    if (message !== '' && (MAY_BE_THE_ENGINES.test(message) || frames[0]?.[1] === null)) {
      info.raw = message
      const words = parentWords_(message) ?? sys.words(JSON.stringify({ frames, message }))
      if (words !== undefined)
        Object.defineProperty(error, 'message', {
          value: words + hintOf_(words, frames),
          writable: true,
          configurable: true,
          enumerable: false,
        })
    }
    keep(error, info)
  }

  const parentWords_ = (message) =>
    message === 'parent class must be constructor'
      ? `Class extends value ${printed_(globalThis.$t.parent)} is not a constructor or null`
      : undefined

  /** What V8 has against the text that eval() or new Function() was given; false when that is nothing. */
  function explainEvaluated_(error, info) {
    const [, below] = info.frames
    const isNative = below?.[1] === null && /^(eval|(Async)?(Generator)?Function)$/.test(below[0])
    const given = globalThis.$t.source
    if (!isNative && typeof given !== 'string') return false
    const found = sys.evalProblem(isNative ? below[0] : null, given)
    if (found === undefined) return false
    const { message, arrow } = JSON.parse(found)
    error.message = message
    info.text = message
    info.arrow = arrow
    info.frames.shift()
    return true
  }

  /** A name of CommonJS in a file that its package.json makes an ES module. */
  function hintOf_(words, frames) {
    if (!words.includes(' is not defined in ES module scope')) return ''
    const file = frames.find(([, name]) => name?.startsWith('file:'))?.[1]
    if (!file?.endsWith('.js')) return ''
    const scope = load('internal/packages').scope(load('path').dirname(load('url').fileURLToPath(file)))
    if (scope?.data.type !== 'module') return ''
    return `\nThis file is being treated as an ES module because it has a '.js' file extension and '${load('path').join(scope.dir, 'package.json')}' contains "type": "module". To treat it as a CommonJS script, rename it to use the '.cjs' file extension.`
  }

  /** Gives each frame of a user's function the instruction it is at: the frames are a part of all that run now. */
  function addSites_(frames) {
    const own = frames.filter(([, file]) => file !== null && !file.startsWith('node:'))
    if (own.length === 0) return
    const all = JSON.parse(sys.sitesHere())
    // QuickJS says column 1 where it has noted nothing; the function itself knows where it begins.
    const isBare = (frame) => frame[3] === 1 && !frame[0]
    const isSame = (first) =>
      own.every((frame, i) => frame[2] === all[first + i]?.[0] && (frame[3] === all[first + i][1] || isBare(frame)))
    for (let first = 0; first < all.length; first++) {
      if (!isSame(first)) continue
      own.forEach((frame, i) => {
        const [, column, site, self] = all[first + i]
        const isStart = isBare(frame) && column > 1
        if (isStart) frame[3] = column
        frame[7] = site
        frame[8] = self
        frame[9] = isStart
      })
      return
    }
  }

  function asyncHere_() {
    const json = sys.asyncHere()
    return typeof json === 'string' && json !== '[]' ? JSON.parse(json) : null
  }

  /** How the messages begin that V8 words differently; the host has the table. */
  const MAY_BE_THE_ENGINES =
    /^(cannot |Cannot convert|not a |not ext|'|value is|object |class con|invalid|no setter|could not del|empty array|expecting hex|malformed|Date val|promise self|BigInt |bigint arg|operand 'proto|toPrim|must be|radix|parent class|stack over|out of mem|this is|private |Private |[\p{ID_Start}$_][\p{ID_Continue}$]* is not (defined|initialized)$)/u

  function framesOf(sites) {
    const frames = []
    let hint = receivers.length
    let below = null
    for (const site of sites) {
      const file = site.getFileName()
      const name = site.getFunctionName()
      if (name === 'callWith_') {
        hint--
        const [self, as] = receivers[hint] ?? []
        const type = typeNameOf(self)
        if (frames.length > 0) [frames.at(-1)[4], frames.at(-1)[5]] = [type, as]
        below = type
        continue
      }
      if (file === 'node:internal/bootstrap' || (site.isNative() && /^(apply|call|construct)$/.test(name))) continue
      const frame = [
        name,
        site.isNative() ? null : (file ?? null),
        site.getLineNumber() ?? 0,
        site.getColumnNumber() ?? 0,
      ]
      if (below !== null) frame.push(below)
      below = null
      frames.push(frame)
    }
    return frames
  }

  function keep(error, info) {
    captured.set(error, info)
    formatted.delete(error)
    Object.defineProperty(error, 'stack', { ...stackDescriptor, configurable: false })
  }

  const captureDirectly = nativeCapture
  /** Error.captureStackTrace: frames above and with `below` are left out. */
  function captureStackTrace(target, below) {
    if (target === null || (typeof target !== 'object' && typeof target !== 'function'))
      throw new TypeError('invalid_argument')
    const holder = {}
    const saved = captured
    state.direct = true
    if (typeof below === 'function') captureDirectly(holder, below)
    else captureDirectly(holder, captureStackTrace)
    state.direct = false
    const info = saved.get(holder)
    const frames = info?.frames ?? []
    captured.set(target, {
      ...captured.get(target),
      frames,
      async: info?.async ?? null,
      callee: typeof below === 'function' ? below.name : undefined,
      seq: state.seq,
    })
    formatted.delete(target)
    try {
      Object.defineProperty(target, 'stack', { ...stackDescriptor, configurable: true })
    } catch {}
  }
  Object.defineProperty(Error, 'captureStackTrace', { value: captureStackTrace, writable: true, configurable: true })

  function typeNameOf(self) {
    if (self === undefined || self === null || self === globalThis) return null
    try {
      if (self === globalThis.process) return 'process'
      return self.constructor?.name || 'Object'
    } catch {
      return 'Object'
    }
  }

  internal.hideStack = (error) => {
    captured.set(error, { frames: [], seq: ++state.seq })
    formatted.delete(error)
    return error
  }
  internal.readStack = readStack
  internal.describeHeader = describeHeader
  internal.limit = () => limit

  Object.defineProperty(Error, 'stackTraceLimit', {
    get: () => limit,
    set: (value) => {
      limit = value
    },
    enumerable: true,
    configurable: true,
  })

  // Promise.any's error gets no message from QuickJS; those that programs make have one of their own, if only an empty one.
  const NativeAggregateError = AggregateError
  let isMakingAggregate = false
  function AggregateErrorWithMessage(errors, message, options) {
    const args = message === undefined ? [errors, '', options] : [errors, message, options]
    isMakingAggregate = true
    try {
      return Reflect.construct(NativeAggregateError, args, new.target ?? AggregateErrorWithMessage)
    } finally {
      isMakingAggregate = false
    }
  }
  Object.defineProperty(AggregateErrorWithMessage, 'name', { value: 'AggregateError' })
  AggregateErrorWithMessage.prototype = NativeAggregateError.prototype
  Object.setPrototypeOf(AggregateErrorWithMessage, Error)
  Object.defineProperty(NativeAggregateError.prototype, 'constructor', {
    value: AggregateErrorWithMessage,
    writable: true,
    configurable: true,
  })
  Object.defineProperty(NativeAggregateError.prototype, 'message', {
    value: 'All promises were rejected',
    writable: true,
    configurable: true,
  })
  Object.defineProperty(globalThis, 'AggregateError', {
    value: AggregateErrorWithMessage,
    writable: true,
    configurable: true,
  })

  // Proxies remember what they stand for, as V8 does for util.inspect.
  const NativeProxy = Proxy
  const proxies = new WeakMap()
  function ProxyWithDetails(target, handler) {
    if (!new.target) throw new TypeError("Constructor Proxy requires 'new'")
    const proxy = new NativeProxy(target, handler)
    proxies.set(proxy, [target, handler])
    return proxy
  }
  Object.defineProperty(ProxyWithDetails, 'name', { value: 'Proxy' })
  ProxyWithDetails.revocable = (target, handler) => {
    const pair = NativeProxy.revocable(target, handler)
    proxies.set(pair.proxy, [target, handler])
    return pair
  }
  Object.defineProperty(globalThis, 'Proxy', { value: ProxyWithDetails, writable: true, configurable: true })
  internal.proxyDetails = (value) => proxies.get(value)
  internal.promiseDetails = (promise) => {
    const kind = sys.promiseState(promise)
    return [kind, kind === 0 ? undefined : sys.promiseResult(promise)]
  }
  /** What a Map's or Set's iterator has yet to give, and whether those are entries. */
  internal.iteratorDetails = (iterator) => {
    const state = JSON.parse(sys.iteratorState(iterator))
    if (state === null) return { isEntries: false, left: [] }
    const left = [...sys.iteratorSource(iterator)[state.kind]()].slice(state.taken)
    return { isEntries: state.kind === 'entries', left }
  }
  internal.asyncChain = (promise) => JSON.parse(sys.asyncChain(promise))

  /** As V8 writes a value into a message, without running any code of the program's. */
  function printed_(value) {
    if (typeof value === 'function') return Function.prototype.toString.call(value)
    if (typeof value !== 'object' || value === null) return String(value)
    if (Array.isArray(value)) return value.map((each) => (each == null ? '' : printed_(each))).join(',')
    if (value instanceof Error) return `${value.name}: ${value.message}`
    if (value instanceof RegExp) return String(value)
    if (internal.proxyDetails(Object.getPrototypeOf(value))) return '[object Object]'
    return `#<${typeNameOf(value) ?? 'Object'}>`
  }

  // `throw x` of a program is compiled to `throw $t(file, offset), x`.
  Object.defineProperty(globalThis, '$t', {
    value(site) {
      state.throwSite = { site, seq: ++state.seq }
    },
    enumerable: false,
  })

  // What every process has. Reading it takes most of the time of a first start: it is done in steps, so that a host can have a
  // program's key in between.
  const first = [
    'events',
    'stream',
    'fs',
    'net',
    'child_process',
    'http',
    'url',
    'assert',
    'perf_hooks',
    'dns',
    'readline',
    'internal/globals',
    'internal/uncaught',
    'internal/json',
    'internal/esm',
    'fs/promises',
    'internal/loop',
    'internal/main',
  ]
  /** False when all is read. */
  function readNext_() {
    const id = first.shift()
    if (id === undefined) return false
    const exports = load(id)
    if (id === 'internal/globals') exports.install()
    return true
  }

  return (what, a, b, c, ...more) => {
    switch (what) {
      case 'readNext':
        return readNext_()
      case 'main':
        return load('internal/main').main(a)
      case 'rejection':
        return internal.onRejection(a, b, c)
      case 'resolveModule':
        return internal.resolveModule(a, b)
      case 'print':
        return JSON.stringify([a, b, c, ...more].map((value) => ({ text: printed_(value), type: typeof value })))
      case 'loadModule':
        return internal.loadModule(a)
      default:
        return load('internal/loop').phases[what](a, b, c)
    }
  }
})
