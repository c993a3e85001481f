/**
 * `npm run bench [-- scan|hostile|doubling|lab|diagnosis]`: speed as ratios measured in one run, in turns, medians. Never a timed test.
 * Peers are optional: ripgrep from the system, just-bash by `npm install --no-save just-bash@3.4.2`.
 */
import { cpus, release } from 'node:os'
import { benchDiagnosis } from './diagnosis.ts'
import { benchDoubling } from './doubling.ts'
import { benchHostile } from './hostile.ts'
import { benchLab } from './lab.ts'
import { benchScan } from './scan.ts'

const BENCHES = {
  scan: benchScan,
  hostile: benchHostile,
  doubling: benchDoubling,
  lab: benchLab,
  diagnosis: benchDiagnosis,
}

export async function main(args: readonly string[]): Promise<number> {
  const wanted = args.length > 0 ? args : Object.keys(BENCHES)
  const unknown = wanted.find((name) => !(name in BENCHES))
  if (unknown) {
    console.error(`There is no benchmark ${unknown}. There are: ${Object.keys(BENCHES).join(', ')}`)
    return 2
  }
  console.log(`${cpus().length} × ${cpus()[0]?.model.trim()}, Linux ${release()}, node ${process.version}\n`)
  for (const name of wanted) await BENCHES[name as keyof typeof BENCHES]()
  return 0
}
