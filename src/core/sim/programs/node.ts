import type { Program } from '../kernel/sys.ts'
import { loadLaterPrograms } from './lib/later.ts'

type Node = typeof import('../node/index.ts')
let loaded: Node | null = null

// What execSync starts cannot wait for a chunk: all are fetched before, beside Node itself.
const load = async (): Promise<Node> => (await Promise.all([import('../node/index.ts'), loadLaterPrograms()]))[0]

/** Has the first node process start at once: fetches and boots it, in parts with a `pause` between them. */
export async function warmNode(pause: () => Promise<void>): Promise<void> {
  const node = await load()
  await node.warm(pause)
}

/** Node.js is a chunk of its own, fetched when it is first run. */
export default {
  names: ['node', 'nodejs'],
  *main(context) {
    loaded ??= yield* context.sys.host(load())
    return yield* loaded.runNode(context)
  },
} satisfies Program
