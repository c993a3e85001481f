import { useEffect, useMemo, useRef, useState } from 'react'
import type { TraceEntry } from '../../core/sim/kernel/sys.ts'
import { isStill } from '../state/settings.ts'
import { IconButton } from '../ui/Button.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { InlineProse } from '../ui/Prose.tsx'
import { wordsOfCall } from './call-words.ts'
import { type Film, type Frame, lineOf, makeFilm, straceOf } from './film.ts'

const FRAME_MS = 280

/** The system calls of the process that failed, one frame each: call, one argument, return. */
export function FilmStrip({
  trace,
  errno,
  printedCall,
}: {
  readonly trace: readonly TraceEntry[]
  readonly errno: string | null
  /** The call that the program's message names. */
  readonly printedCall: string | null
}) {
  const film = useMemo(() => makeFilm(trace, errno === null ? null : { errno }), [trace, errno])
  // The frame that was picked belongs to its film: another film begins at its own start. Derived and not set by an effect,
  // for the films of a busy machine follow each other so fast that React takes effect after effect for an endless loop.
  const [picked, pick] = useState<{ readonly film: Film; readonly at: number } | null>(null)
  const at = picked?.film === film ? picked.at : film.start
  const setAt = (next: number) => pick({ film, at: next })
  const [isPlaying, setPlaying] = useState(false)
  const reel = useRef<HTMLOListElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another film is drawn before it is scrolled
  useEffect(() => {
    const list = reel.current
    const frame = list?.children[at]
    if (list && frame instanceof HTMLElement)
      list.scrollLeft = frame.offsetLeft - list.offsetLeft - list.clientWidth / 3
  }, [at, film])
  useEffect(() => {
    if (!isPlaying) return
    const timer = setInterval(() => {
      if (at >= film.frames.length - 1) setPlaying(false)
      else pick({ film, at: at + 1 })
    }, FRAME_MS)
    return () => clearInterval(timer)
  }, [isPlaying, at, film])
  if (film.frames.length === 0) return null
  const frame = film.frames[at]
  const step = (by: number) => setAt(Math.max(0, Math.min(film.frames.length - 1, at + by)))
  const play = () => {
    if (at >= film.frames.length - 1) setAt(0)
    setPlaying(!isPlaying)
  }
  return (
    <section className="film" aria-labelledby="h-film">
      <div className="film-head">
        <h3 id="h-film">Syscall film</h3>
        <span className="meta">
          {film.comm} {film.pid}, frame {at + 1} of {film.frames.length}
        </span>
        <div className="end">
          <IconButton icon="prev" label="Previous frame" disabled={at === 0} onClick={() => step(-1)} />
          {!isStill() && (
            <IconButton icon={isPlaying ? 'pause' : 'play'} label={isPlaying ? 'Pause' : 'Play'} onClick={play} />
          )}
          <IconButton icon="next" label="Next frame" disabled={at === film.frames.length - 1} onClick={() => step(1)} />
          <CopyButton text={straceOf(film)} label="Copy as strace text" />
        </div>
      </div>
      {film.frames.length > 1 && (
        <input
          className="scrub"
          type="range"
          aria-label="Frame of the film"
          aria-valuetext={frame && `${at + 1} of ${film.frames.length}: ${frame.call} ${frame.ret}`}
          min={0}
          max={film.frames.length - 1}
          value={at}
          onChange={({ target }) => setAt(Number(target.value))}
        />
      )}
      <ol
        className="reel"
        ref={reel}
        aria-label="System calls in order"
        data-film
        onKeyDown={(event) => {
          const { key } = event
          if (key === '[' || key === 'ArrowLeft') step(-1)
          else if (key === ']' || key === 'ArrowRight') step(1)
          else return
          event.preventDefault()
        }}
      >
        {film.frames.map((one, index) => (
          <li key={one.key} className={classOf(one)} aria-current={index === at ? 'true' : undefined}>
            <button type="button" onClick={() => setAt(index)} aria-label={`${one.call} ${one.arg} ${one.ret}`}>
              <b>{one.call}</b>
              <span className="arg">{one.arg}</span>
              <span className="ret">{one.ret}</span>
            </button>
          </li>
        ))}
      </ol>
      <p className="film-note">
        {frame?.entry && <code className="full">{lineOf(frame.entry).slice(0, 200)}</code>}
        <InlineProse text={noteOf(frame, errno, printedCall)} />
      </p>
    </section>
  )
}

const classOf = ({ look }: Frame): string =>
  look === 'failed' ? 'frame bad' : look === 'never' ? 'frame never' : 'frame'

/** What the call is for; where the log prints the name of another, that too. */
function noteOf(frame: Frame | undefined, wanted: string | null, printedCall: string | null): string {
  if (!frame) return ''
  if (frame.look === 'never') return `\`${frame.call}\` was not reached: the call before it failed.`
  const words = wordsOfCall(frame.call)
  const purpose = words === null ? '' : `\`${frame.call}\` ${words}.`
  const isTheFailure = frame.look === 'failed' && frame.entry?.errno === wanted
  if (!isTheFailure || !printedCall || printedCall === frame.call) return purpose
  return `The log says \`${printedCall}\`; the call that failed is \`${frame.call}\`. ${purpose}`
}
