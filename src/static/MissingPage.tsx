import type { ReactNode } from 'react'
import { to } from '../app/ui/to.ts'
import { Shell } from './Shell.tsx'
import type { Site } from './site.ts'

/** For an address that has no page: a mistyped code, most often. */
export function MissingPage({ site }: { readonly site: Site }) {
  return (
    <Signpost site={site} path="/404.html" title="No page stands here" description="No page stands at this address.">
      The name of a code is written in capitals, such as <a href={to('/e/ENOENT/')}>/e/ENOENT/</a>, and a number stands
      alone, such as <a href={to('/e/98/')}>/e/98/</a>. <a href={to('/e/')}>All codes</a> are listed,{' '}
      <a href={to('/e/numbers/')}>all numbers</a> too, or paste your log into <a href={to('/')}>the workbench</a>.
    </Signpost>
  )
}

/** What the service worker shows for a page that was not kept. */
export function OfflinePage({ site }: { readonly site: Site }) {
  return (
    <Signpost
      site={site}
      path="/offline.html"
      title="You are offline, and this page was not kept"
      description="This page was not kept for offline use."
    >
      The workbench and the lab work without a network: <a href={to('/')}>open them</a>. Pages you have visited work
      too. To keep all of them, open the settings of the workbench while you are online and choose “Make all available
      offline”.
    </Signpost>
  )
}

interface SignpostProps {
  readonly site: Site
  readonly path: string
  readonly title: string
  readonly description: string
  readonly children: ReactNode
}

function Signpost({ site, path, title, description, children }: SignpostProps) {
  return (
    <Shell site={site} path={path} title={`${title}, Errlab`} description={description} noindex>
      <header className="plate">
        <div>
          <h1 className="words">{title}</h1>
          <p className="gloss">{children}</p>
        </div>
      </header>
    </Shell>
  )
}
