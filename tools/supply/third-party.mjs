#!/usr/bin/env node
// Writes THIRD-PARTY.md: what is in the built site that others have made, under which licence. `npm run gen:third-party`
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = resolve(import.meta.dirname, '../..')

/** Licences under which code may be shipped with ours. Anything else needs a decision, not a line in this list. */
export const ALLOWED = [
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Unlicense',
  '(MPL-2.0 OR Apache-2.0)',
]

/** The packages of the lock file: name, version, licence, whether they are shipped, whether they run a script when installed. */
export function packages() {
  const lock = JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8'))
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, { version, license, dev, devOptional, optional, hasInstallScript }]) => ({
      path,
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license ?? 'unknown',
      isShipped: !dev && !devOptional && !optional,
      hasInstallScript: hasInstallScript === true,
    }))
}

/** The text of THIRD-PARTY.md. */
export function thirdPartyPage() {
  const shipped = packages().filter(({ isShipped }) => isShipped)
  const tools = packages().filter(({ isShipped }) => !isShipped)
  const rows = shipped.map((one) => `| ${one.name} | ${one.version} | ${one.licence} | ${holder(one.path)} |`)
  const counts = new Map()
  for (const { licence } of tools) counts.set(licence, (counts.get(licence) ?? 0) + 1)
  return `<!-- Made by \`npm run gen:third-party\` from package-lock.json. Do not edit. -->
# Third-party software

What the dependencies of the built site are. The site carries their licence texts in \`third-party.txt\`.

| package | version | licence | copyright |
|---|---|---|---|
${rows.join('\n')}

Used only to build and test, never shipped: ${tools.length} packages (${[...counts].map(([licence, count]) => `${licence} ${count}`).join(', ')}).
No package may run a script when it is installed; a test holds that.
`
}

/** The licence texts of what is shipped, for the built site: most licences ask that they go with the code. */
export function licenceTexts() {
  return packages()
    .filter(({ isShipped }) => isShipped)
    .map(({ name, version, licence, path }) => `== ${name} ${version} (${licence})\n\n${textOf(path) ?? ''}`)
    .join('\n\n')
}

function textOf(path) {
  const directory = `${root}/${path}`
  const file = existsSync(directory) && readdirSync(directory).find((name) => /^(?:licen[cs]e|copying)/i.test(name))
  return file ? readFileSync(`${directory}/${file}`, 'utf8') : null
}

/** The first line of the licence that names a holder. */
function holder(path) {
  const line = /^.*copyright\s+(?:\(c\)|©|\d).*$/im.exec(textOf(path) ?? '')?.[0]
  return line ? line.trim().replaceAll('|', '\\|') : 'none named'
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(`${root}/THIRD-PARTY.md`, thirdPartyPage())
