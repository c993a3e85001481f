/** Writes every static page and its twins below `dist`. Run by tools/build.mjs after the client build. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { to } from '../app/ui/to.ts'
import { aliasesOf, canonical, codesOfNumber, errnoNames, messagesOf, windowsErrors } from '../core/errno/index.ts'
import { allCauses, causesOf } from '../core/knowledge/causes.ts'
import { allCodes, entry, type KnownEntry, loadReceipt, plain } from '../core/knowledge/index.ts'
import { AliasPage, type NumberMeaning, NumberPage } from './AliasPages.tsx'
import { CardPage } from './CardPage.tsx'
import { CausePage } from './CausePage.tsx'
import { CodePage } from './CodePage.tsx'
import { defaultsOf, messageOf } from './facts.ts'
import { IndexPage } from './IndexPage.tsx'
import { MissingPage, OfflinePage } from './MissingPage.tsx'
import type { Picture } from './picture.ts'
import { writePictures } from './pictures.ts'
import { SITE_PICTURE } from './Shell.tsx'
import type { Assets, Site } from './site.ts'
import { causeJson, causeMarkdown, codeJson, codeMarkdown } from './twins.ts'

/** Resolves to the number of pages written. */
export async function prerender(dist: string): Promise<number> {
  const site = readSite(dist)
  const entries = allCodes().flatMap((code) => entry(code) ?? [])
  const paths: string[] = []
  const page = (path: string, element: ReactElement) => {
    write(join(dist, path, 'index.html'), `<!doctype html>\n${renderToStaticMarkup(element)}\n`)
    paths.push(path)
  }
  const twins = (path: string, markdown: string, json: unknown) => {
    write(join(dist, path, 'index.md'), markdown)
    write(join(dist, path, 'index.json'), `${JSON.stringify(json, null, 1)}\n`)
  }

  page('/e/', <IndexPage site={site} entries={entries} />)
  for (const known of entries) {
    const causes = causesOf(known.code)
    page(`/e/${known.code}/`, <CodePage site={site} known={known} causes={causes} />)
    twins(`/e/${known.code}/`, codeMarkdown(known, causes), codeJson(known, causes))
  }
  for (const cause of allCauses()) {
    page(`/e/${cause.id}/`, <CausePage site={site} cause={cause} receipt={await loadReceipt(cause.id)} />)
    twins(`/e/${cause.id}/`, causeMarkdown(cause), causeJson(cause))
    page(`/embed/${cause.id}/`, <CardPage site={site} cause={cause} />)
  }
  for (const [alias, code, differs] of aliases(entries))
    page(`/e/${alias}/`, <AliasPage site={site} alias={alias} code={code} differs={differs} />)
  for (const [number, meanings] of numbers())
    page(`/e/${number}/`, <NumberPage site={site} number={number} meanings={meanings} />)

  await writePictures(dist, pictures(entries))
  copyShell(dist, site)
  writeLists(dist, site, paths, entries)
  return paths.length
}

/** A picture for the site, for each code that somebody has written about, and for each cause. */
function pictures(entries: readonly KnownEntry[]): ReadonlyMap<string, Picture> {
  const numbersOf = (known: KnownEntry) =>
    Object.entries(PICTURED).flatMap(([key, platform]) => {
      const number = known.numbers[key]
      return number === undefined ? [] : [[platform, String(number)] as const]
    })
  const ofCode = entries
    .filter(({ isWritten }) => isWritten)
    .map((known): [string, Picture] => [
      `/og/${known.code}.png`,
      { head: known.code, message: messageOf(known) ?? '', says: known.text.summary, numbers: numbersOf(known) },
    ])
  const ofCause = entries.flatMap((known) =>
    causesOf(known.code).map((cause): [string, Picture] => [
      `/og/${cause.id}.png`,
      {
        head: cause.code,
        message: cause.title,
        says: plain(cause.because, defaultsOf(cause)),
        numbers: numbersOf(known),
      },
    ]),
  )
  const own: Picture = {
    head: 'errlab',
    message: 'Paste an error. See why it happened.',
    says: 'Reads the log in your tab, names the cause with your own port, path and user, and lets you fix it on a simulated Linux first.',
    numbers: [],
  }
  return new Map([[SITE_PICTURE, own], ...ofCode, ...ofCause])
}

const PICTURED: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS' }

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** The workbench also answers at `/d/`, where full links lead; an unknown address and one that is not kept offline have pages that help. */
function copyShell(dist: string, site: Site): void {
  write(join(dist, 'd/index.html'), readFileSync(join(dist, 'index.html'), 'utf8'))
  write(join(dist, '404.html'), `<!doctype html>\n${renderToStaticMarkup(<MissingPage site={site} />)}\n`)
  write(join(dist, 'offline.html'), `<!doctype html>\n${renderToStaticMarkup(<OfflinePage site={site} />)}\n`)
}

