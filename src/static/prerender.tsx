/** Writes every static page and its twins below `dist`. Run by tools/build.mjs after the client build. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { to } from '../app/ui/to.ts'
import { aliasesOf } from '../core/errno/index.ts'
import { allCauses, causesOf, ownCausesOf } from '../core/knowledge/causes.ts'
import { allCodes, entry, type KnownEntry, loadReceipt, plain } from '../core/knowledge/index.ts'
import { notesOfPage, type Overlay, teamCausesOf } from '../core/overlay/index.ts'
import { AliasPage, NumberPage } from './AliasPages.tsx'
import { CardPage } from './CardPage.tsx'
import { CausePage } from './CausePage.tsx'
import { CodePage } from './CodePage.tsx'
import { EmbedPage } from './EmbedPage.tsx'
import { ExitStatusPage } from './ExitStatusPage.tsx'
import { defaultsOf, messageOf } from './facts.ts'
import { write, writeFindIndex, writeLlms, writeOffline, writeSchemas, writeSitemap } from './files.ts'
import { IndexPage } from './IndexPage.tsx'
import { LinksPage } from './LinksPage.tsx'
import { ListPage } from './ListPage.tsx'
import { lists } from './lists.ts'
import { MissingPage, OfflinePage } from './MissingPage.tsx'
import { aliases, numbers } from './numbers.ts'
import { oembed } from './oembed.ts'
import type { Picture } from './picture.ts'
import { writePictures } from './pictures.ts'
import { SITE_PICTURE } from './Shell.tsx'
import { type Assets, EXIT_STATUS_PATH, type Site } from './site.ts'
import { TeamCodePage, TeamPage } from './Team.tsx'
import { CauseTwin, CodeTwin, checkedTwin } from './twin-schemas.ts'
import { causeJson, causeMarkdown, codeJson, codeMarkdown } from './twins.ts'

/** The cause that the pages of cards and links show as an example. */
const EXAMPLE = 'EADDRINUSE/port-held-by-another-process'

/** Resolves to the number of pages written. */
export async function prerender(dist: string, overlay: Overlay | null = null): Promise<number> {
  const site = readSite(dist, overlay)
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

  const others = aliases(entries)
  const meanings = numbers()
  const all = lists(entries, meanings, others)
  page('/e/', <IndexPage site={site} entries={entries} lists={all} />)
  for (const list of all) page(list.path, <ListPage site={site} list={list} all={all} />)
  page(EXIT_STATUS_PATH, <ExitStatusPage site={site} all={all} />)
  for (const known of entries) {
    const causes = causesOf(known.code)
    const path = `/e/${known.code}/`
    page(path, <CodePage site={site} known={known} causes={causes} />)
    twins(path, codeMarkdown(known, causes), checkedTwin(CodeTwin, codeJson(known, causes), path))
  }
  for (const cause of allCauses()) {
    const path = `/e/${cause.id}/`
    page(path, <CausePage site={site} cause={cause} receipt={await loadReceipt(cause.id)} />)
    twins(path, causeMarkdown(cause), checkedTwin(CauseTwin, causeJson(cause), path))
    page(`/embed/${cause.id}/`, <CardPage site={site} cause={cause} />)
    write(join(dist, `embed/${cause.id}/oembed.json`), `${JSON.stringify(oembed(site, cause), null, 1)}\n`)
  }
  for (const { name, code, differs } of others)
    page(`/e/${name}/`, <AliasPage site={site} alias={name} code={code} differs={differs} />)
  for (const [number, meaning] of meanings)
    page(`/e/${number}/`, <NumberPage site={site} number={number} meanings={meaning} />)
  page('/links/', <LinksPage site={site} example={EXAMPLE} />)
  page('/embed/', <EmbedPage site={site} cause={allCauses().find(({ id }) => id === EXAMPLE) ?? allCauses()[0]!} />)
  if (overlay) teamPages(site, overlay, page)

  await writePictures(dist, pictures(entries))
  copyShell(dist, site)
  if (overlay) write(join(dist, 'overlay.json'), JSON.stringify(overlay))
  writeSitemap(dist, site, ['/', ...paths.filter((path) => /^\/(?:e|links)\/|^\/embed\/$/.test(path))])
  writeLlms(dist, site, entries)
  writeFindIndex(dist, entries, others)
  writeSchemas(dist, site)
  writeOffline(dist, paths)
  for (const alias of aliasesOf('EAGAIN'))
    if (!paths.includes(`/e/${alias}/`)) throw new Error(`the alias ${alias} has no page`)
  return paths.length
}

function teamPages(site: Site, overlay: Overlay, page: (path: string, element: ReactElement) => void): void {
  page('/e/team/', <TeamPage site={site} overlay={overlay} />)
  for (const code of overlay.codes) {
    const causes = teamCausesOf(overlay, code.code)
    const notes = notesOfPage(overlay, code.code, null)
    page(`/e/${code.code}/`, <TeamCodePage site={site} overlay={overlay} code={code} causes={causes} notes={notes} />)
  }
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
    ownCausesOf(known.code).map((cause): [string, Picture] => [
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

/**
 * The workbench also answers at `/d/`, where full links lead; an unknown address and one that is not kept offline have pages that help.
 * With an overlay the workbench learns where it is.
 */
function copyShell(dist: string, site: Site): void {
  const built = readFileSync(join(dist, 'index.html'), 'utf8')
  const shell = site.overlay ? built.replace('<html ', `<html data-overlay="${to('/overlay.json')}" `) : built
  write(join(dist, 'index.html'), shell)
  write(join(dist, 'd/index.html'), shell)
  write(join(dist, '404.html'), `<!doctype html>\n${renderToStaticMarkup(<MissingPage site={site} />)}\n`)
  write(join(dist, 'offline.html'), `<!doctype html>\n${renderToStaticMarkup(<OfflinePage site={site} />)}\n`)
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

function readSite(dist: string, overlay: Overlay | null): Site {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, ManifestChunk>
  return {
    origin: (process.env['ERRLAB_ORIGIN'] ?? 'http://localhost:4173').replace(/\/+$/, ''),
    issues: process.env['ERRLAB_ISSUES'] || null,
    overlay,
    icon: `data:image/svg+xml,${encodeURIComponent(readFileSync(join(dist, 'icon.svg'), 'utf8'))}`,
    built: new Date().toISOString().slice(0, 10),
    assets: {
      page: assetsOf(manifest, 'src/static/page.ts'),
      card: assetsOf(manifest, 'src/embed/card.ts'),
      finder: assetsOf(manifest, 'src/static/finder-entry.ts'),
      links: assetsOf(manifest, 'src/static/links-entry.ts'),
    },
  }
}
