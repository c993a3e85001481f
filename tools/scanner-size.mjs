// The scanner as a script of its own: the kernel, what drives it, and the words it looks for as data, without the dialects those are
// taken from. In the build it is part of the scan worker, whose size has a budget of its own.
import { brotliCompressSync } from 'node:zlib'
import { build } from 'vite'
import { withModules } from './runner.mjs'

/** In bytes, minified, by brotli. */
export async function scannerSize(root) {
  const scan = `${root}/src/core/matcher/scan`
  const tables = await withModules(async (load) => asData(await load(`${scan}/needles.ts`)))
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

const asData = ({ needles, nameWords, BEGINNINGS, SHORTEST }) => `
  const words = ${JSON.stringify(needles())}
  const names = new Set(${JSON.stringify([...nameWords()])})
  export const needles = () => words
  export const nameWords = () => names
  export const BEGINNINGS = ${JSON.stringify(BEGINNINGS)}
  export const SHORTEST = ${SHORTEST}`
