// Atomics, which this build of the engine lacks. A process has one thread: each operation is atomic as it is.
// Simplified: threads share no memory here, so that nobody else wakes one that waits.
const { sys } = internal

function checked_(array, index) {
  if (!ArrayBuffer.isView(array) || array instanceof DataView || /^Float/.test(array[Symbol.toStringTag]))
    throw new TypeError('[object Array] is not an integer typed array.')
  if (!(Number(index) >= 0 && Number(index) < array.length)) throw new RangeError('Invalid atomic access index')
}
const changing_ = (change) => (array, index, value) => {
  checked_(array, index)
  const old = array[index]
  array[index] = change(old, typeof old === 'bigint' ? BigInt(value) : Math.trunc(Number(value)))
  return old
}

const Atomics = {
  load: (array, index) => {
    checked_(array, index)
    return array[index]
  },
  store: (array, index, value) => {
    checked_(array, index)
    array[index] = value
    return value
  },
  add: changing_((old, value) => old + value),
  sub: changing_((old, value) => old - value),
  and: changing_((old, value) => old & value),
  or: changing_((old, value) => old | value),
  xor: changing_((old, value) => old ^ value),
  exchange: changing_((_old, value) => value),
  compareExchange: (array, index, expected, value) => {
    checked_(array, index)
    const old = array[index]
    if (old === expected) array[index] = value
    return old
  },
  isLockFree: (size) => [1, 2, 4, 8].includes(size),
  notify: (array, index) => {
    checked_(array, index)
    return 0
  },
  wait: (array, index, value, timeout = Number.POSITIVE_INFINITY) => {
    checked_(array, index)
    if (array[index] !== value) return 'not-equal'
    sys.sleep(Number.isNaN(timeout) ? Number.POSITIVE_INFINITY : timeout)
    return 'timed-out'
  },
}
for (const name of Object.keys(Atomics)) Object.defineProperty(Atomics, name, { enumerable: false })
Object.defineProperty(Atomics, Symbol.toStringTag, { value: 'Atomics', configurable: true })

module.exports = { Atomics }
