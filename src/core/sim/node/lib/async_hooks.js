// node:async_hooks: AsyncLocalStorage along timers, ticks and requests of the loop. Simplified: not across `await`.
class AsyncLocalStorage {
  run(store, callback, ...args) {
    const previous = internal.currentStore
    internal.currentStore = new Map(previous ?? []).set(this, store)
    try {
      return callback(...args)
    } finally {
      internal.currentStore = previous
    }
  }
  exit(callback, ...args) {
    return this.run(undefined, callback, ...args)
  }
  getStore() {
    return internal.currentStore?.get(this)
  }
  enterWith(store) {
    internal.currentStore = new Map(internal.currentStore ?? []).set(this, store)
  }
  disable() {}
  static bind(fn) {
    return AsyncResource.bind(fn)
  }
  static snapshot() {
    return AsyncResource.bind((fn, ...args) => fn(...args))
  }
}
class AsyncResource {
  #store = internal.currentStore
  constructor(type) {
    this.type = type
  }
  runInAsyncScope(fn, self, ...args) {
    const previous = internal.currentStore
    internal.currentStore = this.#store
    try {
      return Reflect.apply(fn, self, args)
    } finally {
      internal.currentStore = previous
    }
  }
  bind(fn) {
    return (...args) => this.runInAsyncScope(fn, undefined, ...args)
  }
  asyncId() {
    return 1
  }
  triggerAsyncId() {
    return 0
  }
  emitDestroy() {
    return this
  }
  static bind(fn) {
    return new AsyncResource('bound').bind(fn)
  }
}
const hook = { enable: () => hook, disable: () => hook }
module.exports = {
  AsyncLocalStorage,
  AsyncResource,
  createHook: () => hook,
  executionAsyncId: () => 1,
  triggerAsyncId: () => 0,
  executionAsyncResource: () => ({}),
  asyncWrapProviders: {},
}
