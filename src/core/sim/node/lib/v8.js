// node:v8
module.exports = {
  getHeapStatistics: () => ({
    total_heap_size: 6500000,
    used_heap_size: 5200000,
    heap_size_limit: 2197815296,
    total_available_size: 2190000000,
    total_physical_size: 6500000,
    malloced_memory: 262320,
    peak_malloced_memory: 571392,
    number_of_native_contexts: 1,
    number_of_detached_contexts: 0,
  }),
  setFlagsFromString() {},
  serialize: (value) => require('buffer').Buffer.from(JSON.stringify(value)),
  deserialize: (bytes) => JSON.parse(bytes.toString()),
  cachedDataVersionTag: () => 0,
}
