// process.stdin, stdout and stderr. Output to files and terminals is synchronous, to pipes too on Linux.
const { sys } = internal
const { Writable, Readable } = require('stream')
const { Buffer } = require('buffer')
const { errnoException } = require('internal/errors')
const { SyncWriteStream } = require('internal/sync-write-stream')
const { submit, watch, setWatchRef } = require('internal/loop')

function openOutput(fd) {
  const kind = sys.fdKind(fd)
  const stream =
    kind === 'tty'
      ? new (require('tty').WriteStream)(fd)
      : new (kind === 'pipe' ? PipeWriteStream : SyncWriteStream)(fd, kind)
  stream.fd = fd
  stream._type = kind
  stream._isStdio = true
  stream.destroySoon = stream.destroy
  // dummyDestroy: a pipeline that fails does not take the output away from everyone else.
  stream._destroy = (err, cb) => {
    cb(err)
    Object.assign(stream._writableState, AS_NEW)
  }
  return stream
}

/** _undestroy(): the next write is tried again, and its error is told again. console.log swallows the first one only. */
const AS_NEW = { destroyed: false, closed: false, errored: null, errorEmitted: false, closeEmitted: false }

/** What a pipe is for Node: a net.Socket, with the frames that one has. */
class PipeWriteStream extends Writable {
  constructor(fd, kind) {
    super({ autoDestroy: true, decodeStrings: false, highWaterMark: 16384 })
    Object.defineProperty(this, 'kind_', { value: kind, enumerable: false })
    this.fd = fd
  }
  _write(chunk, encoding, cb) {
    this._writeGeneric(chunk, encoding, cb)
  }
  _writeGeneric(chunk, encoding, cb) {
    writeGeneric(this, chunk, encoding, cb)
  }
}
Object.defineProperty(PipeWriteStream, 'name', { value: 'Socket' })
function writeGeneric(stream, chunk, encoding, cb) {
  writeSync_(stream.fd, typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk, stream.kind_, cb)
}

/** All of it, or the error as the kind of stream tells it. */
function writeSync_(fd, data, kind, cb) {
  const got = sys.writeAll(fd, data.buffer.slice(data.byteOffset, data.byteOffset + data.length))
  if (got >= 0) return cb()
  return cb(afterWriteDispatched(got))
}
function afterWriteDispatched(errno) {
  return errnoException(errno, 'write')
}

function openStdin() {
  const kind = sys.fdKind(0)
  let stdin
  if (kind === 'tty') stdin = new (require('tty').ReadStream)(0)
  else if (kind === 'pipe') stdin = new PipeReader(0)
  else if (kind === 'file') stdin = require('fs').createReadStream(null, { fd: 0, autoClose: false })
  else {
    stdin = new Readable({ read() {} })
    stdin.push(null)
  }
  stdin.fd = 0
  stdin.on('pause', () => {
    if (stdin._readableState.reading) stdin._readableState.reading = false
    stdin.stop_?.()
  })
  return stdin
}

/** Reads a pipe or socket that was there before us, as the loop finds it readable. */
class PipeReader extends Readable {
  constructor(fd) {
    super({ highWaterMark: 65536 })
    this.fd = fd
    Object.defineProperty(this, 'isOpen_', { value: true, writable: true, enumerable: false })
    Object.defineProperty(this, 'isRef_', { value: true, writable: true, enumerable: false })
  }
  _read() {
    if (!this.isOpen_) return
    watch(this.fd, 1, () => this.ready_(), this.isRef_)
  }
  ready_() {
    const got = sys.read(this.fd, 65536, -1)
    if (typeof got === 'number') {
      if (got === -11) return
      this.stop_()
      this.destroy(errnoException(got, 'read'))
      return
    }
    const data = Buffer.from(got)
    if (data.length === 0) {
      this.isOpen_ = false
      this.stop_()
      this.push(null)
    } else if (!this.push(data)) this.stop_()
  }
  stop_() {
    watch(this.fd, 0)
  }
  ref() {
    this.isRef_ = true
    setWatchRef(this.fd, true)
    return this
  }
  unref() {
    this.isRef_ = false
    setWatchRef(this.fd, false)
    return this
  }
  setTimeout() {
    return this
  }
}
Object.defineProperty(PipeReader, 'name', { value: 'Socket' })
void submit
module.exports = { openOutput, openStdin, PipeReader, writeSync_ }
