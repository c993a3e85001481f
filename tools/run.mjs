#!/usr/bin/env node
// Runs a TypeScript tool of ours: node tools/run.mjs tools/gen-errno.ts [ARG ...]
import { resolve } from 'node:path'
import { withModules } from './runner.mjs'

const [, , file, ...args] = process.argv
if (!file) {
  console.error('usage: node tools/run.mjs FILE.ts [ARG ...]')
  process.exit(2)
}
process.argv = [process.argv[0], resolve(file), ...args]
await withModules(async (load) => {
  const { main } = await load(resolve(file))
  const code = await main?.(args)
  if (typeof code === 'number') process.exitCode = code
})
