#!/usr/bin/env node
// Runs a TypeScript tool of ours through Vite, so that import.meta.glob, JSON and wasm imports mean what they mean in the build.
//   node tools/run.mjs tools/gen-errno.ts [ARG ...]
import { resolve } from 'node:path'
import { runnerImport } from 'vite'

const [, , file, ...args] = process.argv
if (!file) {
  console.error('usage: node tools/run.mjs FILE.ts [ARG ...]')
  process.exit(2)
}
process.argv = [process.argv[0], resolve(file), ...args]
const { module } = await runnerImport(resolve(file), { configFile: false, logLevel: 'error' })
const code = await module.main?.(args)
if (typeof code === 'number') process.exitCode = code
