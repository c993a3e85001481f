// node:test: tests run one after the other when the program has been read. Simplified: no files by --test, no concurrency,
// no coverage; a test that its parent does not wait for is waited for.
const { sys } = internal
const { MockTracker } = require('internal/mock')
const reports = require('internal/test-report')

const root = node_(null, '<root>', {}, () => {})
const counts = { tests: 0, suites: 0, pass: 0, fail: 0, cancelled: 0, skipped: 0, todo: 0, duration_ms: 0 }
let startedAt
let current = root
let reporter

function node_(parent, name, options, fn) {
  return {
    parent,
    name,
    options,
    fn,
    children: [],
    notes: [],
    hooks: { before: [], after: [], beforeEach: [], afterEach: [] },
    skip: options.skip === false ? undefined : options.skip,
    todo: options.todo === false ? undefined : options.todo,
    failure: null,
    isSuite: false,
    mock: null,
  }
}

function argumentsOf_(args, more) {
  const fn = args.find((each) => typeof each === 'function')
  const options = args.find((each) => typeof each === 'object' && each !== null) ?? {}
  const [name] = args
  return { name: typeof name === 'string' ? name : fn?.name || '<anonymous>', options: { ...options, ...more }, fn }
}

/** `/srv/app/t.js:3:1`, where the program called. */
function location_() {
  const line = String(new Error().stack)
    .split('\n')
    .find((each) => /^ {4}at /.test(each) && !each.includes('node:'))
  return line
    ?.replace(/^ {4}at /, '')
    .replace(/^.*\((.*)\)$/, '$1')
    .replace(/^(async )?(file:\/\/)?/, '')
}

function fail_(failureType, message, cause) {
  return { failureType, message, cause }
}

function add_(parent, args, more, isSuite = false) {
  const { name, options, fn } = argumentsOf_(args, more)
  const test = node_(parent, name, options, fn ?? (() => {}))
  test.isSuite = isSuite
  test.location = location_()
  test.number = parent.children.push(test)
  if (isSuite && !test.skip) {
    const outer = current
    current = test
    try {
      const made = test.fn(contextOf_(test))
      if (typeof made?.then === 'function') test.body = made
    } catch (error) {
      test.failure = fail_('testCodeFailure', String(error?.message ?? error), error)
    }
    current = outer
  }
  if (parent === root) schedule_()
  return test
}

let isScheduled = false
function schedule_() {
  if (isScheduled) return
  isScheduled = true
  startedAt = sys.monotonic()
  reporter = reports[internal.options.testReporter] ?? (process.stdout.isTTY ? reports.spec : reports.tap)
  // The program is read to its end first; a module may still add tests after an await.
  setImmediate(() => runAll_())
}

async function runAll_() {
  let out = reporter.begin()
  const say = () => {
    process.stdout.write(out)
    out = ''
  }
  const ran = await hooks_(root, 'before')
  for (let i = 0; i < root.children.length; i++) {
    await run_(root.children[i])
    out += reporter.test(root.children[i])
    if (sys.monotonic() - startedAt > 50) say()
  }
  const after = await hooks_(root, 'after')
  for (const failure of [ran, after]) if (failure) process.exitCode = 1
  counts.duration_ms = round_(sys.monotonic() - startedAt)
  out += reporter.end(root, counts)
  for (const note of root.notes) out += `# ${note}\n`
  say()
  if (counts.fail > 0) process.exitCode = 1
}
const round_ = (ms) => Number(ms.toFixed(6))

async function hooks_(test, kind, context) {
  for (const { fn } of test.hooks[kind]) {
    try {
      await call_(fn, context ?? contextOf_(test))
    } catch (error) {
      return fail_('hookFailed', `failed running ${kind} hook`, error)
    }
  }
  return null
}

/** Those of all around it, the outermost first. */
async function eachHooks_(test, kind, context) {
  const around = []
  for (let outer = test.parent; outer; outer = outer.parent) around.unshift(outer)
  if (kind === 'afterEach') around.reverse()
  for (const outer of around) {
    const failure = await hooks_(outer, kind, context)
    if (failure) return failure
  }
  return null
}

/** A function that takes a second argument says by calling that it is done. */
function call_(fn, context) {
  if (fn.length < 2) return internal.callWith_(fn, context, [context])
  return new Promise((resolve, reject) => {
    const returned = internal.callWith_(fn, context, [context, (error) => (error ? reject(error) : resolve())])
    if (typeof returned?.then === 'function') reject(new Error('passed a callback but also returned a Promise'))
  })
}

