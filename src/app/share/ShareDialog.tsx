import './share.css'
import { useEffect, useMemo, useState } from 'react'
import type { Diagnosis } from '../../core/diagnosis/types.ts'
import {
  CHAT_LIMIT,
  type Excerpt,
  encodeLink,
  excerptOf,
  FRAGMENT_LIMIT,
  levelThatFits,
  type Proof,
  proveUnchanged,
  redact,
} from '../../core/share/index.ts'
import { diagnose } from '../diagnosis/scan-client.ts'
import { useDiagnosis } from '../diagnosis/store.ts'
import { plural } from '../diagnosis/words.ts'
import { useLab } from '../lab/store.ts'
import { textOf, useLog } from '../paste/log-store.ts'
import { toast } from '../state/toasts.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { copyText } from '../ui/CopyButton.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { to } from '../ui/to.ts'
import { codec } from './codec.ts'
import { DiffView } from './DiffView.tsx'
import { diffOf } from './diff.ts'
import { Exports } from './Exports.tsx'
import { Replacements } from './Replacements.tsx'
import { shortLink } from './short-link.ts'

/** Where this site stands, without a trailing slash. */
const site = `${location.origin}${to('/')}`.slice(0, -1)

/** What leaves the page, line by line, before there is a link to copy. */
export default function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const log = useLog((state) => state.log)
  const { diagnosis, answers, openCause } = useDiagnosis()
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set())
  const [level, setLevel] = useState(0)
  const lines = useMemo(() => textOf(log).split('\n'), [log])
  const failures = useMemo(() => (diagnosis?.incidents ?? []).map(({ incident }) => incident), [diagnosis])
  const part = useMemo(() => excerptOf(lines.length, failures, level), [lines, failures, level])
  const picked = part.lines
  const excerpt = useMemo(() => picked.map((index) => lines[index]).join('\n'), [picked, lines])
  const all = useMemo(() => redact(excerpt), [excerpt])
  const redaction = useMemo(() => redact(excerpt, kept), [excerpt, kept])
  const diff = useMemo(() => diffOf(excerpt, redaction, ({ id }) => kept.has(id)), [excerpt, redaction, kept])
  const { link, proof, shared } = useLink(excerpt, redaction.text, answers, openCause)
  const replaced = redaction.replacements.filter(({ id, locked }) => locked || !kept.has(id))
  const lineCount = diff.filter(({ kind }) => kind === 'changed').length
  const values = diagnosis?.incidents[0]?.known ?? {}
  const keep = (ids: readonly string[], isKept: boolean) => {
    const next = new Set(kept)
    for (const id of ids) {
      if (isKept) next.add(id)
      else next.delete(id)
    }
    setKept(next)
  }
  const shorten = async () => {
    const fit = await levelThatFits(async (one) => {
      const text = excerptOf(lines.length, failures, one)
        .lines.map((index) => lines[index])
        .join('\n')
      const fragment = await encodeLink({ ...sharedOf(redact(text, kept).text, answers, openCause), step: 0 }, codec)
      return urlOf(fragment)
    })
    setLevel(fit.level)
  }
  const copy = async (text: string, words: string) => {
    if (await copyText(text)) toast(words)
  }
  return (
    <Dialog label="Share this diagnosis" className="share-sheet" onClose={onClose}>
      <header>
        <div>
          <h2>Share this diagnosis</h2>
          <p>
            {replaced.length === 0
              ? 'Errlab found nothing to replace. Read the lines before you copy the link.'
              : `Errlab replaced ${plural(replaced.length, 'value')} on ${plural(lineCount, 'line')}. Read them before you copy the link.`}
          </p>
        </div>
        <IconButton icon="cross" label="Close" onClick={onClose} />
      </header>
      <div className="mid">
        <DiffView diff={diff} lineNumbers={picked} />
        <ProofRow proof={proof} left={lines.length - picked.length} />
        <Replacements replacements={all.replacements} kept={kept} onKeep={keep} />
      </div>
      <footer>
        <LinkRow
          link={link}
          part={level > 0 ? part : null}
          left={lines.length - picked.length}
          onShorten={() => void shorten()}
          onWhole={() => setLevel(0)}
          onCopy={() => void copy(link.url, `Link copied, ${plural(replaced.length, 'value')} redacted`)}
        />
        {openCause && (
          <div className="under">
            <span>Without the log: a short link to the cause, with port and program only.</span>
            <span className="end">
              <Button onClick={() => void copy(shortLink(site, openCause, values), 'Short link copied')}>
                Copy short link
              </Button>
              <Button onClick={() => void copy(embedCode(site, openCause, values), 'Embed code copied')}>
                Copy embed code
              </Button>
            </span>
          </div>
        )}
        <Exports
          diagnosis={shared}
          text={redaction.text}
          numbers={picked}
          total={lines.length}
          link={link.kind === 'ready' ? link.url : null}
          short={openCause && shortLink(site, openCause, values)}
        />
      </footer>
    </Dialog>
  )
}

