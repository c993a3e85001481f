/**
 * Checks a team's overlay and prints it as it will be built in; what is wrong goes to standard error, with lines.
 *   node tools/run.mjs tools/check-overlay.ts acme.overlay.json
 */
import { readFileSync } from 'node:fs'
import { faultLine, readOverlay } from '../src/core/overlay/index.ts'
import { knownContent } from '../src/core/overlay/known.ts'

export function main([file = '']: readonly string[]): number {
  const read = readOverlay(textOf(file), knownContent)
  if (read.ok) {
    process.stdout.write(JSON.stringify(read.overlay))
    return 0
  }
  for (const fault of read.faults) console.error(faultLine(file, fault))
  const count = read.faults.length
  console.error(
    `\nThe overlay was not built in: ${count} ${count === 1 ? 'fault' : 'faults'}. docs/overlay/README.md describes the file.`,
  )
  return 2
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    console.error(
      `${file}: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(error)}`,
    )
    process.exit(2)
  }
}
