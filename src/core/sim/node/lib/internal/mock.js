// mock of node:test: functions that remember their calls.
class MockFunctionContext {
  calls = []
  #original
  #implementation
  #once = new Map()
  #restore
  constructor(original, implementation, restore) {
    this.#original = original
    this.#implementation = implementation
    this.#restore = restore
    Object.defineProperty(this, 'next_', { value: () => this.#next(), enumerable: false })
  }
  #next() {
    const index = this.calls.length
    const once = this.#once.get(index)
    this.#once.delete(index)
    return once ?? this.#implementation
  }
  callCount() {
    return this.calls.length
  }
  mockImplementation(implementation) {
    this.#implementation = implementation
  }
  mockImplementationOnce(implementation, onCall) {
    this.#once.set(onCall ?? this.calls.length, implementation)
  }
  resetCalls() {
    this.calls = []
  }
  restore() {
    this.#implementation = this.#original
    this.#restore?.()
  }
}

function make_(original, implementation, restore) {
  const context = new MockFunctionContext(original, implementation ?? original, restore)
  const mocked = function (...args) {
    const call = {
      arguments: args,
      error: undefined,
      result: undefined,
      stack: new Error(),
      target: new.target,
      this: this,
    }
    const run = context.next_()
    try {
      call.result = new.target ? Reflect.construct(run, args, new.target) : Reflect.apply(run, this, args)
      return call.result
    } catch (error) {
      call.error = error
      throw error
    } finally {
      context.calls.push(call)
    }
  }
  Object.defineProperty(mocked, 'name', { value: original.name, configurable: true })
  Object.defineProperty(mocked, 'mock', { value: context })
  return mocked
}

class MockTracker {
  #mocks = []
  fn(original = function () {}, implementation) {
    const mocked = make_(original, typeof implementation === 'function' ? implementation : undefined, undefined)
    this.#mocks.push(mocked.mock)
    return mocked
  }
  method(object, name, implementation, options = {}) {
    const descriptor = Object.getOwnPropertyDescriptor(object, name)
    let owner = object
    while (owner && !Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner)
    const found = owner && Object.getOwnPropertyDescriptor(owner, name)
    const original = options.getter ? found?.get : found?.value
    const restore = () => {
      if (descriptor) Object.defineProperty(object, name, descriptor)
      else delete object[name]
    }
    const mocked = make_(original, typeof implementation === 'function' ? implementation : undefined, restore)
    Object.defineProperty(object, name, options.getter ? { ...found, get: mocked } : { ...found, value: mocked })
    this.#mocks.push(mocked.mock)
    return mocked
  }
  getter(object, name, implementation) {
    return this.method(object, name, implementation, { getter: true })
  }
  reset() {
    this.restoreAll()
    this.#mocks = []
  }
  restoreAll() {
    for (const mock of this.#mocks) mock.restore()
  }
}

module.exports = { MockTracker }
