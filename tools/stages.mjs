// The stages of `npm run check` and `npm test`: each runs a tool, shows its output, and says how many checks passed.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { browserVersion, findBrowser } from './browser.mjs'

const root = resolve(import.meta.dirname, '..')
const bin = (name) => `${root}/node_modules/.bin/${name}`

/** A stage passes or fails as a whole, or counts its tests from a report. */
export const STAGES = {
  lint: { name: 'format and lint', run: () => whole(bin('biome'), ['ci', '--error-on-warnings', '.']) },
  unused: { name: 'unused code and dependencies', run: () => whole(bin('knip'), []) },
  types: { name: 'types', run: () => whole(bin('tsc'), ['-b', '--force']) },
  unit: { name: 'unit, properties, architecture, content, recordings', run: unit },
  build: { name: 'build', run: () => whole('node', ['tools/build.mjs']) },
  budgets: { name: 'budgets', run: () => whole('node', ['tools/budgets.mjs']) },
  links: { name: 'links of the built site', run: () => whole('node', ['tools/links.mjs']) },
  browser: { name: 'browser stories and accessibility', run: () => browser() },
  nginx: { name: 'stories in which the server has a say, with nginx', run: () => browser('nginx', SERVED) },
}

/** Runs stages in order; all of them, so that one run shows everything that is wrong. Resolves to the exit status. */
export async function runStages(stages) {
  const total = { passed: 0, failed: 0 }
  const wrong = []
  for (const stage of stages) {
    console.log(`\n== ${stage.name}`)
    const started = performance.now()
    const { passed, failed, failures = [] } = await stage.run()
    total.passed += passed
    total.failed += failed
    if (failed > 0) wrong.push(`${stage.name}: ${failed} failed`, ...failures.map((text) => indented(text)))
    console.log(
      `-- ${stage.name}: ${failed === 0 ? 'passed' : 'FAILED'} in ${((performance.now() - started) / 1000).toFixed(1)} s`,
    )
    if (failed > 0 && stage === STAGES.build) break
  }
  // Said again at the end, because the end is what a CI page shows of a long run.
  if (wrong.length > 0) console.log(`\nWhat failed\n${wrong.join('\n')}`)
  console.log(`\n${total.passed} passed, ${total.failed} failed`)
  return total.failed === 0 ? 0 : 1
}

/** The first lines of a failure, without the colours of a terminal. */
function indented(text) {
  const lines = stripVTControlCharacters(text).split('\n').slice(0, 12)
  return lines.map((line) => `  ${line.slice(0, 240)}`).join('\n')
}

function execute(command, args, env = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    })
    child.on('error', (error) => {
      console.error(error.message)
      done(1)
    })
    child.on('close', (code) => done(code ?? 1))
  })
}

async function whole(command, args) {
  const code = await execute(command, args)
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** Reads a report file; a run that left none has failed. */
function counted(code, file, read) {
  if (!existsSync(file)) return { passed: 0, failed: 1 }
  const counts = read(JSON.parse(readFileSync(file, 'utf8')))
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

async function unit() {
  const file = `${root}/.cache/vitest.json`
  mkdirSync(`${root}/.cache`, { recursive: true })
  rmSync(file, { force: true })
  const code = await execute(bin('vitest'), ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`])
  return counted(code, file, (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    failures: report.testResults.flatMap((suite) =>
      suite.status === 'failed' && suite.assertionResults.every(({ status }) => status !== 'failed')
        ? [`${suite.name}\n${suite.message}`]
        : suite.assertionResults
            .filter(({ status }) => status === 'failed')
            .map((test) => `${suite.name}: ${test.fullName}\n${test.failureMessages.join('\n')}`),
    ),
  }))
}

/** Specs whose result can depend on who serves; `SERVER=nginx npx playwright test` runs all of them. */
const SERVED = ['headers', 'story', 'share', 'pages', 'card', 'offline', 'links', 'input', 'generations', 'arrivals']

async function browser(server = 'own', specs = []) {
  const file = `${root}/.cache/playwright-${server}.json`
  rmSync(file, { force: true })
  const path = await findBrowser()
  console.log(browserVersion(path))
  const code = await execute(bin('playwright'), ['test', '--reporter=list,json', ...specs], {
    CHROMIUM_PATH: path,
    SERVER: server,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  })
  return counted(code, file, ({ stats, suites, errors }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    failures: [...errors.map(({ message }) => message), ...suites.flatMap(failedStories)],
  }))
}

/** The stories of a suite of Playwright's report that did not go well, with what was wrong. */
function failedStories(suite) {
  const own = (suite.specs ?? []).filter(({ ok }) => !ok)
  return [
    ...own.map(({ file, line, title, tests }) => {
      const messages = tests.flatMap(({ results }) => results.map(({ error }) => error?.message ?? ''))
      return `${file}:${line} ${title}\n${messages.join('\n')}`
    }),
    ...(suite.suites ?? []).flatMap(failedStories),
  ]
}
