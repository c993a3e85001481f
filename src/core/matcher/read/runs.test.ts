/** Runs of tests; each that ended well beside one that nearly did. */
import { describe, expect, it } from 'vitest'
import { readLog } from '../index.ts'

const SAID = 'attempt 1 failed Error: connect ECONNREFUSED 127.0.0.1:1'
const codes = (...lines: string[]) => readLog(lines.join('\n')).findings.map(({ code }) => code)

describe('a run of tests', () => {
  it.each([
    [
      'Jest',
      ['Test Suites: 1 passed, 1 total', 'Tests:       3 skipped, 7 passed, 10 total'],
      '1 failed, 6 passed, 7 total',
    ],
    ['Mocha', ['', '  6 passing (7ms)'], '  1 failing'],
    ['pytest', ['==== 5 passed, 1 xfailed in 0.12s ===='], '==== 1 failed, 4 passed in 0.12s ===='],
    ['unittest', ['Ran 12 tests in 0.003s', '', 'OK'], 'FAILED (errors=1)'],
    ['Minitest', ['4 runs, 4 assertions, 0 failures, 0 errors, 1 skips'], '4 runs, 4 assertions, 0 failures, 1 errors'],
    ['RSpec', ['Finished in 0.1 seconds', '12 examples, 0 failures'], '12 examples, 1 failure'],
    ['Maven', ['[INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0'], 'Tests run: 5, Failures: 0, Errors: 1'],
    ['PHPUnit', ['OK (12 tests, 20 assertions)'], 'Tests: 12, Assertions: 20, Errors: 1.'],
    ['cargo', ['test result: ok. 4 passed; 0 failed; 0 ignored'], 'test result: FAILED. 3 passed; 1 failed'],
    ['node', ['ℹ fail 0', 'ℹ cancelled 0'], 'ℹ fail 1'],
    ['Playwright', ['  5 passed (3.2s)'], '  1 failed'],
    ['Bun', [' 5 pass', ' 0 fail', 'Ran 5 tests across 1 file.'], ' 1 fail'],
    ['dotnet', ['Passed!  - Failed:     0, Passed:     5, Skipped:     0'], 'Failed!  - Failed:     1'],
  ])('%s: what was printed in one that ended well is talk, in one that failed it is not', (_, passed, failed) => {
    expect(codes(SAID, ...passed)).toEqual([])
    expect(codes(SAID, failed)).toEqual(['ECONNREFUSED'])
  })

  it('says nothing of what failed before it began or after it ended', () => {
    expect(codes(SAID, '$ npm test', 'ok', '  6 passing (7ms)')).toEqual(['ECONNREFUSED'])
    expect(codes('  6 passing (7ms)', SAID)).toEqual(['ECONNREFUSED'])
  })

  it('ended badly where the line beside it says so', () => {
    expect(codes(SAID, '  6 passing (7ms)', '  1 failing')).toEqual(['ECONNREFUSED'])
    expect(codes(SAID, 'Test Suites: 1 failed, 1 total', 'Tests:       7 passed, 7 total')).toEqual(['ECONNREFUSED'])
  })
})

describe('a value that a failed test compared', () => {
  it.each([
    [`AssertionError [ERR_ASSERTION]: 'EACCES' == 'EPERM'`, `AssertionError: mkdir failed with EACCES`],
    [
      `Expected /timed out/ to match "connect: Connection refused".`,
      `Expected file is missing: "open /a: Permission denied"`,
    ],
    [`+ expected - actual\n\n-bind: Address already in use`, `+ up\n\nbind: Address already in use`],
  ])('%s', (compared, failed) => {
    expect(codes(compared)).toEqual([])
    expect(codes(failed)).toHaveLength(1)
  })
})
