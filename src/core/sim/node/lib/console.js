// node:console
const { formatWithOptions, inspect } = require('internal/inspect')
const { sys } = internal

class Console {
  #stdout
  #stderr
  #indent = ''
  #counts = new Map()
  #timers = new Map()
  #options
  constructor(options, stderr) {
    const given = options?.write ? { stdout: options, stderr: stderr ?? options } : options
    this.#stdout = given?.stdout
    this.#stderr = given?.stderr ?? given?.stdout
    this.#options = given?.inspectOptions ?? {}
    for (const name of Object.getOwnPropertyNames(Console.prototype)) {
      if (name !== 'constructor') this[name] = Console.prototype[name].bind(this)
    }
  }
  #print(isError, args) {
    const stream = isError ? (this.#stderr ?? process.stderr) : (this.#stdout ?? process.stdout)
    const colors = stream.isTTY && stream.getColorDepth?.() > 2
    let text = formatWithOptions(colors ? { colors: true, ...this.#options } : this.#options, ...args)
    if (this.#indent !== '') text = this.#indent + text.replaceAll('\n', `\n${this.#indent}`)
    if (stream.destroyed || stream.writable === false) return
    // As Node does it: an error of the stream is no error of console.log.
    const swallow = () => {}
    stream.once('error', swallow)
    stream.write(`${text}\n`, (err) => {
      if (err !== null && err !== undefined && !stream._writableState.errorEmitted) {
        if (stream.listenerCount('error') === 0) stream.once('error', swallow)
      }
    })
    stream.removeListener('error', swallow)
  }
  log(...args) {
    this.#print(false, args)
  }
  warn(...args) {
    this.#print(true, args)
  }
  error(...args) {
    this.#print(true, args)
  }
  info(...args) {
    this.#print(false, args)
  }
  debug(...args) {
    this.#print(false, args)
  }
  dir(value, options) {
    this.#print(false, [inspect(value, { customInspect: false, ...options })])
  }
  dirxml(...args) {
    this.#print(false, args)
  }
  time(label = 'default') {
    if (this.#timers.has(`${label}`)) {
      process.emitWarning(`Label '${label}' already exists for console.time()`)
      return
    }
    this.#timers.set(`${label}`, sys.monotonic())
  }
  timeEnd(label = 'default') {
    if (this.#elapsed('timeEnd', label, [])) this.#timers.delete(`${label}`)
  }
  timeLog(label = 'default', ...data) {
    this.#elapsed('timeLog', label, data)
  }
  #elapsed(name, label, data) {
    const start = this.#timers.get(`${label}`)
    if (start === undefined) {
      process.emitWarning(`No such label '${label}' for console.${name}()`)
      return false
    }
    const ms = sys.monotonic() - start
    const text = ms >= 1000 ? `${(ms / 1000).toFixed(3)}s` : `${Number(ms.toFixed(3))}ms`
    this.#print(false, [`%s: %s`, label, text, ...data])
    return true
  }
  trace(...args) {
    const err = { name: 'Trace', message: formatWithOptions(this.#options, ...args) }
    const here = {}
    Error.captureStackTrace(here, this.trace)
    const frames = String(here.stack).split('\n').slice(1).join('\n')
    this.#print(true, [`${err.name}${err.message ? `: ${err.message}` : ''}\n${frames}`])
  }
  assert(value, ...args) {
    if (value) return
    const [first, ...rest] = args
    this.#print(true, [args.length === 0 ? 'Assertion failed' : `Assertion failed: ${first}`, ...rest])
  }
  clear() {
    if ((this.#stdout ?? process.stdout).isTTY) (this.#stdout ?? process.stdout).write('\u001b[1;1H\u001b[0J')
  }
  count(label = 'default') {
    const count = (this.#counts.get(`${label}`) ?? 0) + 1
    this.#counts.set(`${label}`, count)
    this.#print(false, [`${label}: ${count}`])
  }
  countReset(label = 'default') {
    if (!this.#counts.delete(`${label}`)) process.emitWarning(`Count for '${label}' does not exist`)
  }
  group(...data) {
    if (data.length > 0) this.#print(false, data)
    this.#indent += '  '
  }
  groupCollapsed(...data) {
    this.group(...data)
  }
  groupEnd() {
    this.#indent = this.#indent.slice(0, -2)
  }
  table(data, properties) {
    if (data === null || typeof data !== 'object') return this.#print(false, [data])
    this.#print(false, [table_(data, properties)])
  }
  timeStamp() {}
  profile() {}
  profileEnd() {}
}

const show_ = (value) =>
  inspect(value, {
    maxArrayLength: 3,
    breakLength: Number.POSITIVE_INFINITY,
    depth:
      value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 2 ? -1 : 0,
  })

function table_(data, properties) {
  const isMap = data instanceof Map
  const isSet = data instanceof Set
  const rows = isMap
    ? [...data].map(([key, value], i) => [i, key, value])
    : isSet
      ? [...data].map((value, i) => [i, value])
      : Object.keys(data).map((key) => [key, data[key]])
  if (isMap)
    return render_(
      ['(iteration index)', 'Key', 'Values'],
      rows.map(([i, key, value]) => [String(i), show_(key), show_(value)]),
    )
  const columns = properties ? [...properties] : []
  let hasPrimitives = false
  for (const [, row] of rows) {
    if (row === null || (typeof row !== 'object' && typeof row !== 'function')) hasPrimitives = true
    else if (!properties) for (const key of Object.keys(row)) if (!columns.includes(key)) columns.push(key)
  }
  const head = [isSet ? '(iteration index)' : '(index)', ...columns, ...(hasPrimitives ? ['Values'] : [])]
  const body = rows.map(([key, row]) => {
    const isPrimitive = row === null || (typeof row !== 'object' && typeof row !== 'function')
    const cells = columns.map((column) => (!isPrimitive && Object.hasOwn(row, column) ? show_(row[column]) : ''))
    return [String(key), ...cells, ...(hasPrimitives ? [isPrimitive ? show_(row) : ''] : [])]
  })
  return render_(head, body)
}

function render_(head, rows) {
  const { getStringWidth } = require('internal/inspect')
  const widths = head.map(
    (title, i) => Math.max(getStringWidth(title), ...rows.map((row) => getStringWidth(row[i]))) + 2,
  )
  const line = (left, middle, right) => left + widths.map((width) => '─'.repeat(width)).join(middle) + right
  const cells = (row) =>
    `│${row.map((cell, i) => ` ${cell}${' '.repeat(widths[i] - getStringWidth(cell) - 1)}`).join('│')}│`
  return [line('┌', '┬', '┐'), cells(head), line('├', '┼', '┤'), ...rows.map(cells), line('└', '┴', '┘')].join('\n')
}

const console = new Console()
Object.defineProperty(console, 'Console', { value: Console, writable: true, configurable: true })
Object.defineProperty(console, Symbol.toStringTag, { configurable: true, value: 'console' })
module.exports = console
