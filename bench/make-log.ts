/** Writes a log to measure with: `node tools/run.mjs bench/make-log.ts FILE [MEGABYTES] [ONE FAILURE IN SO MANY LINES]`. */
import { writeFileSync } from 'node:fs'
import { mixedLog } from './logs.ts'

export function main([path, megabytes = '200', every = '2000']: readonly string[]): number {
  if (path === undefined) return 2
  writeFileSync(path, mixedLog(Number(megabytes) * 1e6, Number(every)))
  return 0
}
