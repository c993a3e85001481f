import type { Program } from '../kernel/sys.ts'

type Node = typeof import('../node/index.ts')
let loaded: Node | null = null

/** Node.js is a chunk of its own, fetched when it is first run. */
export default {
  names: ['node', 'nodejs'],
  *main(context) {
    loaded ??= yield* context.sys.host(import('../node/index.ts'))
    return yield* loaded.runNode(context)
  },
} satisfies Program
