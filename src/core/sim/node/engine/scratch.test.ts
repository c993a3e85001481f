import { it } from 'vitest'
import { readFileSync } from 'node:fs'
import { loadQuickJS } from './loader.ts'
import { Guest } from './guest.ts'
it('runs', async () => {
  const m = await loadQuickJS()
  const g = new Guest(m, { call: (i, a) => { console.log(...a); return 7 }, now: () => 1e12, monotonic: () => 5, interrupted: () => false, resolveModule: (b, s) => s, loadModule: () => null })
  g.defineFunction('print', 1)
  try { g.release(g.evaluate(readFileSync(process.env.PROBE!, 'utf8'), '/tmp/probe.js')) } catch (e) { console.log('ERR', e) }
  while (g.runJob());
})
