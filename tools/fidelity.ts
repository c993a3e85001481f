/**
 * Writes src/core/sim/FIDELITY.md: how much of what a real Linux printed the lab prints too, by tag, and how much just-bash does.
 *   npm run fidelity          (JUST_BASH=/path/to/just-bash measures the peer anew; without it its last figures stay)
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { World } from '../src/core/lib/index.ts'
import { normalise } from '../src/core/sim/fixtures/normalise.ts'
import type { RunResult } from '../src/core/sim/machine-types.ts'
import { answerTo, isSame, type Recorded, recordings } from '../src/core/sim/replay.testing.ts'

const FILE = 'src/core/sim/FIDELITY.md'
const PATIENCE_MS = 5_000
/** The peer's verdicts outlive a run: they change with its version and with a case, not with our code. */
const PEER_FILE = '.cache/just-bash.json'
const SAVE_EVERY = 100

/** What just-bash is given of a world: it has no users, mounts, limits, network or processes. */
interface PeerCase {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, string>>
  /** Commands that make what its constructor does not take: directories, links, modes. */
  readonly preparation: string
  readonly script: string
}
interface Tally {
  cases: number
  ours: number
  peers: number | null
}

export async function main(): Promise<void> {
  const path = process.env['JUST_BASH']
  const peer = path ? new Peer(path) : null
  const tallies = new Map<string, Tally>()
  for (const { worlds, cases } of Object.values(recordings)) {
    for (const recorded of cases) {
      const world = worlds[recorded.world]!
      const ours = isSame(await answerTo(world, recorded.script), recorded)
      const theirs = peer && (await peer.isRight(world, recorded))
      for (const tag of ['all', ...recorded.tags]) count(tallies, tag, ours, theirs)
    }
  }
  await peer?.end()
  writeFileSync(FILE, page(tallies, peer ? null : earlierFigures()))
  console.log(readFileSync(FILE, 'utf8'))
}

function count(tallies: Map<string, Tally>, tag: string, ours: boolean, theirs: boolean | null): void {
  const tally = tallies.get(tag) ?? { cases: 0, ours: 0, peers: theirs === null ? null : 0 }
  tally.cases++
  tally.ours += Number(ours)
  if (tally.peers !== null) tally.peers += Number(theirs)
  tallies.set(tag, tally)
}

const PEER_WORKER = `
const { parentPort, workerData } = require('node:worker_threads')
import(workerData).then(({ Bash }) => parentPort.on('message', async ({ script, preparation, ...options }) => {
  try {
    const bash = new Bash(options)
    await bash.exec(preparation)
    const { stdout, stderr, exitCode } = await bash.exec(script)
    parentPort.postMessage({ stdout, stderr, code: exitCode })
  } catch (error) {
    parentPort.postMessage({ stdout: '', stderr: String(error), code: -1 })
  }
}))`

/** just-bash in a thread of its own, which is ended when a case does not end. */
class Peer {
  #worker: Worker | null = null
  readonly #version: string
  readonly #verdicts: Record<string, boolean>
  #unsaved = 0

  constructor(readonly path: string) {
    this.#version = JSON.parse(readFileSync(`${path}/package.json`, 'utf8')).version
    this.#verdicts = existsSync(PEER_FILE) ? JSON.parse(readFileSync(PEER_FILE, 'utf8')) : {}
  }

  async isRight(world: World, recorded: Recorded): Promise<boolean> {
    const key = createHash('sha256')
      .update(JSON.stringify([this.#version, world, recorded]))
      .digest('base64url')
    const known = this.#verdicts[key]
    if (known !== undefined) return known
    const verdict = isSame(await this.answer(world, recorded.script), recorded)
    this.#verdicts[key] = verdict
    if (++this.#unsaved >= SAVE_EVERY) this.#save()
    return verdict
  }

  #save(): void {
    mkdirSync('.cache', { recursive: true })
    writeFileSync(PEER_FILE, JSON.stringify(this.#verdicts))
    this.#unsaved = 0
  }

  async answer(world: World, script: string): Promise<RunResult> {
    this.#worker ??= new Worker(PEER_WORKER, {
      eval: true,
      workerData: pathToFileURL(`${this.path}/dist/bundle/index.js`).href,
    })
    const worker = this.#worker
    const result = await new Promise<RunResult | null>((resolve) => {
      const settle = (answer: RunResult | null) => {
        clearTimeout(late)
        worker.off('message', settle).off('error', fail)
        resolve(answer)
      }
      const fail = () => settle(null)
      const late = setTimeout(fail, PATIENCE_MS)
      worker.on('message', settle).on('error', fail)
      worker.postMessage(caseOf(world, script))
    })
    if (result !== null) return normalise(result)
    await this.#stop()
    return { stdout: '', stderr: 'no answer', code: -1 }
  }

  async end(): Promise<void> {
    await this.#stop()
    this.#save()
  }

  async #stop(): Promise<void> {
    await this.#worker?.terminate()
    this.#worker = null
  }
}

function caseOf(world: World, script: string): PeerCase {
  const files = Object.entries(world.files ?? {}).flatMap(([path, { text, size }]) => {
    if (text !== undefined) return [[path, text] as const]
    return size === undefined ? [] : [[path, '\0'.repeat(Math.min(size, 1e6))] as const]
  })
  return {
    cwd: world.cwd,
    env: world.env ?? {},
    files: Object.fromEntries(files),
    preparation: preparation(world),
    script,
  }
}

/** Directories, links and modes, which its constructor does not take. */
function preparation(world: World): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
  return Object.entries(world.files ?? {})
    .flatMap(([path, { dir, symlink, mode }]) => [
      ...(dir ? [`mkdir -p ${quoted(path)}`] : []),
      ...(symlink === undefined ? [] : [`ln -s ${quoted(symlink)} ${quoted(path)}`]),
      ...(mode === undefined ? [] : [`chmod ${mode} ${quoted(path)}`]),
    ])
    .join('\n')
}

/** Tag → the peer's cell in the file as it stands. */
function earlierFigures(): ReadonlyMap<string, string> {
  if (!existsSync(FILE)) return new Map()
  const rows = readFileSync(FILE, 'utf8').matchAll(/^\| (\S+) \|[^|]*\|[^|]*\| ([^|]*) \|$/gm)
  return new Map([...rows].map(([, tag, cell]) => [tag!, cell!]))
}

function page(tallies: ReadonlyMap<string, Tally>, earlier: ReadonlyMap<string, string> | null): string {
  const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`
  const rows = [...tallies]
    .sort(([a], [b]) => Number(b === 'all') - Number(a === 'all') || (a < b ? -1 : 1))
    .map(([tag, { cases, ours, peers }]) => {
      const theirs = peers === null ? (earlier?.get(tag) ?? 'not measured') : share(peers, cases)
      return `| ${tag} | ${cases} | ${share(ours, cases)} | ${theirs} |`
    })
  return `<!-- Made by \`npm run fidelity\`. Do not edit. -->
# Fidelity

Scripts whose stdout, stderr and exit status are the same, to the byte, as those recorded on a real Linux
(\`fixtures/*.recorded.json\`; normalised for times, process ids and ports as \`fixtures/normalise.ts\` says). Most of these cases
were mended against after they had been recorded: the figure for cases that the lab has never seen is lower.

just-bash (a shell for agents, JavaScript, with a file system of its own) is given the files, the directory and the environment of each
case; it has no users, mounts, limits, processes or network, so most errors of the system cannot happen in it. A case is right as a whole or not
at all, and most of them ask for many things at once.

| tag | cases | the lab | just-bash |
|---|---|---|---|
${rows.join('\n')}
`
}