type Alias = readonly [alias: string, code: string, differs: string]

function aliases(entries: readonly KnownEntry[]): Alias[] {
  const names = [...errnoNames()].flatMap((name): Alias[] => {
    const code = canonical(name)
    return code === null || code === name ? [] : [[name, code, `${name} is another name of ${code}.`]]
  })
  const known = new Set(entries.map(({ code }) => code))
  const windows = windowsErrors().flatMap(({ name, number, code }): Alias[] =>
    code === null || !known.has(code) || known.has(name)
      ? []
      : [[name, code, `${name} (${number}) is what Windows says where POSIX says ${code}.`]],
  )
  return [...new Map([...names, ...windows].map((alias) => [alias[0], alias])).values()]
}

const SHOWN_PLATFORMS: Readonly<Record<string, string>> = {
  linux: 'Linux',
  darwin: 'macOS',
  freebsd: 'FreeBSD',
  openbsd: 'OpenBSD',
  netbsd: 'NetBSD',
  solaris: 'Solaris',
  wasi: 'WASI',
  'windows-ucrt': 'Windows C runtime',
  'node-windows': 'Node.js on Windows',
}

function numbers(): Map<number, NumberMeaning[]> {
  const pages = new Map<number, NumberMeaning[]>()
  const add = (number: number, meaning: NumberMeaning) => pages.set(number, [...(pages.get(number) ?? []), meaning])
  const candidates = [...Array(200).keys()].slice(1)
  for (let number = -4096; number <= -3000; number++) candidates.push(number)
  for (const number of candidates) {
    const codes = codesOfNumber(number)
    for (const [key, platform] of Object.entries(SHOWN_PLATFORMS)) {
      const code = codes[key]
      if (code !== undefined && entry(code))
        add(number, { platform, code, message: Object.values(messagesOf(code))[0] ?? '' })
    }
  }
  for (const { number, name, code, text } of windowsErrors()) {
    if (code !== null && entry(code)) add(number, { platform: `Windows (${name})`, code, message: text ?? '' })
  }
  return pages
}

function writeLists(dist: string, site: Site, paths: readonly string[], entries: readonly KnownEntry[]): void {
  const listed = paths.filter((path) => path.startsWith('/e/') && !path.startsWith('/embed/'))
  const urls = ['/', ...listed].map(
    (path) => `<url><loc>${site.origin}${to(path)}</loc><lastmod>${site.built}</lastmod></url>`,
  )
  write(
    join(dist, 'sitemap.xml'),
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>\n`,
  )
  write(join(dist, 'robots.txt'), `User-agent: *\nAllow: /\nSitemap: ${site.origin}${to('/sitemap.xml')}\n`)
  const written = entries.filter((known) => known.isWritten)
  write(
    join(dist, 'llms.txt'),
    [
      '# Errlab',
      '',
      '> Operating-system error codes: what each means, why it happens, fixes with their risk, and recordings from a real Linux.',
      '',
      'Each page has a Markdown twin (index.md) and a JSON twin (index.json).',
      '',
      '## Codes',
      '',
      ...written.map(
        (known) => `- [${known.code}](${site.origin}${to(`/e/${known.code}/index.md`)}): ${known.text.summary}`,
      ),
      '',
    ].join('\n'),
  )
  const assets = readdirSync(join(dist, 'assets')).map((name) => to(`/assets/${name}`))
  write(join(dist, 'offline.json'), JSON.stringify({ pages: paths.map(to), assets }))
  for (const alias of aliasesOf('EAGAIN'))
    if (!paths.includes(`/e/${alias}/`)) throw new Error(`the alias ${alias} has no page`)
}

interface ManifestChunk {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
}

/** The hashed files of an entry: its script, what that imports, and their styles. */
function assetsOf(manifest: Readonly<Record<string, ManifestChunk>>, name: string): Assets {
  const chunk = manifest[name]
  if (!chunk) throw new Error(`the client build has no entry ${name}: see build.rollupOptions.input in vite.config.ts`)
  const imported = (chunk.imports ?? []).map((one) => manifest[one]!)
  return {
    scripts: [to(`/${chunk.file}`)],
    styles: [...new Set([chunk, ...imported].flatMap(({ css = [] }) => css))].map((file) => to(`/${file}`)),
  }
}

function readSite(dist: string): Site {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, ManifestChunk>
  return {
    origin: (process.env['ERRLAB_ORIGIN'] ?? 'http://localhost:4173').replace(/\/+$/, ''),
    issues: process.env['ERRLAB_ISSUES'] || null,
    built: new Date().toISOString().slice(0, 10),
    assets: { page: assetsOf(manifest, 'src/static/page.ts'), card: assetsOf(manifest, 'src/embed/card.ts') },
  }
}
