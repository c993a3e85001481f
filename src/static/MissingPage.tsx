import { Shell } from './Shell.tsx'
import type { Site } from './site.ts'

/** For an address that has no page: a mistyped code, most often. */
export function MissingPage({ site }: { readonly site: Site }) {
  return (
    <Shell
      site={site}
      path="/404.html"
      title="No such page, Errlab"
      description="No page stands at this address."
      noindex
    >
      <header className="plate">
        <div>
          <h1 className="words">No page stands here</h1>
          <p className="gloss">
            The name of a code is written in capitals, such as <a href="/e/ENOENT/">/e/ENOENT/</a>, and a number stands
            alone, such as <a href="/e/98/">/e/98/</a>. <a href="/e/">All codes</a> are listed, or paste your log into{' '}
            <a href="/">the workbench</a>.
          </p>
        </div>
      </header>
    </Shell>
  )
}
