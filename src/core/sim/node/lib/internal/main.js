// What a node process does first: its options, then the script, -e, -p or standard input.
const { sys } = internal
const { Module, makeRequire_ } = require('internal/cjs')
const path = require('path')
const { inspect } = require('internal/inspect')
const { codes, at } = require('internal/errors')

/** `start` comes from the host: pid, argv, env, what to run. */
function main(json) {
  const start = JSON.parse(json)
  internal.options = start.options
  if (start.options.stackTraceLimit !== undefined) Error.stackTraceLimit = start.options.stackTraceLimit
  internal.startedAt = sys.monotonic()
  internal.prepareProcess(start)
  const thread = process.env.NODE_WORKER_START
  if (thread !== undefined) {
    delete process.env.NODE_WORKER_START
    internal.worker = JSON.parse(thread)
    process.pid = internal.worker.pid
  }
  const channel = process.env.NODE_CHANNEL_FD
  if (channel !== undefined) {
    delete process.env.NODE_CHANNEL_FD
    internal.openParentChannel(Number(channel))
  }
  if (internal.worker) enterThread_(start)
  const { runCallback_ } = require('internal/ticks')
  runCallback_(() => begin_(start), undefined, [])
}

/** A thread's channel belongs to its port, not to the program. */
function enterThread_(start) {
  internal.worker.send = process.send
  internal.worker.channel = process.channel
  for (const name of ['send', 'channel']) delete process[name]
  start.argv.push(...internal.worker.argv)
  internal.worker.send({ online: true })
}

function begin_(start) {
  if (internal.worker?.source !== undefined) {
    evalScript_('[worker eval]', internal.worker.source)
    return
  }
  if (start.options['env-file'] !== undefined) internal.readEnvFile(start.options['env-file'])
  for (const id of start.options.require)
    Module._load(
      id,
      { id: 'internal/preload', filename: null, paths: Module._nodeModulePaths(process.cwd()), children: [] },
      false,
    )
  if (start.kind === 'file') {
    run_main_module(start.file)
  } else if (start.kind === 'eval') evalScript_('[eval]', start.source, start.print, start.isModule)
  else if (start.kind === 'stdin') readStdin_(start.isModule, start.print)
  else if (start.kind === 'check') checkSyntax(start.file)
  else if (start.kind === 'repl') require('internal/repl').start()
}

function run_main_module(file) {
  process.argv[1] = resolveMainPath(file)
  Module.runMain(process.argv[1])
}
function resolveMainPath(file) {
  return path.resolve(file)
}

function checkSyntax(file) {
  const full = Module._findPath(path.resolve(file), null, true)
  if (!full) Module._resolveFilename(path.resolve(file), null, true)
  const source = require('internal/cjs').readSource_(full)
  const isModule = full.endsWith('.mjs') || require('internal/packages').typeOf(full) === 'module'
  if (isModule) sys.prepareModule(require('url').pathToFileURL(full).href, source, true)
  else if (require('internal/cjs').wrapSafe(full, source) === null)
    sys.prepareModule(require('url').pathToFileURL(full).href, source, true)
}

function readStdin_(isModule, print) {
  let source = ''
  process.stdin.setEncoding('utf8')
  process.stdin.on('data', (chunk) => {
    source += chunk
  })
  process.stdin.on('end', () => evalScript_('[stdin]', source, print, isModule))
}

/** A program may run where its directory is gone. */
function tryGetCwd_() {
  try {
    return process.cwd()
  } catch {
    return path.dirname(process.execPath)
  }
}

function evalScript_(name, source, print, isModule) {
  // What only a module may say makes it one.
  if (isModule || JSON.parse(sys.scanModule(source)).isModule) {
    if (print) throw at(new codes.ERR_EVAL_ESM_CANNOT_PRINT(), 'main:print')
    offerModules_(makeRequire_(new Module('[eval1]')))
    require('internal/esm').runMain_(path.resolve('[eval1]'), source)
    return
  }
  const module = new Module(name)
  const cwd = tryGetCwd_()
  module.filename = path.join(cwd, name)
  module.paths = Module._nodeModulePaths(cwd)
  const require_ = makeRequire_(module)
  Object.assign(globalThis, { module, exports: module.exports })
  for (const [key, value] of Object.entries({ __filename: name, __dirname: '.', require: require_ })) {
    Object.defineProperty(globalThis, key, { value, writable: true, configurable: true, enumerable: true })
  }
  offerModules_(require_)
  const result = runScript(name, source)
  if (print)
    console.log(
      typeof result === 'string'
        ? result
        : inspect(result, { colors: process.stdout.isTTY && process.stdout.getColorDepth() > 2 }),
    )
}
/** With -e each module of Node's is a global variable. */
function offerModules_(require_) {
  for (const id of Module.builtinModules) {
    if (id.includes('/') || id in globalThis) continue
    Object.defineProperty(globalThis, id, {
      configurable: true,
      enumerable: false,
      get: () => require_(id),
      set(value) {
        Object.defineProperty(globalThis, id, { value, writable: true, configurable: true, enumerable: true })
      },
    })
  }
}
function runScript(name, source) {
  const problem = sys.syntaxProblem(name, source, 'script')
  if (problem !== undefined) makeContextifyScript(JSON.parse(problem))
  return runScriptInThisContext(name, source)
}
function makeContextifyScript({ message, arrow }) {
  const error = new SyntaxError(message)
  internal.captured.get(error).arrow = arrow
  throw error
}
function runScriptInThisContext(name, source) {
  return sys.runScript(name, source)
}

module.exports = { main }
