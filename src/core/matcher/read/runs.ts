/**
 * Runs that ended well: of tests, whose output were errors that they asked for, so all of it is talk; and of a traced program,
 * whose system calls failed where it only looked whether something is there.
 */
import type { Lines } from '../text/lines.ts'
import { unwrap } from '../text/unwrap.ts'

interface Runner {
  /** Words of the line, in lower case, by which the scanner finds it. */
  readonly needles: readonly string[]
  /** The line on which the runner says that nothing failed. */
  readonly passed: RegExp
  /** Where it must begin; without it the run is none of tests. */
  readonly from?: RegExp
  /** What stands right above or below where something failed all the same. */
  readonly unless?: RegExp
}

const RUNNERS: readonly Runner[] = [
  // Tests:       3 skipped, 7 passed, 10 total (Jest)
  {
    needles: ['tests:     '],
    passed: /^Tests: {2,}(?!.*\bfailed\b).*\b\d+ passed, \d+ total$/,
    unless: /^Test Suites: .*\bfailed\b/,
  },
  //      Tests  4 passed | 1 skipped (5) (Vitest) ·   5 passed (3.2s) (Playwright)
  {
    needles: [' passed (', ' passed | '],
    passed: /^\s*(?:Tests {2})?\d+ passed(?: \| \d+ (?:skipped|todo))* \([\d.]+m?s?\)$/,
    unless: /^\s*(?:Errors {2}\d|Test Files .*\bfailed\b|\d+ (?:failed|flaky|did not run)\b)/,
  },
  //   6 passing (20ms) (Mocha, Cypress)
  { needles: [' passing ('], passed: /^\s*\d+ passing \([\d.]+m?s?\)$/, unless: /^\s*\d+ failing$/ },
  // === 5 passed, 1 skipped in 0.12s === (pytest)
  {
    needles: [' passed in ', ' passed, '],
    passed:
      /^(?:=+ )?\d+ passed(?:, \d+ (?:skipped|deselected|xfailed|xpassed|warnings?|rerun|subtests passed))* in [\d.]+s\b/,
  },
  // Ran 12 tests in 0.003s, OK below (unittest)
  { needles: [' tests in ', 'ran 1 test in '], passed: /^Ran \d+ tests? in [\d.]+s$/, unless: /^FAILED \(/ },
  // 4 runs, 4 assertions, 0 failures, 0 errors, 1 skips (Minitest, Test::Unit) · 12 examples, 0 failures (RSpec, Hspec) · 5 tests, 0 failures (ExUnit, bats, XCTest)
  {
    needles: [', 0 failures', ' with 0 failures'],
    passed:
      /^\s*(?:Executed )?\d+ (?:runs|tests?|examples?|specs?|doctests?)\b[^:]*(?:, | with )0 failures(?:$|,(?! [1-9]\d* errors?\b)| \(| in )/,
  },
  // Tests run: 5, Failures: 0, Errors: 0, Skipped: 0 (Maven)
  { needles: ['tests run: '], passed: /^(?:\[INFO\] )?Tests run: \d+, Failures: 0, Errors: 0, Skipped: \d+$/ },
  // OK (12 tests, 20 assertions) (PHPUnit)
  { needles: [' assertions)', ' assertion)'], passed: /^OK \(\d+ tests?, \d+ assertions?\)$/ },
  // test result: ok. 4 passed; 0 failed; … (cargo) · Summary [ 0.01s] 5 tests run: 5 passed, 0 skipped (nextest)
  { needles: ['test result: ok'], passed: /^test result: ok\. / },
  { needles: [' tests run: '], passed: /^\s*Summary \[.{1,20}\] \d+ tests run: (\d+) passed\b(?!.*\bfailed\b)/ },
  // {"Time":…,"Action":"pass","Package":"example.com/store","Elapsed":0.006} (go test -json)
  { needles: ['"action":"pass"'], passed: /^\{(?!.*"Test":).*"Action":"pass","Package":/ },
  // # cancelled 0, below # fail 0 (node --test)
  { needles: ['# cancelled 0', 'ℹ cancelled 0'], passed: /^[#ℹ] cancelled 0$/, unless: /^[#ℹ] fail [1-9]/ },
  // # pass  3, above # fail  1 where one failed (tape)
  {
    needles: [
      '# pass  1',
      '# pass  2',
      '# pass  3',
      '# pass  4',
      '# pass  5',
      '# pass  6',
      '# pass  7',
      '# pass  8',
      '# pass  9',
    ],
    passed: /^# pass {2}[1-9]\d*$/,
    unless: /^# fail {2}[1-9]/,
  },
  // All tests successful. (prove) · 100% tests passed, 0 tests failed out of 5 (CTest) · All 5 tests passed. (EUnit, Tasty) ·   2 tests passed (AVA)
  {
    needles: ['all tests successful.', '% tests passed', ' tests passed'],
    passed: /^(?:All tests successful\.|100% tests passed\b|\s*All \d+ tests passed\b|\s+\d+ tests? passed$)/,
    unless: /^\s+\d+ tests? failed$/,
  },
  // ok | 5 passed | 0 failed (Deno) · Ran 5 tests across 1 file. (Bun) · 5 tests, 5 passed, 0 failed (Robot)
  {
    needles: [' passed | 0 failed', ' tests across ', ' passed, 0 failed'],
    passed: /^(?:(?:ok \| )?\d+ passed\b.*\| 0 failed|Ran \d+ tests? across|\d+ tests?, \d+ passed, 0 failed)/,
    unless: /^\s*[1-9]\d* fail$/,
  },
  // 00:00 +2: All tests passed! (Dart, Flutter)
  { needles: ['all tests passed!'], passed: /^\d\d:\d\d \+\d+(?: ~\d+)?: All tests passed!$/ },
  // Passed!  - Failed:     0, Passed:     5, … · Test Run Successful. (dotnet test)
  {
    needles: ['passed!  - failed:', 'test run successful.'],
    passed: /^(?:Passed! {2}- Failed:\s+0,|Test Run Successful\.$)/,
  },
  // BUILD SUCCESSFUL in 4s, below > Task :app:test (Gradle)
  { needles: ['build successful in '], passed: /^BUILD SUCCESSFUL in \S/, from: /^> Task :\S*[tT]est\w*$/ },
  // <testsuite name="…" tests="6" failures="0" errors="0" …> and "failures": 0, of Mocha, above which its tests print
  {
    needles: ['failures="0"', '"failures": 0'],
    passed: /^\s*(?:<testsuites? (?=.*\bfailures="0")(?!.*\berrors="[1-9])|"failures": 0,$)/,
  },
]

const TRACED = '+++ exited with 0 +++'

export const RUN_NEEDLES: readonly string[] = [...RUNNERS.flatMap(({ needles }) => needles), TRACED]

/** Asked of every line that may hold an errno, so no word of ordinary failures. */
const LIKE_AN_END =
  /\d passed\b|\d passing\b|\b0 fail|ailures: 0|Failed: {2,}0|# pass {2}|ailures(?:="|": )0|uccessful\b|SUCCESSFUL|tests? passed\b|result: ok|cancelled 0|\bOK \(|"pass"|\bRan \d|Tests: {2,}/

/** `raw` is a line of the log as it stands there. */
export function endsWell(raw: string): boolean {
  return raw.endsWith(TRACED) || (LIKE_AN_END.test(raw) && runnerOf(unwrap(raw).body.text) !== undefined)
}
const runnerOf = (text: string) => RUNNERS.find(({ passed }) => passed.test(text))

// ==== test session starts ==== · running 5 tests · === RUN … · RUN  v4.1.12 · > web@1.3.0 test · $ npm test · ##[group]Run npm test · Run make
const BEGINS =
  /^(?:={3,} test session starts ={3,}|running \d+ tests?|TAP version \d+|Loaded suite .*|Started|\s?RUN {2}v\d.*|> \S+@\S+ \S+|\[INFO\] {2}T E S T S|(?:\S{0,60}[A-Za-z~\])][$#%❯]|[$%❯]) \S.*|(?:##\[(?:group|section|command)\]|::group::).*|#\d+ \[.*)$/

/** Without such a mark a run begins at most so far above its end. */
const LONGEST = 600

/** Where runs ended well, in the stretch of the log that is being read; 0-based, in order. */
export class Runs {
  #ends: readonly number[] = []
  readonly #begins = new Map<number, number>()

  setEnds(ends: readonly number[]): void {
    this.#ends = ends
    this.#begins.clear()
  }

  /** Whether the line is of the trace of a process that ended well. */
  traces(lines: Lines, line: number): boolean {
    const own = processOf(lines.raw(line) ?? '')
    return this.#ends.some((end) => {
      const words = end < line ? '' : (lines.raw(end) ?? '')
      return words.endsWith(TRACED) && (processOf(words) === own || processOf(words) === '')
    })
  }

  /** Whether the line was printed by tests that ended well. */
  covers(lines: Lines, line: number): boolean {
    const at = this.#ends.findIndex((end) => end >= line)
    if (at < 0) return false
    const end = this.#ends[at]!
    if ((lines.raw(end) ?? '').endsWith(TRACED)) return false
    const begin = this.#begins.get(end) ?? beginOf(lines, end, this.#ends[at - 1] ?? -1)
    this.#begins.set(end, begin)
    return line >= begin
  }
}

// [pid  5847] open(… · 5903  open(… · open(…
const processOf = (raw: string) => /^(?:\[pid\s+)?(\d+)/.exec(raw)?.[1] ?? ''

/** Far below where it belongs to no run that ended well. */
function beginOf(lines: Lines, end: number, last: number): number {
  const { unless, from } = runnerOf(lines.get(end)?.body.text ?? '')!
  for (const near of [-4, -3, -2, -1, 1, 2, 3])
    if (unless?.test(lines.get(end + near)?.body.text ?? '')) return Number.POSITIVE_INFINITY
  let at = end
  while (at - 1 > last && end - at < LONGEST) {
    const words = lines.get(at - 1)
    if (words === null) break
    at--
    const isBegin = (mark: RegExp) => mark.test(words.body.text) || mark.test(lines.raw(at) ?? '')
    if (isBegin(from ?? BEGINS)) return at
  }
  return from === undefined ? at : Number.POSITIVE_INFINITY
}
