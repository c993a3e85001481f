// node:cluster. Simplified: every worker listens on its own, on a port that they share (SO_REUSEPORT); the primary hands no
// connections out, so a second cluster can listen there, too.
const EventEmitter = require('events')
const isWorker = process.env?.NODE_UNIQUE_ID !== undefined
const cluster = new EventEmitter()
let nextId = 1

class Worker extends EventEmitter {
  constructor(id, child) {
    super()
    this.id = id
    this.process = child
    this.exitedAfterDisconnect = undefined
    child.on('message', (message) => {
      this.emit('message', message)
      cluster.emit('message', this, message)
    })
    child.on('internalMessage', ({ act, cmd: _cmd, ...address }) => {
      if (act !== 'listening') return
      this.emit('listening', address)
      cluster.emit('listening', this, address)
    })
    child.on('exit', (code, signal) => {
      delete cluster.workers[id]
      this.emit('exit', code, signal)
      cluster.emit('exit', this, code, signal)
    })
    child.on('error', (error) => this.emit('error', error))
    child.on('spawn', () => {
      this.emit('online')
      cluster.emit('online', this)
    })
    child.on('disconnect', () => {
      this.emit('disconnect')
      cluster.emit('disconnect', this)
    })
  }
  send(message, callback) {
    return this.process.send(message, callback)
  }
  kill(signal = 'SIGTERM') {
    this.process.kill(signal)
  }
  disconnect() {
    this.exitedAfterDisconnect = true
    this.process.disconnect()
    return this
  }
  isDead() {
    return this.process.exitCode !== null || this.process.signalCode !== null
  }
  isConnected() {
    return this.process.connected
  }
}

Object.assign(cluster, {
  get isPrimary() {
    return process.env.NODE_UNIQUE_ID === undefined
  },
  isMaster: !isWorker,
  Worker,
  workers: {},
  settings: {},
  SCHED_NONE: 1,
  SCHED_RR: 2,
  schedulingPolicy: 2,
  setupPrimary(settings) {
    cluster.settings = { ...cluster.settings, ...settings }
  },
  fork(env) {
    const id = nextId++
    const child = require('child_process').fork(
      cluster.settings.exec ?? process.argv[1],
      cluster.settings.args ?? process.argv.slice(2),
      {
        env: { ...process.env, ...env, NODE_UNIQUE_ID: String(id) },
      },
    )
    const worker = new Worker(id, child)
    cluster.workers[id] = worker
    process.nextTick(() => cluster.emit('fork', worker))
    return worker
  },
  disconnect(callback) {
    for (const worker of Object.values(cluster.workers)) worker.disconnect()
    if (callback) process.nextTick(callback)
  },
})
for (const [name, get] of Object.entries({
  isPrimary: () => process.env.NODE_UNIQUE_ID === undefined,
  isMaster: () => process.env.NODE_UNIQUE_ID === undefined,
  isWorker: () => process.env.NODE_UNIQUE_ID !== undefined,
  worker: () =>
    process.env.NODE_UNIQUE_ID === undefined ? undefined : { id: Number(process.env.NODE_UNIQUE_ID), process },
}))
  Object.defineProperty(cluster, name, { enumerable: true, get })
if (isWorker) {
  internal.clusterListening = (server, addressType) => {
    const { address, port } = server.address()
    const isAny = address === '::'
    process.nextTick(() => {
      process.send?.({
        cmd: 'NODE_CLUSTER',
        act: 'listening',
        addressType,
        address: isAny ? null : address,
        port,
      })
    })
  }
}
module.exports = cluster
