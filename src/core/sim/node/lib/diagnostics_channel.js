// node:diagnostics_channel
const channels = new Map()
class Channel {
  #subscribers = []
  constructor(name) {
    this.name = name
  }
  get hasSubscribers() {
    return this.#subscribers.length > 0
  }
  subscribe(fn) {
    this.#subscribers = [...this.#subscribers, fn]
  }
  unsubscribe(fn) {
    const had = this.#subscribers.includes(fn)
    this.#subscribers = this.#subscribers.filter((each) => each !== fn)
    return had
  }
  publish(message) {
    for (const fn of this.#subscribers) fn(message, this.name)
  }
}
function channel(name) {
  if (!channels.has(name)) channels.set(name, new Channel(name))
  return channels.get(name)
}
module.exports = {
  channel,
  Channel,
  hasSubscribers: (name) => channel(name).hasSubscribers,
  subscribe: (name, fn) => channel(name).subscribe(fn),
  unsubscribe: (name, fn) => channel(name).unsubscribe(fn),
}
