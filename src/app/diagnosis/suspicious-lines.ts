import type { LogLines } from '../paste/log-lines.ts'

// "make: *** [Makefile:2: all] Error 2"   "npm ERR! code 1"   "process exited with status 137"
const TROUBLE =
  /\b(?:error|err!|fatal|panic|failed|failure|denied|refused|cannot|unable to|exit(?:ed)? (?:with )?(?:code|status)|exception|traceback|killed)\b/i
// "12 passed, 0 failed"   "no errors"   "errors: 0"   "exited with code 0"
const NONE =
  /\b(?:0|no|zero|without(?: an?y?)?)\s+(?:\w+\s+)?(?:errors?|failed|failures?|exceptions?|panics?)\b|\b(?:errors?|failed|failures?)"?\s*[:=]\s*0\b|\bexit(?:ed)? (?:with )?(?:code|status)(?: code)?[:=]? 0\b/gi

/** The first lines that a person would stop at, in a log without a code. */
export function suspiciousLines(
  lines: LogLines,
  most = 5,
): readonly { readonly line: number; readonly text: string }[] {
  const found: { line: number; text: string }[] = []
  for (let line = 1; line <= lines.count && found.length < most; line++) {
    const text = (lines.line(line) ?? '').slice(0, 400)
    if (TROUBLE.test(text.replaceAll(NONE, ''))) found.push({ line, text: text.trim().slice(0, 160) })
  }
  return found
}
