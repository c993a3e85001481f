import { Brandmark, Icon } from '../app/ui/Icon.tsx'
import { to } from '../app/ui/to.ts'
import { confidenceOf, type KnownCause, plain } from '../core/knowledge/index.ts'
import { notesOfPage } from '../core/overlay/index.ts'
import { defaultsOf } from './facts.ts'
import { InlineText, Sentence } from './pieces.tsx'
import { AssetLinks } from './Shell.tsx'
import type { Site } from './site.ts'
import { TeamBox } from './Team.tsx'

/** `/embed/EADDRINUSE/<cause>/`: the card as it stands before anybody opens it. */
export function CardPage({ site, cause }: { readonly site: Site; readonly cause: KnownCause }) {
  const values = defaultsOf(cause)
  const href = to(`/e/${cause.id}/`)
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${cause.code}: ${cause.title}`}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content={plain(cause.because, values)} />
        <meta name="robots" content="noindex" />
        <link rel="canonical" href={`${site.origin}${href}`} />
        {/* For a card in a tab of its own: without it browsers ask for one that is not there. */}
        <link rel="icon" href={to('/icon.svg')} type="image/svg+xml" />
        <AssetLinks assets={site.assets.card} />
      </head>
      <body className="embedded">
        {/* Named, for a host has a main part of its own. */}
        <main aria-label={`Errlab: ${cause.code}, ${cause.title}`}>
          <details className="card" data-cause={cause.id} data-params={JSON.stringify(values)}>
            <summary className="card-head">
              <span className="lead">
                <Brandmark />
              </span>
              <h1 className="one">
                <span className="c">{cause.code}</span>
                {'\u2002'}
                {cause.title}
              </h1>
              <span className="label conf">{confidenceOf(cause).toUpperCase()} confidence</span>
              <Icon name="next" className="chev" />
            </summary>
            <div className="body">
              <p className="because">
                <Sentence template={cause.because} values={values} />
              </p>
              {site.overlay && (
                <TeamBox
                  overlay={site.overlay}
                  notes={notesOfPage(site.overlay, cause.code, cause.id)}
                  ports={site.overlay.ports}
                />
              )}
              {cause.scenario ? (
                <>
                  <ol className="steps" aria-label="Steps">
                    {cause.scenario.steps.map((step, index) => (
                      <li key={step.title} className="step todo">
                        <span className="dot">{index + 1}</span>
                        <span className="name">
                          <Sentence template={step.title} values={values} />
                        </span>
                      </li>
                    ))}
                  </ol>
                  <p className="card-start">
                    <button className="btn primary" type="button" data-start>
                      <Icon name="term" />
                      <span data-says="openLab">Open the lab here</span>
                    </button>
                  </p>
                  <div className="screen" data-terminal hidden />
                  <p className="meta" role="status" data-status />
                </>
              ) : (
                <p className="meta">
                  <InlineText template={cause.notReproducible ?? ''} values={{}} />
                </p>
              )}
            </div>
            <div className="card-foot">
              <span data-says="nothingLeaves">Simulated Linux. Nothing leaves this page.</span>
              <a href={href} target="_blank" rel="noopener" data-open>
                <span data-says="openInErrlab">Open in Errlab</span>
              </a>
            </div>
          </details>
        </main>
      </body>
    </html>
  )
}
