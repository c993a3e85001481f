import type { Program } from '../kernel/sys.ts'
import { loadLaterPrograms } from './lib/later.ts'

type Node = typeof import('../node/index.ts')
let loaded: Node | null = null

/** Node.js is a chunk of its own, fetched when it is first run. */
export default {
  names: ['node', 'nodejs'],
  *main(context) {
    if (!loaded) {
      // What execSync starts cannot wait for a chunk: all are fetched before, beside Node itself.
      ;[loaded] = yield* context.sys.host(Promise.all([import('../node/index.ts'), loadLaterPrograms()]))
    }
    return yield* loaded.runNode(context)
  },
} satisfies Program
