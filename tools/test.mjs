#!/usr/bin/env node
// Everything: what `npm run check` runs, then the build with its budgets, then the real thing in a real browser, served by us and by nginx.
import { runStages, STAGES } from './stages.mjs'

process.exitCode = await runStages([
  STAGES.lint,
  STAGES.types,
  STAGES.unused,
  STAGES.unit,
  STAGES.build,
  STAGES.budgets,
  STAGES.links,
  STAGES.browser,
  STAGES.nginx,
])
