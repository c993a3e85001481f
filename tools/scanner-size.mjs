// The scanner as a script of its own: the kernel, what drives it, and the words it looks for as data, without the dialects those are
// taken from. In the build it is part of the scan worker, whose size has a budget of its own.
import { brotliCompressSync } from 'node:zlib'
import { build, createServer, createServerModuleRunner } from 'vite'

/** In bytes, minified, by brotli. */
export async function scannerSize(root) {
  const scan = `${root}/src/core/matcher/scan`
  const words = await load(root, `${scan}/needles.ts`)
  const tables = `
    const words = ${JSON.stringify(words.needles())}
    const names = new Set(${JSON.stringify([...words.nameWords()])})
    export const needles = () => words
    export const nameWords = () => names
    export const BEGINNINGS = ${JSON.stringify(words.BEGINNINGS)}
    export const SHORTEST = ${words.SHORTEST}`
  const { output } = await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [{ name: 'words-as-data', load: (id) => (id.endsWith('/scan/needles.ts') ? tables : null) }],
    build: {
      write: false,
      minify: true,
      rollupOptions: { input: `${scan}/wasm-scanner.ts`, preserveEntrySignatures: 'strict' },
    },
  })
  return brotliCompressSync(output[0].code).length
}

async function load(root, file) {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  })
  const runner = createServerModuleRunner(server.environments.ssr)
  try {
    return await runner.import(file)
  } finally {
    await runner.close()
    await server.close()
  }
}
