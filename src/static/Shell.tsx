import type { ReactNode } from 'react'
import { Brandmark, Icon } from '../app/ui/Icon.tsx'
import { to } from '../app/ui/to.ts'
import lateLoader from './late-loader.js?raw'
import { type Assets, EXIT_STATUS_PATH, type Site } from './site.ts'

export const SITE_PICTURE = '/og/errlab.png'

export interface ShellProps {
  readonly site: Site
  /** Path of the page, such as `/e/ENOENT/`. */
  readonly path: string
  readonly title: string
  readonly description: string
  /** Machine-readable twins. */
  readonly twins?: boolean
  /** JSON-LD, as an object. */
  readonly data?: unknown
  readonly noindex?: boolean
  readonly refresh?: string
  /** Path of the picture that chats show; the site's own when left out. */
  readonly picture?: string
  /** Path of the oEmbed answer for the page's card. */
  readonly oembed?: string
  /** A script of this page alone. */
  readonly script?: Assets
  readonly children: ReactNode
}

/** The document around every reference page. No inline style; one inline script, the late loader, which the policy knows by its hash. */
export function Shell({
  site,
  path,
  title,
  description,
  twins,
  data,
  noindex,
  refresh,
  picture,
  oembed,
  script,
  children,
}: ShellProps) {
  return (
    <html lang="en" data-manifest={to('/manifest.webmanifest')}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content={description} />
        <link rel="canonical" href={`${site.origin}${to(path)}`} />
        {noindex && <meta name="robots" content="noindex" />}
        {refresh && <meta httpEquiv="refresh" content={`0; url=${to(refresh)}`} />}
        <meta property="og:title" content={title} />
        <meta property="og:description" content={description} />
        <meta property="og:type" content="article" />
        <meta property="og:url" content={`${site.origin}${to(path)}`} />
        <meta property="og:image" content={`${site.origin}${to(picture ?? SITE_PICTURE)}`} />
        <meta name="twitter:card" content="summary_large_image" />
        <link rel="icon" href={site.icon} type="image/svg+xml" />
        {twins && <link rel="alternate" type="text/markdown" href={to(`${path}index.md`)} />}
        {twins && <link rel="alternate" type="application/json" href={to(`${path}index.json`)} />}
        {oembed && (
          <link rel="alternate" type="application/json+oembed" title={title} href={`${site.origin}${to(oembed)}`} />
        )}
        <Styles of={site.assets.page} />
        <LateScripts of={[site.assets.page, ...(script ? [script] : [])]} />
        {data !== undefined && (
          <script
            type="application/ld+json"
            // biome-ignore lint/security/noDangerouslySetInnerHtml: our own data, with < escaped; JSON-LD has no other form
            dangerouslySetInnerHTML={{ __html: JSON.stringify(data).replaceAll('<', '\\u003c') }}
          />
        )}
      </head>
      <body>
        <a className="skip" href="#main">
          Skip to the text
        </a>
        <header className="bar">
          <a className="brand" href={to('/')}>
            <Brandmark />
            errlab
          </a>
          <nav className="bar-end" aria-label="Site">
            <a className="btn quiet" href={to('/e/')}>
              All codes
            </a>
            <a className="btn" href={to('/')}>
              <Icon name="log" />
              Paste an error
            </a>
          </nav>
        </header>
        <main className="refpage" id="main">
          {children}
        </main>
        <Footer site={site} path={path} />
      </body>
    </html>
  )
}

/** The style sheet and the scripts of a page that is worked with, such as a card. */
export function AssetLinks({ assets }: { readonly assets: Assets }) {
  return (
    <>
      <Styles of={assets} />
      {assets.scripts.map((src) => (
        // Comfort: what is to be read comes first.
        <script key={src} type="module" src={src} crossOrigin="anonymous" fetchPriority="low" />
      ))}
    </>
  )
}

function Styles({ of }: { readonly of: Assets }) {
  return of.styles.map((href) => <link key={href} rel="stylesheet" href={href} crossOrigin="anonymous" />)
}

/** Scripts that are fetched when the text has been painted, so that they take nothing from it. */
function LateScripts({ of }: { readonly of: readonly Assets[] }) {
  return (
    <>
      {of
        .flatMap(({ scripts }) => scripts)
        .map((src) => (
          <meta key={src} name="late-script" content={src} />
        ))}
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant text, whose hash stands in the policy */}
      <script dangerouslySetInnerHTML={{ __html: lateLoader }} />
    </>
  )
}

function Footer({ site, path }: { readonly site: Site; readonly path: string }) {
  const report = site.issues && `${site.issues}?title=${encodeURIComponent(`Mistake on ${path}`)}`
  return (
    <footer className="foot refpage">
      <p>
        Errlab, built <time dateTime={site.built}>{site.built}</time>. Numbers and messages come from the tables of each
        system; recordings from a real Linux.
      </p>
      <p className="foot-links">
        <a href={to('/e/')}>All codes</a>
        <a href={to(EXIT_STATUS_PATH)}>Exit statuses</a>
        <a href={to('/links/')}>Make a link</a>
        <a href={to('/embed/')}>Cards for your pages</a>
        {site.overlay && <a href={to('/e/team/')}>{site.overlay.team.name}</a>}
        {report && <a href={report}>Report a mistake</a>}
      </p>
    </footer>
  )
}
