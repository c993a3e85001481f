import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

/**
 * The checked overlay; ends with status 2 where the file is no good. In a process of its own: the server that runs
 * TypeScript turns this one to development, and the build after it would ship React's.
 */
export function readOverlayFile(root, file) {
  const check = spawnSync(process.execPath, ['tools/run.mjs', 'tools/check-overlay.ts', resolve(file)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (check.status !== 0) process.exit(2)
  return JSON.parse(check.stdout)
}
