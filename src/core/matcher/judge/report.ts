/**
 * When a code or a message is the report of a failure. Three things are weighed, in this order:
 *  - the form: some can hardly be anything but a report (`= -1 EACCES`, `cat: x: Permission denied`, `Error: connect ECONNREFUSED`);
 *  - who speaks: a line with a log's head (time, level, syslog, compose) is a program's own words;
 *  - the voice of the lines around: in source code, a diff, a listing or running text, all other forms are talk.
 */
import type { Evidence } from '../evidence/evidence.ts'
import { isRunningText } from './mention.ts'
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
  /** Asked only when it matters. */
  readonly voice: () => Voice
}

const TALK: Readonly<Record<Exclude<Voice, 'open'>, string>> = {
  code: 'it stands in source code',
  prose: 'it stands in running text',
  change: 'it stands in a diff',
  listing: 'found in source code by a search',
}

export function judge({ marked, evidence, words, isLogged, voice }: Spoken): Verdict {
  const isBare = evidence.by === 'name' && !/\s/.test(words)
  if (/^-?Errno::/.test(words) && isBare && !/\(§\)|<§: |^§: |: §$/.test(marked))
    return { isReport: false, why: 'a name in source code' }
  // {error,eaddrinuse}: nobody else writes them so
  const isAtom = isBare && words === words.toLowerCase()
  if (isAtom) return { isReport: true, why: 'an Erlang term names it' }
  const form = FORMS.find(({ bare, pattern }) => (bare ?? isBare) === isBare && pattern.test(marked))
  if (isLogged) return { isReport: true, why: form?.why ?? 'it stands in a line of a log' }
  if (form !== undefined && !isLiteral(marked)) {
    const heard = voice()
    if (
      heard !== 'change' &&
      (heard !== 'listing' || form.certain === true) &&
      !(heard === 'code' && form.bare !== undefined)
    )
      return { isReport: true, why: form.why }
    return { isReport: false, why: TALK[heard] }
  }
  const heard = voice()
  if (heard === 'prose' && evidence.by === 'phrase') return { isReport: true, why: 'the words of a program' }
  if (heard !== 'open') return { isReport: false, why: TALK[heard] }
  if (form === undefined && isBare && isRunningText(marked)) return { isReport: false, why: TALK.prose }
  return { isReport: true, why: form?.why ?? 'nothing around it says that it is only talked about' }
}

interface Form {
  /** Only for a bare name, or only where words stand with it. */
  readonly bare?: boolean
  /** No search through source code finds it. */
  readonly certain?: true
  readonly pattern: RegExp
  readonly why: string
}

const FORMS: readonly Form[] = [
  { pattern: /[)>]\s*= -1 §/, why: 'a system call returned it' },
  // Error: connect § 10.0.0.1:80 · Uncaught Error: spawn x § · PermissionError: § · panic: open x: §
  {
    pattern:
      /^(?:\S{0,40}\s)?(?:\(?node:\d+\) )?(?:\[?\w*[ .])*(?:[\w.$:]*(?:Error|Exception|Fault|Failure)|panic|fatal|error|ERR!)(?: \[[^\]]{1,40}\])?(?: \([^)]{1,60}\))?: [^;{}]{0,400}§(?![\s,]+[a-z]+ [a-z]+ [a-z])/,
    why: 'an exception or an error is printed',
  },
  // npm error code §
  { pattern: /^npm (?:ERR!|error|WARN|warn) (?:code|errno) §$/, why: 'npm prints its error' },
  // cat: x: § · nginx: [emerg] bind() to 0.0.0.0:80 failed (§) · a.out: cannot open "x": §
  {
    pattern:
      /^[\w./+@~-]{1,80}(?:\[\d+\]|\(\d+\))?: (?:[^;]{0,400}[:(,'"‘’”] ?-?|cannot |could not |unable to )?§[)\]"']{0,2}(?:[.!]|, \w+| at .*| \(.*| \d.*)?\s*$/,
    bare: false,
    why: 'a program names itself, what it was at and what went wrong',
  },
  // listen tcp :80: bind: § · failed to open /x: § · Could not connect (§)
  {
    pattern:
      /\b(?:fail(?:ed|ure|ing)|could ?n[o']t|can(?:not|'t| not)|unable|couldn't|error|refused|denied|aborted|lost|died|exited|got|caught|received|errored|rejected)\b[^;{}§]{0,300}[:(] ?§\)?[.!]?(?:\s*$|[,)] )/i,
    why: 'it is given as the reason of a failure',
  },
  // listen tcp :80: bind: §
  { pattern: /^[a-z]+ (?:\S+ ){0,3}\S+: (?:\w+: )?§$/, why: 'it is given as the reason of a failure' },
  // tcp-listener.c:129:accept:24:Too many open files
  {
    pattern: /^[\w./-]+\.\w+:\d+:\w+:\d+:§$/,
    bare: false,
    certain: true,
    why: 'a program names itself, what it was at and what went wrong',
  },
  //   what():  connect: Connection refused
  { pattern: /^\s*what\(\): {1,2}.{0,300}§/, why: 'an exception or an error is printed' },
  // … (Errno::ENOENT)
  { pattern: /: .{1,400}\(§\)$/, bare: true, why: 'an exception or an error is printed' },
]

/** The evidence is inside a string of a line that goes on as source code. */
function isLiteral(marked: string): boolean {
  const at = marked.indexOf('§')
  const before = marked.slice(Math.max(0, at - 300), at)
  const after = marked.slice(at + 1, at + 120)
  return (
    /(?:[\w$\])]\(|[=(,+:[{]\s?|\breturn |\bsay |\bputs |\becho |\bprint |=> ?|\bcroak |\bdie |\?\s)(?:[frbu]{0,2}|\$|L|@)(["'`])(?:(?!\1).)*$/.test(
      before,
    ) &&
    /^[^"'`]*["'`]\s*(?:[).,;+:}\]]|$|#|\/\/|~$)/.test(after) &&
    /["'`]\s*(?:\)+\s*[;,{]?|;|,)\s*(?:$|#|\/\/)|^[^"'`]*["'`],? ?(?:\w+|\$|["'])/.test(after)
  )
}
