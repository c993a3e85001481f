/**
 * When a code or a message is the report of a failure. It must have the form of one; then three things are weighed:
 *  - the form: some can hardly be anything else (`= -1 EACCES`, `cat: x: Permission denied`, `[Errno 13]`), others people write too;
 *  - who speaks: a line with a log's head (time, level, syslog, compose) is a program's own words and needs none at all where it is a warning or an error;
 *  - the voice of the lines around: in source code, a diff, a listing or running text the weak forms are talk.
 */
import type { Evidence } from '../evidence/evidence.ts'
import { FORMS, type Form } from './forms.ts'
import type { Voice } from './voice.ts'

export interface Verdict {
  readonly isReport: boolean
  /** In words a reader may see. */
  readonly why: string
}

interface Spoken {
  /** The statement with `§` for the evidence. */
  readonly marked: string
  readonly evidence: Evidence
  /** What the evidence says. */
  readonly words: string
  /** A log's head stands before it. */
  readonly isLogged: boolean
  /** It says that the line is a warning or worse. */
  readonly isAlarm: boolean
  /** It does not begin at the margin. */
  readonly isIndented: boolean
  /** The key of a structured line under which it stands. */
  readonly key: string | null
  /** A dialect knows the format. */
  readonly isKnown: () => boolean
  /** Asked only when it matters. */
  readonly voice: () => Voice
}

const TALK: Readonly<Record<Exclude<Voice, 'open' | 'printed'>, string>> = {
  code: 'it stands in source code',
  prose: 'it stands in running text',
  change: 'it stands in a diff',
  comment: 'a comment',
  listing: 'found in source code by a search',
}

const report = (why: string): Verdict => ({ isReport: true, why })
const talk = (why: string): Verdict => ({ isReport: false, why })

export function judge(spoken: Spoken): Verdict {
  const { marked, evidence, words, isLogged, isAlarm } = spoken
  const isBare = evidence.by === 'name' && !/\s/.test(words)
  // {error,eaddrinuse}: nobody else writes them so
  if (isBare && words === words.toLowerCase()) return report('an Erlang term names it')
  // Errno::EACCES (Permission denied @ …) · #<Errno::ENOENT: …> · … (Errno::EPIPE)
  if (isBare && /^-?Errno::/.test(words) && !isLogged)
    return /\(§\)(?!, [a-z])|<§: |^§(?:: | \()|: §$| - §: [A-Z]/.test(marked)
      ? report('an exception is printed')
      : talk('a name in source code')
  const form = formOf(spoken, isBare)
  if (/^§[.!]?$/.test(marked) && !isBare && evidence.number === null && evidence.by !== 'phrase' && isNoMessage(spoken))
    return talk('nothing says that it happened')
  if (isLogged && (form !== null || isAlarm)) return report(form?.why ?? 'it stands in a warning or an error of a log')
  const voice = spoken.voice()
  if (voice === 'printed') return report('a printed error names it')
  if (form === null) return talk(voice === 'open' ? 'nothing says that it happened' : TALK[voice])
  if (
    form.weight === 'sure' &&
    voice !== 'code' &&
    voice !== 'change' &&
    !(voice === 'listing' && IN_SOURCE.test(marked))
  )
    return report(form.why)
  if (voice === 'change' || voice === 'listing' || voice === 'comment') return talk(TALK[voice])
  if (form.weight !== 'sure' && isLiteral(marked)) return talk(TALK.code)
  if (voice === 'code' && isQuoted(marked)) return talk(TALK.code)
  if (voice === 'code' && (form.weight !== undefined || isBare)) return talk(TALK.code)
  if (voice === 'prose' && form.weight === 'weak') return talk(TALK.prose)
  return report(form.why)
}

function formOf({ marked, evidence, words, isKnown }: Spoken, isBare: boolean): Form | null {
  const form = FORMS.find(({ bare, pattern }) => (bare ?? isBare) === isBare && pattern.test(marked))
  if (form !== undefined && form.weight !== 'weak') return form
  if (evidence.by === 'phrase') return OF_PROGRAM
  if (evidence.by === 'number' || (!isBare && evidence.number !== null)) return WITH_NUMBER
  if (/^\S*E[A-Z0-9]{2,15}: [a-z]/.test(words)) return WITH_MESSAGE
  return !isBare && isKnown() ? OF_PROGRAM : (form ?? null)
}

// src/a.ts:38:      text: 'connect(5, …) = -1 ECONNREFUSED': what is indented there is source code
const IN_SOURCE = /^\S{1,300}:\d{1,6}[:-]\s{2,}/

const anything = /(?:)/
const OF_PROGRAM: Form = { pattern: anything, why: 'a program prints its errors so' }
const WITH_NUMBER: Form = { pattern: anything, why: 'its number stands with it' }
const WITH_MESSAGE: Form = { pattern: anything, why: 'its name and its message stand together' }

/** It is all that is said, and it is said where no message stands. */
function isNoMessage({ isIndented, isLogged, key }: Spoken): boolean {
  if (key === null) return isIndented && !isLogged
  return !/(?:err|errors?|error_?(?:str|string|msg|message|text|detail|details|reason|description)|msg|message|reason|detail|details|cause|stderr|output|exception|info|log|status|failure|result|text|body|title)$/i.test(
    key,
  )
}

const isQuoted = (marked: string): boolean =>
  /^[^"'`]*(["'`])(?:(?!\1).)*§(?:(?!\1).)*\1/.test(marked) || /^\s*"[\w.-]{1,60}"\s?: "[^"§]*§[^"]*"$/.test(marked)

/** The evidence is inside a string of a line that goes on as source code. */
function isLiteral(marked: string): boolean {
  const at = marked.indexOf('§')
  const before = marked.slice(Math.max(0, at - 300), at)
  const after = marked.slice(at + 1, at + 120)
  if (/(?:^|\s)[\w.]*(?:Error|Exception|exception)(?::| \w)/.test(before)) return false
  return (
    /(?:[\w$\])]\(|[=(,+:[{]\s{0,4}|\breturn |\bsay |\bputs |\becho |\bprint |=> ?|\bcroak |\bdie |\?\s)(?:[frbu]{0,2}|\$|L|@)(["'`])(?:(?!\1).)*$/.test(
      before,
    ) &&
    /^[^"'`]*["'`]\s*(?:[).,;+:}\]]|$|#|\/\/|~$)/.test(after) &&
    /["'`]\s*(?:\)+\s*[;,{]?|;|,)\s*(?:$|#|\/\/)|^[^"'`]*["'`],? ?(?:\w+|\$|["'])/.test(after)
  )
}
