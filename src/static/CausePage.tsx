import { Icon } from '../app/ui/Icon.tsx'
import { to } from '../app/ui/to.ts'
import { confidenceOf, type KnownCause, keysOf, plain, type Receipt, type Values } from '../core/knowledge/index.ts'
import { adviceOn, notesOfPage } from '../core/overlay/index.ts'
import { defaultsOf } from './facts.ts'
import {
  Breadcrumb,
  Command,
  FixCard,
  Gauge,
  InlineText,
  Paragraphs,
  Sentence,
  Sources,
  type Trail,
} from './pieces.tsx'
import { Shell } from './Shell.tsx'
import type { Site } from './site.ts'
import { articleData } from './structured.ts'
import { TeamBox, TeamVerdict } from './Team.tsx'

interface Props {
  readonly site: Site
  readonly cause: KnownCause
  readonly receipt: Receipt | null
}

/** `/e/EADDRINUSE/port-held-by-another-process/`: one cause, with values from the query where there are some. */
export function CausePage({ site, cause, receipt }: Props) {
  const values = defaultsOf(cause)
  const { scenario, question } = cause
  const { overlay } = site
  const path = `/e/${cause.id}/`
  const picture = `/og/${cause.id}.png`
  const trail: Trail = [['Codes', '/e/'], [cause.code, `/e/${cause.code}/`], [cause.title]]
  return (
    <Shell
      site={site}
      path={path}
      title={`${cause.code}: ${cause.title}, Errlab`}
      description={plain(cause.because, values)}
      twins
      picture={picture}
      oembed={`/embed/${cause.id}/oembed.json`}
      data={articleData(site, {
        path,
        headline: `${cause.code}: ${cause.title}`,
        description: plain(cause.because, values),
        trail,
        about: [cause.code],
        picture,
      })}
    >
      <header className="plate">
        <Breadcrumb trail={trail} />
        <div>
          <h1 className="words">{cause.title}</h1>
          <p className="because">
            <Sentence template={cause.because} values={values} />
          </p>
          <p className="plate-conf">
            <Gauge confidence={confidenceOf(cause)} />
          </p>
        </div>
      </header>
      <div className="cols">
        <nav className="toc" aria-label="On this page">
          <a href="#why">Why it happens</a>
          {question && <a href="#question">Tell it apart</a>}
          {scenario && <a href="#reproduce">How to reproduce</a>}
          <a href="#fixes">Fixes</a>
          {cause.popularButWrong && <a href="#wrong">Popular, and wrong</a>}
          <a href="#sources">Sources</a>
        </nav>
        <article className="prose">
          {overlay && (
            <TeamBox overlay={overlay} notes={notesOfPage(overlay, cause.code, cause.id)} ports={overlay.ports} />
          )}
          <section>
            <h2 id="why">Why it happens</h2>
            <Paragraphs text={cause.why} values={values} />
            {cause.exceptions && (
              <ul className="plain-list">
                {cause.exceptions.map((exception) => (
                  <li key={exception}>
                    <InlineText template={exception} values={values} />
                  </li>
                ))}
              </ul>
            )}
          </section>
          {question && (
            <section>
              <h2 id="question">Tell it apart</h2>
              <p>
                <InlineText template={question.ask} values={values} />
              </p>
              <Command sh={question.run} values={values} />
              <ul className="plain-list">
                {question.answers.map((answer) => (
                  <li key={answer.says}>
                    {answer.weight > 0 ? 'Speaks for it: ' : 'Speaks against it: '}
                    <InlineText template={answer.says} values={unanswered(answer.says, values)} />
                  </li>
                ))}
              </ul>
            </section>
          )}
          {scenario && <Reproduce cause={cause} receipt={receipt} />}
          {!scenario && cause.notReproducible && (
            <section>
              <h2 id="reproduce">How to reproduce</h2>
              <p>
                <InlineText template={cause.notReproducible} values={values} />
              </p>
            </section>
          )}
          <section>
            <h2 id="fixes">Fixes</h2>
            {overlay &&
              adviceOn(overlay, cause.id).map((advice) => (
                <TeamVerdict key={advice.fix} overlay={overlay} advice={advice} />
              ))}
            <div className="fixes">
              {cause.fixes.map((fix, index) => (
                <FixCard key={fix.title} fix={fix} values={values} open={index === 0} />
              ))}
            </div>
          </section>
          {cause.popularButWrong && (
            <section>
              <h2 id="wrong">Popular, and wrong</h2>
              <p>
                <b>
                  <InlineText template={cause.popularButWrong.advice} values={values} />
                </b>{' '}
                <InlineText template={cause.popularButWrong.because} values={values} />
              </p>
            </section>
          )}
          <section>
            <h2 id="sources">Sources</h2>
            <Sources sources={cause.sources} />
          </section>
        </article>
        <aside className="aside" aria-label="Try it">
          {scenario && <TryIt cause={cause} />}
          {receipt && <ReceiptPanel receipt={receipt} />}
        </aside>
      </div>
    </Shell>
  )
}

