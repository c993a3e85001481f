#!/usr/bin/env node
import { createHash } from 'node:crypto'
// Runs the command line from the repository: builds it when a source is newer than the last build, then starts it.
// Each state of the sources has its own folder under dist/cli/, put in place by one rename, so that calls which build at the
// same time do not disturb each other, nor one that still runs the state before.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = resolve(import.meta.dirname, '..')
const out = join(root, 'dist/cli')
const KEPT = 4

/** Builds where needed; gives the entry file of the current state. */
export async function buildCommandLine() {
  const folder = join(out, stateOfSources())
  const entry = join(folder, 'errlab.js')
  if (existsSync(entry)) return entry
  const { build } = await import('vite')
  const draft = join(root, '.cache', `cli-${process.pid}`)
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: 'src/cli/node.ts',
      outDir: draft,
      emptyOutDir: true,
      target: 'node20',
      copyPublicDir: false,
      rollupOptions: { output: { entryFileNames: 'errlab.js', chunkFileNames: '[name]-[hash].js' } },
    },
  })
  putInPlace(draft, folder)
  return entry
}

/** Names, sizes and times of everything the build reads. */
function stateOfSources() {
  const hash = createHash('sha256')
  for (const path of ['src/core', 'src/cli', 'package-lock.json', 'tools/errlab.mjs']) addTo(hash, join(root, path))
  return hash.digest('hex').slice(0, 16)
}

function addTo(hash, path) {
  const stats = statSync(path)
  if (stats.isDirectory()) for (const name of readdirSync(path).sort()) addTo(hash, join(path, name))
  else if (!/\.test\.tsx?$|[/\\]fixtures[/\\]/.test(path)) hash.update(`${path}\0${stats.size}\0${stats.mtimeMs}\n`)
}

function putInPlace(draft, folder) {
  mkdirSync(out, { recursive: true })
  try {
    renameSync(draft, folder)
  } catch {
    // Another call was quicker with the same state.
    rmSync(draft, { recursive: true, force: true })
  }
  writeFileSync(
    join(out, `errlab.js.${process.pid}`),
    `#!/usr/bin/env node\nimport './${folder.split(/[/\\]/).pop()}/errlab.js'\n`,
    { mode: 0o755 },
  )
  renameSync(join(out, `errlab.js.${process.pid}`), join(out, 'errlab.js'))
  forgetOldStates(folder)
}

function forgetOldStates(current) {
  const states = readdirSync(out, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && join(out, entry.name) !== current)
    .map((entry) => join(out, entry.name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const old of states.slice(KEPT)) rmSync(old, { recursive: true, force: true })
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename) {
  if (process.argv[2] === 'build') {
    // The site is built from these sources: this command is the checkout's, not the installed program's.
    process.argv.splice(2, 1)
    await import('./build.mjs')
  } else {
    const entry = await buildCommandLine()
    // npm runs a script in the package's folder; the files that a person names are in theirs.
    if (process.env.npm_lifecycle_event === 'errlab') process.chdir(process.env.INIT_CWD ?? '.')
    await import(pathToFileURL(entry).href)
  }
}
