// TypeScript of ours in Node, through Vite, so that import.meta.glob, JSON and wasm imports mean what they mean in the build.
import { createServer, createServerModuleRunner } from 'vite'

/**
 * Calls `use` with a function that imports a module by its path. Both stay open while it runs: lazily imported chunks are asked of them.
 * @template T
 * @param {(load: (path: string) => Promise<any>) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withModules(use) {
  const server = await createServer({
    configFile: false,
    logLevel: 'error',
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  })
  const runner = createServerModuleRunner(server.environments.ssr)
  try {
    return await use((path) => runner.import(path))
  } finally {
    await runner.close()
    await server.close()
  }
}