type Link =
  | { readonly kind: 'making' }
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'too-long' }

const urlOf = (fragment: string): string => `${site}/d/#${fragment}`

const sharedOf = (log: string, answers: readonly string[], cause: string | null) => ({
  log,
  answers: answers.map((answer) => redact(answer).text),
  cause,
})

/** The link of what is shown, and the proof that its reader will see the same diagnosis. */
function useLink(excerpt: string, redacted: string, answers: readonly string[], cause: string | null) {
  const [link, setLink] = useState<Link>({ kind: 'making' })
  const [proof, setProof] = useState<Proof | null>(null)
  const [diagnosis, setDiagnosis] = useState<Diagnosis | null>(null)
  const step = useLab((state) =>
    state.cause === cause ? (state.lab?.steps.filter(({ state }) => state === 'done').length ?? 0) : 0,
  )
  useEffect(() => {
    let isCurrent = true
    setLink({ kind: 'making' })
    setProof(null)
    setDiagnosis(null)
    void encodeLink({ ...sharedOf(redacted, answers, cause), step }, codec).then((fragment) => {
      if (!isCurrent) return
      const isFit = fragment.length <= FRAGMENT_LIMIT
      setLink(isFit ? { kind: 'ready', url: urlOf(fragment) } : { kind: 'too-long' })
    })
    const readings = [excerpt, redacted].map((text) => diagnose(text, []).diagnosis)
    Promise.all(readings).then(
      ([before, after]) => {
        if (!isCurrent) return
        setProof(proveUnchanged(before!.reading, after!.reading))
        setDiagnosis(after!)
      },
      () => undefined, // The reader is gone: there is a link, and no proof to show.
    )
    return () => {
      isCurrent = false
    }
  }, [excerpt, redacted, answers, cause, step])
  return { link: { url: '', ...link }, proof, shared: diagnosis }
}

function ProofRow({ proof, left }: { readonly proof: Proof | null; readonly left: number }) {
  return (
    <dl className="kept" aria-label="What is kept">
      <div>
        <dt>Ports, loopback, file names</dt>
        <dd>kept, the diagnosis needs them</dd>
      </div>
      <div>
        <dt>{left > 0 ? `${left.toLocaleString('en')} lines stay here` : 'The whole log'}</dt>
        <dd>{left > 0 ? 'only the lines around the failures are shared' : 'is in the link, as shown'}</dd>
      </div>
      <div aria-live="polite">
        <dt>{proof === null ? 'Checking' : proof.holds ? 'Same diagnosis' : 'The diagnosis changes'}</dt>
        <dd>
          {proof === null && 'reading the redacted lines again'}
          {proof?.holds && `${plural(proof.findings, 'finding')} read the same after redaction`}
          {proof && !proof.holds && proof.differs}
        </dd>
      </div>
    </dl>
  )
}

function LinkRow({
  link,
  part,
  left,
  onShorten,
  onWhole,
  onCopy,
}: {
  readonly link: Link & { url: string }
  /** What a shortened link still has. */
  readonly part: Excerpt | null
  /** Lines that stay here. */
  readonly left: number
  readonly onShorten: () => void
  readonly onWhole: () => void
  readonly onCopy: () => void
}) {
  const [head = '', data = ''] = link.url.split('#')
  const isLong = link.kind === 'too-long' || link.url.length > CHAT_LIMIT
  return (
    <>
      <div className="linkrow">
        <output aria-label="Link">
          {head}
          <b>{link.kind === 'ready' ? '#' : ''}</b>
          <span>{data}</span>
        </output>
        <Button icon="link" look="primary" disabled={link.kind !== 'ready'} onClick={onCopy}>
          Copy link
        </Button>
      </div>
      <div className="under">
        <span>
          {link.kind === 'too-long' ? (
            <>
              <Icon name="alert" /> These lines do not fit into a link. Share a shorter log.
            </>
          ) : (
            `${link.url.length.toLocaleString('en')} characters. The part after # stays in the browser; no server receives it.`
          )}
          {isLong && ` Some chats cut links at ${CHAT_LIMIT.toLocaleString('en')} characters.`}
          {part && ` Shortened: ${leftOut(part, left)}`}
        </span>
        <span className="end">
          {isLong && !part && <Button onClick={onShorten}>Shorten it</Button>}
          {part && <Button onClick={onWhole}>Take all of it again</Button>}
        </span>
      </div>
    </>
  )
}

function leftOut({ failures, ofFailures }: Excerpt, left: number): string {
  const lost = ofFailures - failures
  return `${plural(left, 'line')} ${left === 1 ? 'stays' : 'stay'} here${lost > 0 ? `, and with them ${lost} of ${ofFailures} failures` : ''}.`
}

function embedCode(site: string, cause: string, values: Readonly<Record<string, string>>): string {
  const { port } = values
  const attribute = port && /^\d{1,5}$/.test(port) ? ` port="${port}"` : ''
  return `<script type="module" src="${site}/card.js"></script>\n<errlab-card cause="${cause}"${attribute}></errlab-card>`
}
