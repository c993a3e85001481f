// node:worker_threads. Simplified: a thread is a process of its own with a channel to its parent, so it shares no memory,
// and what it prints goes out at once.
const EventEmitter = require('events')
const path = require('path')
const { codes } = require('internal/errors')
const { fail_, validateObject } = require('internal/validators')
const { encode, decode } = require('internal/clone-text')

const own = internal.worker
let nextId = 1

class Worker extends EventEmitter {
  #child
  #isTerminated = false
  constructor(filename, options = {}) {
    super()
    validateObject(options, 'options')
    const file = options.eval ? null : fileOf_(filename)
    this.threadId = nextId++
    this.resourceLimits = {}
    this.stdin = null
    const start = {
      threadId: this.threadId,
      pid: process.pid,
      source: options.eval ? String(filename) : undefined,
      data: encode(options.workerData),
      argv: (options.argv ?? []).map(String),
    }
    const kind = options.stdout ? 'pipe' : 'inherit'
    this.#child = require('child_process').fork(file ?? '-', [], {
      env: {
        ...(options.env && typeof options.env === 'object' ? options.env : process.env),
        NODE_WORKER_START: JSON.stringify(start),
      },
      execArgv:
        options.execArgv ?? process.execArgv.filter((each) => !/^(-e|--eval|-p)/.test(each) && each.startsWith('-')),
      stdio: ['ignore', kind, options.stderr ? 'pipe' : 'inherit', 'ipc'],
    })
    Object.defineProperty(this, 'child_', { value: this.#child, enumerable: false })
    this.stdout = this.#child.stdout ?? process.stdout
    this.stderr = this.#child.stderr ?? process.stderr
    this.#listen()
  }
  #listen() {
    const child = this.#child
    child.on('message', ({ online, message, error }) => {
      if (online) this.emit('online')
      else if (message !== undefined) this.emit('message', decode(message))
      else if (error !== undefined) this.emit('error', decode(error))
    })
    let code = 0
    child.on('exit', (exitCode) => {
      code = this.#isTerminated ? 1 : (exitCode ?? 1)
    })
    child.on('close', () => {
      this.threadId = -1
      this.emit('exit', code)
    })
  }
  postMessage(value) {
    if (this.#child.connected) this.#child.send({ message: encode(value) })
  }
  terminate() {
    if (this.threadId === -1) return Promise.resolve()
    this.#isTerminated = true
    this.#child.kill('SIGKILL')
    return new Promise((resolve) => this.once('exit', resolve))
  }
  ref() {
    this.#child.ref()
    return this
  }
  unref() {
    this.#child.unref()
    return this
  }
}

function fileOf_(filename) {
  const { fileURLToPath } = require('url')
  if (filename instanceof URL) return fileURLToPath(filename)
  if (typeof filename !== 'string') fail_(new codes.ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename))
  if (path.isAbsolute(filename)) return filename
  if (/^\.\.?[\\/]/.test(filename)) return path.resolve(filename)
  return fail_(new codes.ERR_WORKER_PATH(filename))
}

class MessagePort extends EventEmitter {
  postMessage(value) {
    if (process.connected) own.send({ message: encode(value) })
  }
  addEventListener(type, listener) {
    this.on(type, (data) => listener(type === 'message' ? { type, data, target: this } : { type, target: this }))
  }
  set onmessage(listener) {
    if (typeof listener === 'function') this.addEventListener('message', listener)
  }
  start() {}
  ref() {}
  unref() {}
  close() {
    process.removeAllListeners('message')
    if (process.connected) process.disconnect()
  }
}

/** In a thread: the messages of the process's channel are the port's. */
function openPort_() {
  const port = new MessagePort()
  const take = ({ message }) => port.emit('message', decode(message))
  const changed = () => {
    if (port.listenerCount('message') > 0) {
      if (!process.listeners('message').includes(take)) process.on('message', take)
    } else process.removeListener('message', take)
  }
  for (const event of ['newListener', 'removeListener']) port.on(event, () => process.nextTick(changed))
  process.on('disconnect', () => port.emit('close'))
  // Only who waits for messages stays for them.
  own.channel.unref()
  return port
}

module.exports = {
  isMainThread: own === undefined,
  parentPort: own === undefined ? null : openPort_(),
  workerData: own === undefined ? null : decode(own.data),
  threadId: own?.threadId ?? 0,
  Worker,
  MessagePort,
  MessageChannel,
  BroadcastChannel,
  resourceLimits: {},
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  markAsUntransferable() {},
  setEnvironmentData() {},
  getEnvironmentData() {},
  receiveMessageOnPort: () => undefined,
}
