/** What the tests of a run say that ended well: errors that they asked for. */
import { type Lines, REACH } from '../text/lines.ts'

// <testcase name="open says ENOENT" time="0.01"/>
export const inJunitName = (own: string): boolean =>
  /^\s*<(?:testcase|testsuites?|skipped)\s/.test(own) && !/<(?:failure|error|system-)/.test(own)

/** What tests print that are not told apart by marks of their own: `go test` of one package, Mocha, `node --test`. */
export function inQuietRun(lines: Lines, line: number): boolean {
  if (/^\s*# /.test(lines.raw(line) ?? '')) return inTapTest(lines, line)
  const end = runEndBelow(lines, line)
  if (end === null) return false
  if (!GO_PACKAGE.test(lines.raw(end)!)) return below(lines, line, LISTED)?.trim() === '✔'
  return (
    lines.raw(end)!.startsWith('ok') &&
    lines.raw(end - 1) === 'PASS' &&
    below(lines, line, /^(?:\S{0,60}[$#%❯] |\+ )?(go test)\b|^PASS()$/) !== 'go test'
  )
}

/** `# open: No such file or directory` above `ok 1 - open says why`; what stands right below `not ok` is why it is not. */
function inTapTest(lines: Lines, line: number): boolean {
  return (
    below(lines, line, TAP_ENDED) === 'ok' &&
    above(lines, line, /^\s*(?:(not) ok \d|# Subtest|TAP version|\.\.\.$|1\.\.\d)|^\s*(?!# )()\S/) !== 'not'
  )
}
const TAP_ENDED = /^\s*(ok|not ok) \d/

const GO_PACKAGE = /^(?:ok {2}|FAIL|--- FAIL: |\? {3})\t?\S/
const RUN_END = /^(?:ok {2}|FAIL|--- FAIL: |\? {3})\t?\S|^\s+\d+ passing \(|^ℹ tests \d/
/** A test by its outcome, or where it begins or another program does. */
const LISTED = /^\s+(✔|✖|\d+\))\s|^(?:[✖▶]|\S{0,60}[$#%❯] |> |\+ )()/

/** Each line is asked once, whichever of the lines above it wants to know. */
function runEndBelow(lines: Lines, line: number): number | null {
  const seen = runEnds.get(lines) ?? { from: 0, to: 0, end: -1 }
  runEnds.set(lines, seen)
  if (line < seen.from || line > seen.to) Object.assign(seen, { from: line, to: line, end: -1 })
  for (; seen.end <= line && seen.to < line + REACH - 1; seen.to++) {
    const words = lines.raw(seen.to + 1)
    if (words === null) break
    if (RUN_END.test(words)) seen.end = seen.to + 1
  }
  return seen.end > line ? seen.end : null
}

const runEnds = new WeakMap<Lines, { from: number; to: number; end: number }>()

/** `own` is the line without its wrapper. */
export function inPassedTest(own: string, lines: Lines, line: number): boolean {
  return inGoTest(own, lines, line) || inDoctest(lines, line) || (isBelowMark(lines, line) && saidInOne(lines, line))
}

const saidInOne = (lines: Lines, line: number) => PASSED.some((passed) => passed(lines, line))

/** Something above may be a test runner's, or begin a snapshot: asked once a line, because few logs are of tests and all else here looks far. */
export function isBelowMark(lines: Lines, line: number): boolean {
  const known = marks.get(lines) ?? new Map<number, boolean>()
  marks.set(lines, known)
  if (known.size > 4000) known.clear()
  for (let above = line - 1; above > line - REACH; above--) {
    let isMark = known.get(above)
    if (isMark === undefined) {
      const words = lines.raw(above)
      if (words === null) return false
      isMark = MARK.test(words)
      known.set(above, isMark)
    }
    if (isMark) return true
  }
  return false
}

const marks = new WeakMap<Lines, Map<number, boolean>>()
const MARK = /^exports\[`|=== RUN|---- |successes:|failures:|= PASSES =|\bstd(?:out|err) \| |\bconsole\.\w{3,6}\b/

const PASSED: readonly ((lines: Lines, line: number) => boolean)[] = [
  inGoRun,
  inRustTest,
  inPytest,
  inVitest,
  inVitestTest,
  inJest,
  inPasses,
]

//     x_test.go:3: as wanted: open none: no such file or directory
const OF_GO_TEST = /^\s*\w+_test\.go:\d+: /
const GO_ENDED = /^\s*--- (PASS|FAIL|SKIP): /

function inGoTest(own: string, lines: Lines, line: number): boolean {
  return OF_GO_TEST.test(own) && below(lines, line, GO_ENDED) !== 'FAIL' && below(lines, line, GO_ENDED) !== null
}

/** Between `=== RUN   TestDial` and `--- PASS: TestDial`. */
function inGoRun(lines: Lines, line: number): boolean {
  return (
    above(lines, line, /^(?:=== (RUN) |\s*(---) (?:PASS|FAIL|SKIP): )/) === 'RUN' &&
    below(lines, line, GO_ENDED) === 'PASS'
  )
}

/** `successes:`, then `---- name stdout ----` and what the test printed. */
function inRustTest(lines: Lines, line: number): boolean {
  return (
    above(lines, line, /^(?:(----) \S{1,200} std(?:out|err) ----|(?:test result): |(successes|failures):)$/) ===
      '----' && above(lines, line, /^(successes|failures):$/) === 'successes'
  )
}

/** Between `---- live log call ----` and `PASSED`. */
function inPytest(lines: Lines, line: number): boolean {
  return (
    above(lines, line, /^-{4,80} (live log) \w{1,20} -{4,80}$|^(PASSED|FAILED|ERROR)\b/) === 'live log' &&
    below(lines, line, /^(PASSED|FAILED|ERROR)\s{2,}\[/) === 'PASSED'
  )
}

/** Under `stdout | src/a.test.ts > adds`, of a file that stands below as `✓ src/a.test.ts (3 tests)`. */
function inVitest(lines: Lines, line: number): boolean {
  const file = above(lines, line, /^std(?:out|err) \| (\S{1,200}?\.(?:test|spec)\.\w{2,4})(?: |$)|^(\s*)$/)
  return (
    file !== null &&
    file.trim() !== '' &&
    below(lines, line, /^\s*([✓❯×]) \S{1,200}\.(?:test|spec)\.\w{2,4} \(/) === '✓'
  )
}

/** Under `stderr | a.test.ts > adds`, of a test that stands below as `✓ a.test.ts > adds 3ms`. */
function inVitestTest(lines: Lines, line: number): boolean {
  const name =
    above(lines, line, /^std(?:out|err) \| (\S{1,200}\.(?:test|spec)\.\w{2,4} > .{1,500})$|^(\s*)$/)?.trim() ?? ''
  if (name === '') return false
  for (let at = line + 1; at < line + REACH; at++) {
    const words = lines.raw(at)
    if (words === null) return false
    if (/^\s*[✓×❯] /.test(words) && words.includes(name)) return /^\s*✓/.test(words)
  }
  return false
}

/** What Jest indents below `  console.error`, of a file of which it says `PASS` after that, or before `  ● Console`. */
function inJest(lines: Lines, line: number): boolean {
  if (!/^ {4}/.test(lines.raw(line) ?? '')) return false
  if (above(lines, line, /^ {2}● (?:(Console)$|)|^(PASS|FAIL) \S/) === 'Console')
    return above(lines, line, /^(PASS|FAIL) \S/) === 'PASS'
  return (
    above(lines, line, /^ {2}(console)\.\w{3,6}$|^(\S)/) === 'console' &&
    below(lines, line, /^(PASS|FAIL) \S/) === 'PASS'
  )
}

/** Under `==== PASSES ====`, where pytest -rP shows what they said. */
function inPasses(lines: Lines, line: number): boolean {
  return above(lines, line, /^={3,80} (PASSES|FAILURES|ERRORS) ={3,80}$/) === 'PASSES'
}

/** What a docstring says should come: `>>> f()`, `Traceback …`, `...` and no frame. A session has frames. */
function inDoctest(lines: Lines, line: number): boolean {
  for (let at = line - 1; at > line - 4; at--) {
    const words = lines.raw(at) ?? ''
    if (/^\s*Traceback \(most recent call last\):$/.test(words))
      return /^\s*(?:>>>|\.\.\.) /.test(lines.raw(at - 1) ?? '')
    if (!/^\s*\.\.\.\s*$/.test(words)) return false
  }
  return false
}

/** What the nearest line says that matches. */
const above = (lines: Lines, line: number, mark: RegExp) => nearest(lines, line, -1, mark)
const below = (lines: Lines, line: number, mark: RegExp) => nearest(lines, line, 1, mark)

function nearest(lines: Lines, line: number, step: 1 | -1, mark: RegExp): string | null {
  for (let at = line + step; Math.abs(at - line) < REACH; at += step) {
    const words = lines.raw(at)
    if (words === null) return null
    const match = mark.exec(words) ?? mark.exec(lines.spoken(at)?.text ?? '')
    if (match !== null) return match.slice(1).find((group) => group !== undefined) ?? ''
  }
  return null
}
