/** What a failed test compared: values of the test's, which nothing failed with. */
import type { Lines } from '../text/lines.ts'

/** How far above a value the words may stand that say it was compared. */
const FAR = 25

/** `marked` has `§` for the evidence. */
export function isCompared(marked: string, lines: Lines, line: number): boolean {
  return (
    (MAY_COMPARE.test(marked) && COMPARES.some((form) => form.test(marked))) ||
    (VALUE.test(marked) && isBelowComparison(lines, line))
  )
}

/** A word of each of them. */
const MAY_COMPARE = /ssertion|xpected|Received|want|got:|The input |Failed |^\s*(?:Message|Class): </

const COMPARES: readonly RegExp[] = [
  // AssertionError [ERR_ASSERTION]: 'EACCES' == 'EPERM' · AssertionError: assert 'timed out' in 'connect: Connection refused'
  /\bAssertion\w*(?: \[\w+\])?: (?:assert [^§]{0,300}['"]|[^§]{0,300}['"]? [!=]==? )[^§]{0,300}§|\bAssertion\w*(?: \[\w+\])?: ['"][^§]{0,300}§[^§]{0,300}['"] (?:[!=]==?|(?:not )?in) /,
  // The input did not match the regular expression /EBADF/. Input:
  /\bThe input (?:did not match|was expected to not match) the regular expression \/[^§]{0,200}§/,
  // Expected /timed out/ to match "connect: Connection refused". (Minitest) · Message: <"No space left on device - x">
  /^\s*Expected [^§]{1,300}(?: (?:not )?to (?:match|include|be|equal|respond)\b[^§]{0,200}§|§[^§]{0,200} (?:not )?to (?:match|include|be|equal)\b)|^\s*(?:Message|Class): <["A-Z][^§]{0,200}§/,
  //     Received message:   "ENOSPC: no space left on device, write" (Jest)
  /^\s*(?:Expected|Received) (?:message|substring|pattern|value|string|name|constructor|path)(?: not)?:\s+["'/][^§]{0,200}§/,
  // store_test.go:3: Error() = "permission denied", want "Permission denied"
  /\bgot:? ["'`%][^§]{0,200}["'`],? (?:but )?(?:want|expected)(?:ed)?:? ["'`][^§]{0,200}§|= ["'`][^"'`]{0,200}["'`], want ["'`][^§]{0,200}§|["'`][^"'`§]{0,200}§[^"'`]{0,200}["'`],? (?:but )?want(?:ed)? ["'`]/,
  // #   Failed (TODO) test 'umount /mnt: target is busy' (Test::More) · #          got: 'Permission denied'
  /^#\s{1,12}(?:Failed (?:\(TODO\) )?test |(?:got|expected): )['"(][^§]{0,300}§/,
  // <"permission denied"> expected but was · <"Permission denied">. (Test::Unit, JUnit: expected:<a> but was:<b>)
  /^<.{0,200}§.{0,200}> expected but was|\bexpected: ?<.{0,300}> but was: ?<.{0,300}>/,
  // FluentAssertions: Expected error to be "a", but "b" differs near · to contain "x" · Expected: "a" But was: "b" (NUnit)
  /\bExpected \w[\w.]{0,60} to (?:be|contain|start with|match)\b[^§]{0,300}§/,
]

// + 'bind: Address already in use' · -  "message": "No such file" · message: 'Connection refused' · "connect: …" · {'msg': … } != { … }
const VALUE =
  /^\s*(?:[-+]\s{0,8}\S|["'`<]|\{'|['"]?\w{1,40}['"]?: ["'`]|(?:left|right|actual|expected|received|got|want): )/i

// + expected - actual (Mocha) · + actual - expected (node:assert) · - Expected, + Received above each other · (-want +got) · assertion `left == right` failed
const COMPARISON =
  /^\s*\+ expected - actual$|^\s*\+ actual - expected\b|^\s*[-+] (?:Expected|Received)(?: {2}[-+] \d+)?$|\(-want \+got\)|\bassertion `left [!=]= right` failed|\bAssertionError\b.*\b(?:strictly|loosely|deep-|to equal|regular expression|assert)|^\s*(?:Expected values to be |The input did not match|Expected (?:value|result)|Failed asserting that|expected but was)/

const MAY_BE_ONE = /xpected|Received|want|ssert|regular expression/

/** Only a stack ends it. */
function isBelowComparison(lines: Lines, line: number): boolean {
  for (let above = line - 1; above > line - FAR; above--) {
    const words = lines.raw(above)
    if (words === null || /^\s+at \S/.test(words)) return false
    if (MAY_BE_ONE.test(words) && COMPARISON.test(lines.get(above)?.body.text ?? '')) return true
  }
  return false
}
