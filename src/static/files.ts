/** The files beside the pages: sitemap, llms.txt, what can be kept offline, the index of the finder, schemas. */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { to } from '../app/ui/to.ts'
import { ownCausesOf } from '../core/knowledge/causes.ts'
import { type KnownEntry, plain } from '../core/knowledge/index.ts'
import { OverlaySchema } from '../core/overlay/index.ts'
import { defaultsOf } from './facts.ts'
import type { FindIndex } from './finder.ts'
import { jsonSchema } from './json-schema.ts'
import type { Alias } from './numbers.ts'
import type { Site } from './site.ts'
import { CauseTwin, CodeTwin } from './twin-schemas.ts'

export function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

export function writeSitemap(dist: string, site: Site, paths: readonly string[]): void {
  const urls = paths.map((path) => `<url><loc>${site.origin}${to(path)}</loc><lastmod>${site.built}</lastmod></url>`)
  write(
    join(dist, 'sitemap.xml'),
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>\n`,
  )
  write(join(dist, 'robots.txt'), `User-agent: *\nAllow: /\nSitemap: ${site.origin}${to('/sitemap.xml')}\n`)
}

/** https://llmstxt.org: what a language model should read first, and where the rest is. */
export function writeLlms(dist: string, site: Site, entries: readonly KnownEntry[]): void {
  const address = (path: string) => `${site.origin}${to(path)}`
  const written = entries.filter((known) => known.isWritten)
  const lines = [
    '# Errlab',
    '',
    '> Operating-system error codes: what each means, why it happens, fixes with their risk, and recordings from a real Linux.',
    '',
    'Each page has a Markdown twin (`index.md`) and a JSON twin (`index.json`) beside it. Addresses never change: a code is',
    `\`/e/CODE/\`, a number \`/e/98/\`, a cause \`/e/CODE/cause/\`; \`?port=3000&program=node\` fills in values. The grammar: ${address('/links/')}`,
    '',
    `- [Schema of a code's JSON](${address('/schema/code-1.json')})`,
    `- [Schema of a cause's JSON](${address('/schema/cause-1.json')})`,
    `- [Names, numbers and messages of all codes](${address('/e/find.json')})`,
    '',
    '## Codes',
    '',
    ...written.map((known) => `- [${known.code}](${address(`/e/${known.code}/index.md`)}): ${known.text.summary}`),
    '',
    '## Causes',
    '',
    ...written.flatMap((known) =>
      ownCausesOf(known.code).map(
        (cause) =>
          `- [${cause.code}: ${cause.title}](${address(`/e/${cause.id}/index.md`)}): ${plain(cause.because, defaultsOf(cause))}`,
      ),
    ),
    '',
  ]
  write(join(dist, 'llms.txt'), lines.join('\n'))
}

/** What "make available offline" fetches; the sizes in bytes are those of pages, then assets, in the same order. */
export function writeOffline(dist: string, paths: readonly string[]): void {
  const pages = [
    ...paths.map((path) => [to(path), join(dist, path, 'index.html')] as const),
    // What the finder and the page of links read.
    [to('/e/find.json'), join(dist, 'e/find.json')] as const,
  ]
  const assets = readdirSync(join(dist, 'assets')).map(
    (name) => [to(`/assets/${name}`), join(dist, 'assets', name)] as const,
  )
  write(
    join(dist, 'offline.json'),
    JSON.stringify({
      pages: pages.map(([url]) => url),
      assets: assets.map(([url]) => url),
      sizes: [...pages, ...assets].map(([, file]) => statSync(file).size),
    }),
  )
}

export function writeFindIndex(dist: string, entries: readonly KnownEntry[], others: readonly Alias[]): void {
  const index: FindIndex = {
    version: 1,
    codes: entries.map(({ code, aliases, numbers, messages, text }) => ({
      code,
      says: text.summary,
      names: [...new Set([...aliases, ...others.filter((one) => one.code === code).map(({ name }) => name)])],
      numbers: [...new Set(Object.values(numbers))],
      messages: [...new Set(Object.values(messages))],
      causes: ownCausesOf(code).map(({ slug, title }) => [slug, title]),
    })),
  }
  write(join(dist, 'e/find.json'), JSON.stringify(index))
}

const SCHEMAS = [
  ['overlay-1', OverlaySchema, "Errlab: a team's overlay"],
  ['code-1', CodeTwin, 'Errlab: a code'],
  ['cause-1', CauseTwin, 'Errlab: a cause of a code'],
] as const

export function writeSchemas(dist: string, site: Site): void {
  for (const [name, schema, title] of SCHEMAS) {
    const path = `/schema/${name}.json`
    write(join(dist, path), `${JSON.stringify(jsonSchema(schema, `${site.origin}${to(path)}`, title), null, 1)}\n`)
  }
}
