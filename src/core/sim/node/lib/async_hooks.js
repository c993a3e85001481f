// node:async_hooks: AsyncLocalStorage along timers, ticks, promises and requests of the loop.
const { sys } = internal

/** Stores have numbers for the host, which keeps them while an async function waits. */
const stores = [undefined]
const ids = new WeakMap()
function idOfStore_(store) {
  if (store === undefined) return 0
  if (!ids.has(store)) ids.set(store, stores.push(store) - 1)
  return ids.get(store)
}

let isFollowing = false
/** Only programs that use AsyncLocalStorage pay for it. */
function follow_() {
  if (isFollowing) return
  isFollowing = true
  sys.followStores()
  const { then } = Promise.prototype
  const within = (fn) => {
    if (typeof fn !== 'function') return fn
    const store = internal.currentStore
    return (value) => {
      const previous = internal.currentStore
      internal.currentStore = store
      try {
        return fn(value)
      } finally {
        internal.currentStore = previous
      }
    }
  }
  const following = {
    then(onFulfilled, onRejected) {
      return Reflect.apply(then, this, [within(onFulfilled), within(onRejected)])
    },
  }
  Object.defineProperty(Promise.prototype, 'then', {
    value: following.then,
    writable: true,
    enumerable: false,
    configurable: true,
  })
}

class AsyncLocalStorage {
  constructor() {
    follow_()
  }
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
    const previous = internal.currentStore
    const rest = new Map(previous ?? [])
    rest.delete(this)
    internal.currentStore = rest
    try {
      return callback(...args)
    } finally {
      internal.currentStore = previous
    }
  }
  getStore() {
    return internal.currentStore?.get(this)
  }
  enterWith(store) {
    internal.currentStore = new Map(internal.currentStore ?? []).set(this, store)
  }
  disable() {
    internal.currentStore?.delete(this)
  }
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
for (const [name, value] of Object.entries({ idOfStore_, storeOfId_: (id) => stores[id] }))
  Object.defineProperty(module.exports, name, { value, enumerable: false })
