#!/usr/bin/env node
// The fast check before each commit: format and lint, types, unit tests (architecture, content and lab recordings among them).
import { runStages, STAGES } from './stages.mjs'

process.exitCode = await runStages([STAGES.lint, STAGES.types, STAGES.unit])
