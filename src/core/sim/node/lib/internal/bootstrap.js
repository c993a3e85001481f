// The first code of a guest: the module registry of the library, error capture, and the entry through which the host
// speaks. Evaluates to the function `boot(sys, sources)`; it runs once, and node processes start from its snapshot.
(function boot(sys, manifest) {
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
      captured.delete(this)
    },
    enumerable: false,
    configurable: true,
  }
  delete stackDescriptor.get.name
  internal.stackGetter = stackDescriptor.get

  function readStack(error) {
    const known = formatted.get(error)
    if (known !== undefined || !captured.has(error)) return known
    const { frames, header } = captured.get(error)
    const prepare = userPrepare
    if (typeof prepare === 'function' && !state.formatting) {
      state.formatting = true
      try {
        const sites = JSON.parse(sys.callSites(JSON.stringify(frames))).map((site) => makeCallSite(site))
        const text = prepare(error, sites)
        formatted.set(error, text)
        return text
      } finally {
        state.formatting = false
      }
    }
    const text = `${header ?? describeHeader(error)}${sys.formatFrames(JSON.stringify(frames))}`
    formatted.set(error, text)
    return text
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

  // QuickJS calls this when an error is made; what it returns would become the `stack`, so the accessor is put in its way.
  Error.prepareStackTrace = (error, sites) => {
    capture(error, sites)
    return undefined
  }
  const nativePrepare = Error.prepareStackTrace

  function capture(error, sites) {
    const frames = []
    let hint = receivers.length
    for (const site of sites) {
      const file = site.getFileName()
      const name = site.getFunctionName()
      if (name === 'callWith_') {
        hint--
        const [self, as] = receivers[hint] ?? []
        if (frames.length > 0) frames[frames.length - 1].push(typeNameOf(self), as)
        continue
      }
      if (name === 'captureStackTrace' || name === 'capture') continue
      frames.push([name, site.isNative() ? null : (file ?? null), site.getLineNumber() ?? 0, site.getColumnNumber() ?? 0])
    }
    keep(error, { frames, seq: ++state.seq })
  }

  function keep(error, info) {
    captured.set(error, { ...info, async: sys.asyncFrames?.() })
    formatted.delete(error)
    Object.defineProperty(error, 'stack', { ...stackDescriptor, configurable: false })
  }

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
  internal.load = load
  return internal
})
