/** A connection that failed, was tried again and came about in the same log. */
import { type Lines, REACH } from '../text/lines.ts'

/** What may pass by itself. A file that is not there does not come by waiting. */
const PASSING = new Set(
  'ECONNREFUSED ECONNRESET ECONNABORTED ETIMEDOUT EHOSTUNREACH ENETUNREACH EPIPE EAGAIN EBUSY ENOTFOUND EAI_AGAIN EAI_NONAME'.split(
    ' ',
  ),
)

// wait-for-it.sh: line 58: connect: § · … connection refused. Sleeping 1s (dockerize) · retrying (1/5) · attempt 2 of 5 · next one in 200 ms · * connect to 127.0.0.9 port 80 failed (curl -v goes on to the next address)
const TRIES_AGAIN =
  /\bretr(?:y|ies|ying|ied)\b|\battempt(?: |s? )#?\d|\b(?:try(?:ing)?|connect(?:ing)?) again\b|\bback(?:ing)?[ -]?off\b|\breconnect(?:ing)?\b|\bnext (?:one|try|attempt) in\b|\bno (?:response|answer) yet\b|\bnot (?:ready|up|there|available|reachable) yet\b|\bstill waiting\b|\bwait-for(?:-it)?\b|\bSleeping \d|^\* (?:connect to|Immediate connect fail)/i
const GAVE_UP = /\bg(?:a|i)v(?:e|ing) up\b|\bexhausted\b|\bexceeded\b|\bgiving up\b|\bno more (?:retries|attempts)\b/i
const CAME_ABOUT =
  /(?<!\b(?:not|never|dis|is|be|get|if|when|until) ?)\b(?:re)?connected\b(?! clients?)(?:(?: successfully)? to (?:the |an? )?["'`]?(?<to>[\w.:[\]/-]{1,200}))?|\bconnection (?:re-?)?established\b|\b(?:succeeded|successful) (?:on|after|at) (?:the )?(?:attempt|retry|try|\d)|\bis (?:now )?(?:available|reachable|up) after \d/i
const FAILS = /\b(?:error|fail(?:ed|ure)?|fatal|lost|refused|closed)\b/i

// no such identity: /home/jo/.ssh/id_dsa: No such file or directory (ssh -v goes on to the next key)
const NO_KEY = /^\s*no such identity: /
const LOGGED_IN = /^Authenticated to /

export function hasRecovered(code: string, lines: Lines, line: number): boolean {
  const own = lines.raw(line) ?? ''
  if (NO_KEY.test(own)) return hasBelow(lines, line, LOGGED_IN)
  if (!PASSING.has(code)) return false
  if (
    !TRIES_AGAIN.test(own) &&
    !TRIES_AGAIN.test(lines.get(line)?.body.text ?? '') &&
    !TRIES_AGAIN.test(lines.raw(line + 1) ?? '')
  )
    return false
  for (let below = line + 1; below < line + REACH; below++) {
    const words = lines.raw(below)
    if (words === null || GAVE_UP.test(words)) return false
    const match = CAME_ABOUT.exec(words)
    if (match !== null && !FAILS.test(words) && isSame(lines, line, below, match.groups?.['to'])) return true
  }
  return false
}

function hasBelow(lines: Lines, line: number, mark: RegExp): boolean {
  for (let below = line + 1; below < line + REACH; below++) {
    const words = lines.raw(below)
    if (words === null) return false
    if (mark.test(words)) return true
  }
  return false
}

/** The same program speaks, and of the same other side where it names one. */
function isSame(lines: Lines, line: number, below: number, to: string | undefined): boolean {
  const one = lines.get(line)
  const other = lines.get(below)
  if (one?.source !== other?.source || one?.program !== other?.program) return false
  if (to === undefined || (lines.raw(below) ?? '').startsWith('* ')) return true
  return (lines.raw(line) ?? '').toLowerCase().includes(to.toLowerCase().replace(/[.:]+$/, ''))
}
