/**
 * npm run record -- CASES.json RECORDED.json [--all]     what this Linux answers to each case (root)
 * npm run record -- --run WORLD 'SCRIPT'                  the raw answer to any script
 *
 * Each case runs twice in a fresh world; what differs after normalisation is dropped. Results whose script and world are
 * unchanged are kept unless --all is given. Worlds lie in worlds/ beside the case file.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { World } from '../src/core/lib/index.ts'
import { type CompleteWorld, completeWorld } from '../src/core/sim/boot/world.ts'
import { normalise } from '../src/core/sim/fixtures/normalise.ts'
import type { RunResult } from '../src/core/sim/machine-types.ts'
import { runReal } from './real-world/run.ts'

interface Case {
  readonly id: string
  readonly tags: readonly string[]
  readonly world: string
  readonly script: string
}
type RecordedCase = Case & RunResult
interface Recording {
  readonly worlds: Readonly<Record<string, CompleteWorld>>
  readonly cases: readonly RecordedCase[]
}

const WORLDS = 'src/core/sim/fixtures/worlds'
const USAGE = "usage: npm run record -- CASES.json RECORDED.json [--all]\n       npm run record -- --run WORLD 'SCRIPT'"

export async function main(args: readonly string[]): Promise<number> {
  const [first, second, third] = args
  if (first === '--run' && second && third !== undefined) return runOne(second, third)
  if (!first || !second) {
    console.error(USAGE)
    return 2
  }
  await record(first, second, args.includes('--all'))
  return 0
}

async function runOne(world: string, script: string): Promise<number> {
  const { stdout, stderr, code } = await runReal(readJson(join(WORLDS, `${world}.json`)) as World, script)
  process.stdout.write(stdout)
  process.stderr.write(stderr)
  return code
}

async function record(casesFile: string, outFile: string, all: boolean): Promise<void> {
  const cases = readJson(casesFile) as readonly Case[]
  const worlds = loadWorlds(casesFile, cases)
  const known = all ? new Map<string, RecordedCase>() : readKnown(outFile)
  const recorded: RecordedCase[] = []
  let dropped = 0
  for (const [i, one] of cases.entries()) {
    const world = worlds[one.world]!
    const before = known.get(keyOf(one.script, world))
    const result = before ?? (await recordTwice(world, one))
    if (result) recorded.push({ ...one, stdout: result.stdout, stderr: result.stderr, code: result.code })
    else dropped++
    if (i % 25 !== 0) continue
    console.error(`${i + 1}/${cases.length}`)
    // What is recorded so far is kept if the rest is broken off.
    if (!before) write(outFile, worlds, recorded)
  }
  write(outFile, worlds, recorded)
  console.log(`${recorded.length} cases recorded, ${dropped} dropped as unstable`)
}

function write(file: string, worlds: Recording['worlds'], cases: readonly RecordedCase[]): void {
  writeFileSync(file, `${JSON.stringify({ format: 1, worlds, cases }, null, 1)}\n`)
}

async function recordTwice(world: CompleteWorld, { id, script }: Case): Promise<RunResult | null> {
  const [first, second] = [await runReal(world, script), await runReal(world, script)]
  const [a, b] = [normalise(first), normalise(second)]
  if (!first.timedOut && JSON.stringify(a) === JSON.stringify(b)) return a
  console.log(JSON.stringify({ id, script, timedOut: first.timedOut, first: a, second: b }, null, 1))
  return null
}

const keyOf = (script: string, world: CompleteWorld | undefined) => JSON.stringify([script, world])

function readKnown(file: string): Map<string, RecordedCase> {
  if (!existsSync(file)) return new Map()
  const { worlds, cases } = readJson(file) as Recording
  return new Map(cases.map((one) => [keyOf(one.script, worlds[one.world]), one]))
}

function loadWorlds(casesFile: string, cases: readonly Case[]): Record<string, CompleteWorld> {
  const folders = [join(dirname(resolve(casesFile)), 'worlds'), WORLDS]
  const worlds: Record<string, CompleteWorld> = {}
  for (const { world: name } of cases) {
    if (worlds[name]) continue
    const file = folders.map((folder) => join(folder, `${name}.json`)).find((path) => existsSync(path))
    if (!file) throw new Error(`no world ${name}`)
    worlds[name] = completeWorld(readJson(file) as World)
  }
  return worlds
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))
