// The base of all streams.
const EE = require('events')
function Stream(options) {
  EE.call(this, options)
}
Object.setPrototypeOf(Stream.prototype, EE.prototype)
Object.setPrototypeOf(Stream, EE)
module.exports = { Stream }
