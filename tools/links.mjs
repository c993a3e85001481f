#!/usr/bin/env node
//   node tools/links.mjs [dist]
// Follows every link of the built site: each must lead to a file, each fragment to an element, and every page must be reachable.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

const site = resolve(import.meta.dirname, '..', process.argv[2] ?? 'dist')
// Pages that people come to from outside: nothing has to link to them.
const DOORS = [/^\/$/, /^\/d\/$/, /^\/404\.html$/, /^\/offline\.html$/, /^\/embed\/./]

const pages = new Map(htmlFiles('/').map((path) => [path, read(path)]))
const faults = []
const reached = new Set()

for (const [path, { links }] of pages) {
  for (const link of links) {
    const url = new URL(link, `http://site${path}`)
    if (url.host !== 'site') continue
    const target = decodeURIComponent(url.pathname)
    reached.add(target)
    if (!isFile(target)) faults.push(`${path} links to ${link}, and there is no such file`)
    const fragment = decodeURIComponent(url.hash.slice(1))
    if (fragment && pages.has(target) && !pages.get(target).ids.has(fragment))
      faults.push(`${path} links to ${link}, and that page has no element "${fragment}"`)
  }
}
for (const path of pages.keys())
  if (!reached.has(path) && !DOORS.some((door) => door.test(path))) faults.push(`nothing links to ${path}`)
for (const [, url] of readFileSync(join(site, 'sitemap.xml'), 'utf8').matchAll(/<loc>([^<]+)<\/loc>/g))
  if (!isFile(new URL(url).pathname)) faults.push(`the sitemap lists ${url}, and there is no such file`)

for (const fault of faults.slice(0, 50)) console.log(fault)
const count = [...pages.values()].reduce((sum, { links }) => sum + links.length, 0)
console.log(`${pages.size} pages, ${count} links, ${faults.length} faults`)
process.exitCode = faults.length === 0 ? 0 : 1

function htmlFiles(directory) {
  return readdirSync(join(site, directory), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return entry.name === 'assets' ? [] : htmlFiles(`${directory}${entry.name}/`)
    if (entry.name === 'index.html') return [directory]
    return entry.name.endsWith('.html') ? [directory + entry.name] : []
  })
}

/** What stands in a page: its links and its ids. Our own markup is regular: double quotes, `&amp;` as the only escape in addresses. */
function read(path) {
  const html = readFileSync(join(site, path.endsWith('/') ? `${path}index.html` : path), 'utf8')
  const values = (pattern) => [...html.matchAll(pattern)].map((match) => match[1].replaceAll('&amp;', '&'))
  return {
    links: values(/\s(?:href|src)="([^"]*)"/g).filter((link) => !/^(?:https?:|data:|mailto:)/.test(link)),
    ids: new Set(values(/\sid="([^"]*)"/g)),
  }
}

function isFile(path) {
  const file = join(site, path)
  if (!existsSync(file)) return false
  return !statSync(file).isDirectory() || existsSync(join(file, 'index.html'))
}
