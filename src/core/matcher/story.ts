/** What the lines around a finding say about its weight in the story. */
import type { Told } from './blame.ts'
import { type Lines, REACH } from './text/lines.ts'
import { type Stamp, stampOf } from './timeline/stamps.ts'

const DEEPEST = /^\s*(?:Caused by:|\[cause\]:|---> |Root cause)|^\s{2,}\d: /
const FATAL =
  /\b(?:FATAL|fatal|Fatal|panic|PANIC|panicked|EMERG|emerg|Uncaught|uncaught|Unhandled|unhandled|Aborting|aborting|terminate called|exiting|Exception in thread)\b|throw er;/
const MILD =
  /\b(?:WARN|WARNING|warn|warning|Warning|retry|retrying|Retrying|attempt \d|caught|skipp(?:ed|ing)|ignored|optional|fall(?:ing)? ?back|deprecated|INFO|info|DEBUG|debug|NOTICE|notice)\b/
const ENDED = /^\s*(?:while executing|stack traceback:|from .*:in |exited with (?:code|status) [1-9])/

export function storyOf(lines: Lines, line: number): Told {
  const unwrapped = lines.get(line)
  const raw = lines.raw(line) ?? ''
  const next = lines.raw(line + 1) ?? ''
  const chained = chainBelow(lines, line)
  return {
    deepest: chained === 'cause' || DEEPEST.test(unwrapped?.body.text ?? raw) || isRustCause(lines, line),
    fatal:
      FATAL.test(raw) ||
      /throw er;|throw err;|Exception in thread/.test(lines.raw(line - 3) ?? '') ||
      ENDED.test(next) ||
      diesInPerl(lines, line),
    mild: chained === 'handled' || MILD.test(raw),
    speaker: unwrapped?.source ?? unwrapped?.program ?? null,
    when: whenOf(lines, line),
  }
}

/** Stamps stand at the front: so much of a line holds one. */
const FRONT = 96

/** A stack has no stamps of its own: that of the line above on which the report began. */
function whenOf(lines: Lines, line: number): Stamp | null {
  for (let at = line; at > line - REACH; at--) {
    const words = lines.raw(at)
    if (words === null || words === '') return null
    const stamp = /\d\d:\d\d:|1\d{9}|\[ *\d+\.\d/.test(words.slice(0, FRONT))
      ? stampOf(encoder.encode(words.slice(0, FRONT)))
      : null
    if (stamp !== null) return stamp
  }
  return null
}
const encoder = new TextEncoder()

/** Python says below an exception what became of it. */
function chainBelow(lines: Lines, line: number): 'cause' | 'handled' | null {
  const below = `${lines.raw(line + 1) ?? ''}\n${lines.raw(line + 2) ?? ''}`
  if (/The above exception was the direct cause of/.test(below)) return 'cause'
  return /During handling of the above exception/.test(below) ? 'handled' : null
}

// Caused by:
//     No such file or directory (os error 2)
function isRustCause(lines: Lines, line: number): boolean {
  return /^\s*Caused by:\s*$/.test(lines.raw(line - 1) ?? '')
}

/** `… at /srv/a.pl line 7.` as the last thing that is said. */
function diesInPerl(lines: Lines, line: number): boolean {
  return / at \S+ line \d+\.$/.test(lines.raw(line) ?? '') && (lines.raw(line + 1) ?? '') === ''
}
