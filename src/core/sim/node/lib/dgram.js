// node:dgram
const { sys } = internal
const EventEmitter = require('events')
const { Buffer } = require('buffer')
const { codes, exceptionWithHostPort, errnoException, byName, at } = require('internal/errors')
const { fail_, validatePort, validateNumber, validateString } = require('internal/validators')
const { watch } = require('internal/loop')
const { nextTick } = require('internal/ticks')
const { isIP } = require('internal/ip')

const EAGAIN = -11
const { EINVAL, ENODEV, EADDRNOTAVAIL } = Object.fromEntries(
  ['EINVAL', 'ENODEV', 'EADDRNOTAVAIL'].map((name) => [name, byName.get(name)[0]]),
)

function newHandle(type) {
  if (type !== 'udp4' && type !== 'udp6') throw at(new codes.ERR_SOCKET_BAD_TYPE(), 'dgram:type')
}
/** Where a group can be joined: an address of this machine's, or none, for which a route would be needed. */
function joined_(group, at_) {
  const first = Number(String(group).split('.')[0])
  const isGroup = isIP(group) === 4 ? first >= 224 && first < 240 : isIP(group) === 6 && /^ff/i.test(group)
  if (!isGroup) return EINVAL
  const local = Object.values(require('os').networkInterfaces()).flat()
  return at_ !== undefined && local.some(({ address }) => address === at_) ? 0 : ENODEV
}

