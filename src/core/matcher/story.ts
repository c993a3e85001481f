/** What the lines around a finding say about its weight in the story. */
import type { Told } from './blame.ts'
import type { Lines } from './text/lines.ts'

const DEEPEST = /^\s*(?:Caused by:|\[cause\]:|---> |Root cause)|^\s{2,}\d: /
const FATAL =
  /\b(?:FATAL|fatal|Fatal|panic|PANIC|panicked|EMERG|emerg|Uncaught|uncaught|Unhandled|unhandled|Aborting|aborting|terminate called|exiting|Exception in thread)\b|throw er;/
const MILD =
  /\b(?:WARN|WARNING|warn|warning|Warning|retry|retrying|Retrying|attempt \d|caught|skipp(?:ed|ing)|ignored|optional|deprecated|INFO|info|DEBUG|debug|NOTICE|notice)\b/
const ENDED = /^\s*(?:while executing|stack traceback:|Traceback|from .*:in |exited with (?:code|status) [1-9])/

export function storyOf(lines: Lines, line: number): Told {
  const unwrapped = lines.get(line)
  const raw = lines.raw(line) ?? ''
  const next = lines.raw(line + 1) ?? ''
  return {
    deepest: DEEPEST.test(unwrapped?.body.text ?? raw) || isRustCause(lines, line),
    fatal:
      FATAL.test(raw) ||
      /throw er;|throw err;|Exception in thread/.test(lines.raw(line - 3) ?? '') ||
      ENDED.test(next) ||
      diesInPerl(lines, line),
    mild: MILD.test(raw),
    speaker: unwrapped?.source ?? unwrapped?.program ?? null,
  }
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
