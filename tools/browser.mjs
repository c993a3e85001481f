// Finds a Chromium for the tests, or installs one. Order: CHROMIUM_PATH, an installed one, Playwright's own, a fresh one.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Flags that keep a test browser from talking to anyone; as root it cannot have a sandbox. */
export const BROWSER_ARGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

function installed() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  const directories = (process.env.PATH ?? '').split(delimiter)
  for (const name of NAMES)
    for (const directory of directories) if (existsSync(join(directory, name))) return join(directory, name)
  return null
}

async function playwrights() {
  const { chromium } = await import('@playwright/test')
  const path = chromium.executablePath()
  return existsSync(path) ? path : null
}

/** Path of a Chromium; installs one when there is none, and says what to do when that fails too. */
export async function findBrowser() {
  const there = installed() ?? (await playwrights())
  if (there) return there
  console.log('No Chromium found: installing one for the browser tests.')
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (isDebianRoot) {
    spawnSync('apt-get', ['update'], { stdio: 'inherit' })
    spawnSync('apt-get', ['install', '-y', 'chromium'], {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  } else {
    spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'inherit' })
  }
  const now = installed() ?? (await playwrights())
  if (now) return now
  throw new Error(
    'The browser tests need Chromium. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to one, then run npm test again.',
  )
}

export function browserVersion(path) {
  return execFileSync(path, ['--version', ...BROWSER_ARGS], { encoding: 'utf8' }).trim()
}
