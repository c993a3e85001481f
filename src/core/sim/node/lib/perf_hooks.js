// node:perf_hooks
const { sys } = internal
class PerformanceEntry {
  constructor(name, entryType, startTime, duration, detail = null) {
    Object.assign(this, { name, entryType, startTime, duration, detail })
  }
}
const entries = []
const performance = {
  now: () => sys.monotonic() - internal.startedAt,
  get timeOrigin() {
    return sys.now() - (sys.monotonic() - internal.startedAt)
  },
  mark(name, options) {
    const entry = new PerformanceEntry(name, 'mark', options?.startTime ?? performance.now(), 0, options?.detail)
    entries.push(entry)
    return entry
  },
  measure(name, from, to) {
    const timeOf = (mark, fallback) => {
      if (mark === undefined) return fallback
      if (typeof mark === 'number') return mark
      const found = entries.findLast((entry) => entry.name === mark)
      if (found) return found.startTime
      const { DOMException } = require('internal/events-web')
      throw new DOMException(`The "${mark}" performance mark has not been set`, 'SyntaxError')
    }
    const start = timeOf(typeof from === 'object' ? from?.start : from, 0)
    const entry = new PerformanceEntry(
      name,
      'measure',
      start,
      timeOf(typeof from === 'object' ? from?.end : to, performance.now()) - start,
    )
    entries.push(entry)
    return entry
  },
  getEntries: () => [...entries],
  getEntriesByName: (name) => entries.filter((entry) => entry.name === name),
  getEntriesByType: (type) => entries.filter((entry) => entry.entryType === type),
  clearMarks() {
    entries.length = 0
  },
  clearMeasures() {},
  timerify: (fn) => fn,
  eventLoopUtilization: () => ({ idle: 0, active: 0, utilization: 0 }),
  toJSON: () => ({ timeOrigin: performance.timeOrigin }),
}
class PerformanceObserver {
  observe() {}
  disconnect() {}
}
module.exports = {
  performance,
  PerformanceEntry,
  PerformanceObserver,
  constants: {},
  monitorEventLoopDelay: () => ({ enable() {}, disable() {}, min: 0, max: 0, mean: 0 }),
}