class Socket extends EventEmitter {
  #fd = -1
  #state = 'unbound'
  #queue = []
  #isRef = true
  #peer = null
  #groups = new Set()
  #options
  constructor(type, listener) {
    super()
    const options = typeof type === 'object' && type !== null ? type : { type }
    newHandle(options.type)
    this.type = options.type
    this.#options = options
    if (typeof listener === 'function') this.on('message', listener)
    options.signal?.addEventListener('abort', () => this.close())
  }
  get #any() {
    return this.type === 'udp4' ? '0.0.0.0' : '::'
  }
  #open() {
    if (this.#fd >= 0) return 0
    const fd = sys.socket(this.type === 'udp4' ? 'inet' : 'inet6', 'dgram')
    if (fd < 0) return fd
    this.#fd = fd
    sys.fdNonblock(fd)
    if (this.#options.reuseAddr) sys.setsockopt(fd, 'SO_REUSEADDR', 1)
    if (this.#options.ipv6Only) sys.setsockopt(fd, 'IPV6_V6ONLY', 1)
    return 0
  }
  #check() {
    if (this.#state === 'closed') throw at(new codes.ERR_SOCKET_DGRAM_NOT_RUNNING(), 'dgram:notRunning')
  }
  bind(port, address, callback) {
    this.#check()
    if (this.#state !== 'unbound') throw at(new codes.ERR_SOCKET_ALREADY_BOUND(), 'dgram:bound')
    let host = address
    let number = port
    if (typeof port === 'object' && port !== null) [number, host, callback] = [port.port, port.address, address]
    if (typeof port === 'function') [number, callback] = [0, port]
    if (typeof host === 'function') [host, callback] = [undefined, host]
    if (typeof callback === 'function') {
      const socket = this
      const removeListeners = () => {
        socket.removeListener('error', removeListeners)
        socket.removeListener('listening', onListening)
      }
      function onListening() {
        removeListeners()
        internal.callWith_(callback, socket, [])
      }
      this.on('error', removeListeners)
      this.on('listening', onListening)
    }
    this.#state = 'binding'
    const bindDone = (err, ip) => {
      if (this.#state === 'closed') return
      if (err) {
        this.#state = 'unbound'
        this.emit('error', err)
        return
      }
      const opened = this.#open()
      const got =
        opened < 0
          ? opened
          : sys.bind(
              this.#fd,
              JSON.stringify({ family: this.type === 'udp4' ? 'inet' : 'inet6', address: ip, port: number | 0 }),
            )
      if (got < 0) {
        const ex = exceptionWithHostPort(got, 'bind', ip, number)
        this.emit('error', ex)
        this.#state = 'unbound'
        return
      }
      const startListening = () => this.#listening()
      const bound_ = () => startListening()
      bound_()
    }
    this.#resolve(host || this.#any, bindDone)
    return this
  }
  #listening() {
    this.#state = 'bound'
    watch(this.#fd, 1, () => this.#receive(), this.#isRef)
    this.emit('listening')
    for (const each of this.#queue.splice(0)) each()
  }
  #resolve(host, callback) {
    if (isIP(host)) nextTick(callback, null, host)
    else require('dns').lookup(host, { family: this.type === 'udp4' ? 4 : 6 }, callback)
  }
  #receive() {
    for (let i = 0; i < 32 && this.#fd >= 0; i++) {
      const got = sys.recvfrom(this.#fd, 65536)
      if (typeof got === 'number') {
        if (got !== EAGAIN) this.emit('error', errnoException(got, 'recvmsg'))
        return
      }
      const { from, data } = JSON.parse(got)
      const message = Buffer.from(data, 'base64')
      this.emit('message', message, {
        address: from.address,
        family: from.family === 'inet6' ? 'IPv6' : 'IPv4',
        port: from.port,
        size: message.length,
      })
    }
  }
  #ensureBound(then) {
    if (this.#state === 'bound') return then()
    this.#queue.push(then)
    if (this.#state === 'unbound') this.bind({ port: 0, exclusive: true }, null)
    return undefined
  }
  connect(port, address, callback) {
    this.#check()
    validatePort(port, 'Port', false)
    if (typeof address === 'function') [address, callback] = [undefined, address]
    if (callback) this.once('connect', callback)
    this.#ensureBound(() => {
      this.#resolve(address || (this.type === 'udp4' ? '127.0.0.1' : '::1'), (err, ip) => {
        const got = err
          ? 0
          : sys.connect(
              this.#fd,
              JSON.stringify({ family: this.type === 'udp4' ? 'inet' : 'inet6', address: ip, port }),
            )
        if (err || got < 0) {
          this.emit('error', err ?? exceptionWithHostPort(got, 'connect', ip, port))
          return
        }
        this.#peer = { address: ip, port, family: this.type === 'udp4' ? 'IPv4' : 'IPv6' }
        this.emit('connect')
      })
    })
  }
  send(buffer, offset, length, port, address, callback) {
    this.#check()
    let list
    if (!this.#peer && (address || (port && typeof port !== 'function'))) list = slice_(buffer, offset, length)
    else if (this.#peer && typeof length === 'number') {
      list = slice_(buffer, offset, length)
      callback = port
    } else {
      callback = this.#peer ? offset : port
      ;[port, address] = [offset, length]
      if (typeof address === 'function') [address, callback] = [undefined, address]
      list = Array.isArray(buffer) ? Buffer.concat(buffer.map((each) => Buffer.from(each))) : bytes_(buffer)
    }
    if (this.#peer) [port, address] = [undefined, undefined]
    else validatePort(port, 'Port', false)
    if (typeof callback !== 'function') callback = undefined
    this.#ensureBound(() => {
      if (this.#peer) return this.#transmit(list, null, undefined, callback)
      const transmit = (ip) => this.#transmit(list, ip, port | 0, callback)
      const socket = this
      return this.#resolve(address || (this.type === 'udp4' ? '127.0.0.1' : '::1'), function afterDns(err, ip) {
        if (!err) transmit(ip)
        else if (callback) nextTick(callback, err)
        else nextTick(() => socket.emit('error', err))
      })
    })
  }
  #transmit(data, ip, port, callback) {
    if (this.#fd < 0) return
    const family = this.type === 'udp4' ? 4 : 6
    const target = ip === null ? '' : JSON.stringify({ family: family === 4 ? 'inet' : 'inet6', address: ip, port })
    const isOther = ip !== null && isIP(ip) !== family
    const got = isOther
      ? EINVAL
      : sys.sendto(this.#fd, data.buffer.slice(data.byteOffset, data.byteOffset + data.length), target)
    // Without a callback nobody hears of what went wrong.
    if (!callback) return
    if (got >= 0) nextTick(callback, null, data.length)
    else nextTick(callback, doSend(got, ip ?? this.#peer?.address, port ?? this.#peer?.port))
  }
  close(callback) {
    if (typeof callback === 'function') this.on('close', callback)
    this.#check()
    if (this.#queue.length > 0 && this.#state !== 'bound') {
      this.#queue.push(() => this.close())
      return this
    }
    if (this.#fd >= 0) {
      watch(this.#fd, 0)
      sys.fs('close', this.#fd)
    }
    this.#fd = -1
    this.#state = 'closed'
    nextTick(() => this.emit('close'))
    return this
  }
  disconnect() {
    this.#peer = null
  }
  address() {
    this.#check()
    const got = this.#fd < 0 ? -9 : sys.getsockname(this.#fd)
    if (typeof got === 'number') throw errnoException(got, 'getsockname')
    const { family, address, port } = JSON.parse(got)
    return { address, family: family === 'inet6' ? 'IPv6' : 'IPv4', port }
  }
  remoteAddress() {
    if (!this.#peer) throw new codes.ERR_SOCKET_DGRAM_NOT_CONNECTED()
    return this.#peer
  }
  setBroadcast(flag) {
    this.#open()
    sys.setsockopt(this.#fd, 'SO_BROADCAST', flag ? 1 : 0)
  }
  setTTL(ttl) {
    validateNumber(ttl, 'ttl')
    if (ttl < 1 || ttl > 255) throw at(errnoException(EINVAL, 'setTTL'), 'dgram:ttl')
    return ttl
  }
  setMulticastTTL(ttl) {
    validateNumber(ttl, 'ttl')
    if (ttl < 0 || ttl > 255) throw at(errnoException(EINVAL, 'setMulticastTTL'), 'dgram:multicastTtl')
    return ttl
  }
  setMulticastInterface(address) {
    this.#check()
    validateString(address, 'interfaceAddress')
    if (isIP(address) === 0) throw at(errnoException(EINVAL, 'setMulticastInterface'), 'dgram:multicastInterface')
  }
  setMulticastLoopback(flag) {
    return flag
  }
  addMembership(multicastAddress, interfaceAddress) {
    this.#check()
    if (!multicastAddress) fail_(new codes.ERR_MISSING_ARGS('multicastAddress'))
    const got = joined_(multicastAddress, interfaceAddress)
    if (got < 0) throw at(errnoException(got, 'addMembership'), 'dgram:membership')
    this.#groups.add(`${multicastAddress} ${interfaceAddress ?? ''}`)
  }
  dropMembership(multicastAddress, interfaceAddress) {
    this.#check()
    if (!multicastAddress) fail_(new codes.ERR_MISSING_ARGS('multicastAddress'))
    if (!this.#groups.delete(`${multicastAddress} ${interfaceAddress ?? ''}`))
      throw at(errnoException(EADDRNOTAVAIL, 'dropMembership'), 'dgram:dropMembership')
  }
  setRecvBufferSize() {}
  setSendBufferSize() {}
  getRecvBufferSize() {
    return 212992
  }
  getSendBufferSize() {
    return 212992
  }
  ref() {
    this.#isRef = true
    if (this.#state === 'bound') watch(this.#fd, 1, () => this.#receive(), true)
    return this
  }
  unref() {
    this.#isRef = false
    if (this.#state === 'bound') watch(this.#fd, 1, () => this.#receive(), false)
    return this
  }
}

function doSend(errno, address, port) {
  return exceptionWithHostPort(errno, 'send', address, port)
}

function bytes_(data) {
  if (typeof data === 'string') return Buffer.from(data)
  if (!ArrayBuffer.isView(data))
    fail_(new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView', 'string'], data))
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}
function slice_(data, offset, length) {
  const bytes = bytes_(data)
  return bytes.subarray(offset, offset + length)
}

function createSocket(type, listener) {
  return new Socket(type, listener)
}

module.exports = { createSocket, Socket }
