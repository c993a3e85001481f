import type { Program } from '../kernel/sys.ts'
import { loadLaterPrograms } from './lib/later.ts'

type Node = typeof import('../node/index.ts')
let loaded: Node | null = null

/** Node.js is a chunk of its own, fetched when it is first run. */
export default {
  names: ['node', 'nodejs'],
  *main(context) {
    if (!loaded) {
      // What execSync starts cannot wait for a chunk: all are fetched before.
      yield* context.sys.host(loadLaterPrograms())
      loaded = yield* context.sys.host(import('../node/index.ts'))
    }
    return yield* loaded.runNode(context)
  },
} satisfies Program
