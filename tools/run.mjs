#!/usr/bin/env node
// Runs a TypeScript tool of ours through Vite, so that import.meta.glob, JSON and wasm imports mean what they mean in the build.
//   node tools/run.mjs tools/gen-errno.ts [ARG ...]
import { resolve } from 'node:path'
import { createServer, createServerModuleRunner } from 'vite'

const [, , file, ...args] = process.argv
if (!file) {
  console.error('usage: node tools/run.mjs FILE.ts [ARG ...]')
  process.exit(2)
}
process.argv = [process.argv[0], resolve(file), ...args]
const server = await createServer({
  configFile: false,
  logLevel: 'error',
  server: { middlewareMode: true, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
})
// The runner stays open while the tool runs: lazily imported chunks are asked of it.
const runner = createServerModuleRunner(server.environments.ssr)
try {
  const { main } = await runner.import(resolve(file))
  const code = await main?.(args)
  if (typeof code === 'number') process.exitCode = code
} finally {
  await runner.close()
  await server.close()
}