async function run_(test) {
  const begin = sys.monotonic()
  test.isRunning = true
  if (test.skip === undefined && test.isSuite) await runSuite_(test)
  else if (test.skip === undefined) await runTest_(test)
  test.duration = round_(sys.monotonic() - begin)
  const failed = test.children.filter(({ failure, todo }) => failure && todo === undefined).length
  if (failed > 0 && !test.failure)
    test.failure = fail_('subtestsFailed', `${failed} subtest${failed > 1 ? 's' : ''} failed`)
  test.mock?.restoreAll()
  count_(test)
}

async function runSuite_(test) {
  await test.body
  const before = await hooks_(test, 'before')
  if (before) test.failure = before
  for (let i = 0; i < test.children.length; i++) await run_(test.children[i])
  const after = await hooks_(test, 'after')
  if (after) test.failure ??= after
}

async function runTest_(test) {
  const context = contextOf_(test)
  let failure = await eachHooks_(test, 'beforeEach', context)
  try {
    if (!failure) await within_(test.options.timeout, call_(test.fn, context))
    for (const child of test.children) await child.done
  } catch (error) {
    failure =
      error?.timeout_ === undefined
        ? fail_('testCodeFailure', typeof error === 'string' ? error : String(error?.message ?? error), error)
        : fail_('testTimeoutFailure', `test timed out after ${error.timeout_}ms`)
  }
  const after = (await eachHooks_(test, 'afterEach', context)) ?? (await hooks_(test, 'after', context))
  test.failure ??= failure ?? after
}

function within_(timeout, work) {
  if (timeout === undefined || timeout === Number.POSITIVE_INFINITY) return work
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject({ timeout_: timeout }), timeout)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

function count_(test) {
  if (test.isSuite) {
    counts.suites++
    return
  }
  counts.tests++
  if (test.skip !== undefined) counts.skipped++
  else if (test.todo !== undefined) counts.todo++
  else if (test.failure?.failureType === 'testTimeoutFailure') counts.cancelled++
  else if (test.failure) counts.fail++
  else counts.pass++
  if (test.failure?.failureType === 'testTimeoutFailure') process.exitCode = 1
}

class TestContext {
  #test
  constructor(test) {
    this.#test = test
  }
  get name() {
    return this.#test.name
  }
  get fullName() {
    const names = []
    for (let each = this.#test; each && each !== root; each = each.parent) names.unshift(each.name)
    return names.join(' > ')
  }
  get signal() {
    this.#test.abort ??= new AbortController()
    return this.#test.abort.signal
  }
  get mock() {
    this.#test.mock ??= new MockTracker()
    return this.#test.mock
  }
  get assert() {
    return require('assert')
  }
  test(...args) {
    const test = add_(this.#test, args)
    const previous = this.#test.children.at(-2)
    test.done = Promise.resolve(previous?.done).then(() => run_(test))
    return test.done
  }
  diagnostic(message) {
    this.#test.notes.push(String(message))
  }
  skip(message) {
    this.#test.skip = message ?? true
  }
  todo(message) {
    this.#test.todo = message ?? true
  }
  runOnly() {}
  plan() {}
  before(fn) {
    this.#test.hooks.before.push({ fn })
  }
  after(fn) {
    this.#test.hooks.after.push({ fn })
  }
  beforeEach(fn) {
    this.#test.hooks.beforeEach.push({ fn })
  }
  afterEach(fn) {
    this.#test.hooks.afterEach.push({ fn })
  }
}
const contextOf_ = (test) => {
  test.context ??= new TestContext(test)
  return test.context
}

/** A function with its variants .skip, .todo and .only. */
function variants_(add) {
  const made = (...args) => add(args)
  made.skip = (...args) => add(args, { skip: true })
  made.todo = (...args) => add(args, { todo: true })
  made.only = (...args) => add(args)
  return made
}
const test = variants_((args, more) => {
  add_(current, args, more)
  return Promise.resolve()
})
const suite = variants_((args, more) => void add_(current, args, more, true))
const hook_ = (kind) => (fn, options) => void current.hooks[kind].push({ fn, options })

Object.assign(test, {
  test,
  it: test,
  describe: suite,
  suite,
  before: hook_('before'),
  after: hook_('after'),
  beforeEach: hook_('beforeEach'),
  afterEach: hook_('afterEach'),
  mock: new MockTracker(),
  run: () => require('stream').Readable.from([]),
})
module.exports = test
