// node:worker_threads: this is the main thread, and there are no others.
const { codes } = require('internal/errors')
class Worker {
  constructor() {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED('Worker')
  }
}
module.exports = {
  isMainThread: true,
  parentPort: null,
  workerData: null,
  threadId: 0,
  Worker,
  resourceLimits: {},
  SHARE_ENV: Symbol('share_env'),
}
