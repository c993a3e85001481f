// `_headers`, as static hosts read it. Some of them join the headers of all patterns that match, so that no two patterns
// here may match the same path: every pattern is one of a group's own, or one top-level name of the site.
import { HEADER_RULES } from '../headers.mjs'

/** Top-level names of the built site that belong to no other group. */
const PAGES = [
  '/e/',
  '/links/',
  '/schema/',
  '/overlay.json',
  '/offline.json',
  '/404.html',
  '/offline.html',
  '/manifest.webmanifest',
  '/icon.svg',
  '/sitemap.xml',
  '/llms.txt',
]

/** The file's text for a site below `base`. */
export function headersFile(base) {
  const blocks = HEADER_RULES.map(({ name, paths, headers }) => {
    const own = paths.length > 0 ? paths : PAGES
    const lines = Object.entries(headers).map(([key, value]) => `  ${key}: ${value}`)
    return [`# ${name}`, ...own.flatMap((path) => [pattern(base, path), ...lines])].join('\n')
  })
  return `${blocks.join('\n\n')}\n`
}

const pattern = (base, path) => `${base}${path.slice(1)}${path !== '/' && path.endsWith('/') ? '*' : ''}`
