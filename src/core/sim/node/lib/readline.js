// node:readline for input that comes in lines.
const EventEmitter = require('events')
const { codes, AbortError } = require('internal/errors')
const { StringDecoder } = require('string_decoder')

class Interface extends EventEmitter {
  #rest = ''
  #decoder = new StringDecoder('utf8')
  #questions = []
  #prompt = '> '
  constructor(input, output, completer, terminal) {
    super()
    const options = input?.input ? input : { input, output, completer, terminal }
    this.input = options.input
    this.output = options.output
    this.terminal = options.terminal ?? Boolean(options.output?.isTTY)
    this.line = ''
    this.cursor = 0
    this.closed = false
    this.paused = false
    this.history = []
    this.crlfDelay = options.crlfDelay ?? 100
    if (options.prompt !== undefined) this.#prompt = options.prompt
    const self = this
    this.input.on('data', function ondata(chunk) {
      _normalWrite(self, chunk)
    })
    this.input.on('end', function onend() {
      self.end_()
      self.close()
    })
    this.input.on('error', (err) => this.emit('error', err))
    options.signal?.addEventListener('abort', () => this.close())
    this.input.resume()
  }
  take_(chunk) {
    if (this.closed && this.#rest === '') return []
    const text = this.#rest + (typeof chunk === 'string' ? chunk : this.#decoder.write(chunk))
    const lines = text.split(/\r\n|\n|\r(?!$)|[\u2028\u2029]/)
    this.#rest = lines.pop()
    return lines
  }
  question_() {
    return this.#questions.shift()
  }
  end_() {
    const rest = (this.#rest + this.#decoder.end()).replace(/\r$/, '')
    this.#rest = ''
    if (rest.length > 0) this.emit('line', rest)
  }
  getPrompt() {
    return this.#prompt
  }
  setPrompt(prompt) {
    this.#prompt = String(prompt)
  }
  prompt() {
    if (this.paused) this.resume()
    this.output?.write(this.#prompt)
  }
  question(query, options, callback) {
    if (typeof options === 'function') callback = options
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline')
    this.output?.write(query)
    this.#questions.push(callback)
  }
  write(data) {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline')
    if (data !== null && data !== undefined) _normalWrite(this, String(data))
  }
  pause() {
    if (this.paused) return this
    this.input.pause()
    this.paused = true
    this.emit('pause')
    return this
  }
  resume() {
    if (!this.paused) return this
    this.input.resume()
    this.paused = false
    this.emit('resume')
    return this
  }
  close() {
    if (this.closed) return
    this.closed = true
    this.pause()
    this.emit('close')
  }
  [Symbol.asyncIterator]() {
    const lines = []
    const waiting = []
    let done = false
    let failed = null
    this.on('line', (line) => {
      if (waiting.length > 0) waiting.shift().resolve({ value: line, done: false })
      else lines.push(line)
    })
    this.on('error', (error) => {
      done = true
      const first = waiting.shift()
      if (first) first.reject(error)
      else failed = { error }
    })
    this.on('close', () => {
      done = true
      for (const each of waiting.splice(0)) each.resolve({ value: undefined, done: true })
    })
    return {
      next: () => {
        if (lines.length > 0) return Promise.resolve({ value: lines.shift(), done: false })
        if (failed) {
          const { error } = failed
          failed = null
          return Promise.reject(error)
        }
        if (done || this.closed) return Promise.resolve({ value: undefined, done: true })
        return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
      },
      return: () => {
        this.close()
        return Promise.resolve({ value: undefined, done: true })
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }
}

class PromiseInterface extends Interface {
  question(query, options = {}) {
    return new Promise((resolve, reject) => {
      options.signal?.addEventListener('abort', () =>
        reject(new AbortError(undefined, { cause: options.signal.reason })),
      )
      super.question(query, resolve)
    })
  }
}
Interface.prototype.question[Symbol.for('nodejs.util.promisify.custom')] = function (query) {
  return new Promise((resolve) => this.question(query, resolve))
}

function _normalWrite(self, chunk) {
  for (const line of self.take_(chunk)) _onLine(self, line)
}
function _onLine(self, line) {
  const question = self.question_()
  if (question) question(line)
  else self.emit('line', line)
}

const write_ =
  (text) =>
  (stream, ...args) =>
    stream?.write(text(...args)) ?? true
module.exports = {
  Interface,
  createInterface: (...args) => new Interface(...args),
  clearLine: write_((dir) => (dir < 0 ? '\u001b[1K' : dir > 0 ? '\u001b[0K' : '\u001b[2K')),
  clearScreenDown: write_(() => '\u001b[0J'),
  cursorTo: write_((x, y) => (typeof y === 'number' ? `\u001b[${y + 1};${x + 1}H` : `\u001b[${x + 1}G`)),
  moveCursor: write_(() => ''),
  emitKeypressEvents() {},
  promises: { Interface: PromiseInterface, createInterface: (...args) => new PromiseInterface(...args) },
}