function Reproduce({ cause, receipt }: { readonly cause: KnownCause; readonly receipt: Receipt | null }) {
  const { reproduce, steps } = cause.scenario!
  const values = defaultsOf(cause)
  const run = receipt?.runs.find((one) => one.kind === 'reproduce')
  return (
    <section>
      <h2 id="reproduce">How to reproduce</h2>
      <p>
        In the lab, or on a machine of your own, this makes <code>{reproduce.fails.call}</code> fail with{' '}
        <code>{reproduce.fails.errno}</code>:
      </p>
      <Command sh={reproduce.run} values={values} />
      {run && (
        <pre className="screen" tabIndex={0} role="group" aria-label="Recorded transcript">
          {run.stdout}
          <span className="er">{run.stderr}</span>
          {run.kernelSaid && <span className="out">{`\n${run.kernelSaid}`}</span>}
        </pre>
      )}
      <div data-played aria-live="polite" />
      <ol className="steps-list">
        {steps.map((step) => (
          <li key={step.title}>
            <b>
              <InlineText template={step.title} values={values} />
            </b>
            <p>
              <InlineText template={step.ask} values={values} />
            </p>
            <Command sh={step.run} values={values} />
          </li>
        ))}
      </ol>
    </section>
  )
}

/** What only an answer could fill is left open. */
function unanswered(template: string, values: Values): Values {
  const open = keysOf(template).map((key) => [key, '…'] as const)
  return { ...Object.fromEntries(open), ...values }
}

/** The scenario's parameters as a form that leads into the workbench; works without JavaScript. */
function TryIt({ cause }: { readonly cause: KnownCause }) {
  const params = Object.entries(cause.scenario!.params).filter(([key]) => PUBLIC_PARAMS.has(key))
  return (
    <section className="panel">
      <h2>Try it with your values</h2>
      <form className="in" action="/" method="get">
        <input type="hidden" name="cause" value={cause.id} />
        {params.map(([key, value]) => (
          <label key={key} className="f">
            <span className="label">{PUBLIC_PARAMS.get(key)}</span>
            <input name={key} defaultValue={String(value)} data-param={key} />
          </label>
        ))}
        <button className="btn primary" type="submit">
          <Icon name="term" />
          Open in the lab
        </button>
        <button className="btn" type="button" data-play={to(`/embed/${cause.id}/`)} hidden>
          <Icon name="play" />
          Play it on this page
        </button>
        <p className="meta">Simulated Linux. Nothing runs on your machine.</p>
      </form>
    </section>
  )
}

/** What may stand in a query: never paths or hosts. */
const PUBLIC_PARAMS: ReadonlyMap<string, string> = new Map([
  ['port', 'Port'],
  ['freePort', 'Free port'],
  ['program', 'Program'],
])

function ReceiptPanel({ receipt }: { readonly receipt: Receipt }) {
  return (
    <section className="panel receipt-panel">
      <h2>Receipt</h2>
      <div className="in">
        <dl className="kvl">
          {Object.entries(receipt.on).map(([what, version]) => (
            <div key={what} className="kv">
              <dt>{what}</dt>
              <dd>{version}</dd>
            </div>
          ))}
        </dl>
        <p className="meta">
          {receipt.runs.length} runs recorded: the failure, {count(receipt, 'solution')} solutions,{' '}
          {count(receipt, 'wrong')} wrong turns. The lab must print the same.
        </p>
      </div>
    </section>
  )
}

const count = (receipt: Receipt, kind: string): number => receipt.runs.filter((run) => run.kind === kind).length
