/** Bytes or text of a log → what it says. The one public face of the matcher. */
import type { Reading } from '../lib/index.ts'
import { createScanner } from './stream.ts'

export { type Group, groupFindings } from './incidents.ts'
export { createScanner, type LinePlace, type LogScanner, type Progress } from './stream.ts'

/** Reads a whole log at once. */
export function readLog(log: Uint8Array | string): Reading {
  const scanner = createScanner()
  scanner.push(typeof log === 'string' ? new TextEncoder().encode(log) : log)
  return scanner.end()
}
