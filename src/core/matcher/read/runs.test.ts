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
    ['tape', ['# tests 3', '# pass  3', '', '# ok'], '# pass  2\n# fail  1'],
    ['Playwright', ['  5 passed (3.2s)'], '  1 failed'],
    ['Bun', [' 5 pass', ' 0 fail', 'Ran 5 tests across 1 file.'], ' 1 fail'],
    ['dotnet', ['Passed!  - Failed:     0, Passed:     5, Skipped:     0'], 'Failed!  - Failed:     1'],
  ])('%s: what was printed in one that ended well is talk, in one that failed it is not', (_, passed, failed) => {
    expect(codes(SAID, ...passed)).toEqual([])
    expect(codes(SAID, failed)).toEqual(['ECONNREFUSED'])
  })

  it('of Go, of one package: what came right before PASS and ok is talk, but not before the command was typed', () => {
    const passed = ['PASS', 'ok  \texample.com/shop\t0.41s']
    expect(codes(SAID, ...passed)).toEqual([])
    expect(codes('FAIL', 'FAIL\texample.com/wire\t0.01s', SAID, ...passed)).toEqual([])
    expect(codes(SAID, '--- FAIL: TestDial (0.00s)', 'FAIL', 'FAIL\texample.com/shop\t0.41s')).toEqual(['ECONNREFUSED'])
    expect(codes(SAID, 'ok  \texample.com/shop\t0.41s')).toEqual(['ECONNREFUSED'])
    expect(codes(SAID, '$ go test', ...passed)).toEqual(['ECONNREFUSED'])
  })

  it('in which one failed has others that passed: Mocha, node --test', () => {
    const mocha = (mark: string) => [
      SAID,
      `    ${mark} is told that it is refused`,
      '    1) adds',
      '',
      '  2 passing (11ms)',
      '  1 failing',
    ]
    expect(codes(...mocha('✔'))).toEqual([])
    expect(codes(...mocha('2)'))).toEqual(['ECONNREFUSED'])
    const node = (mark: string) => [
      SAID,
      `  ${mark} is told that it is refused (1.2ms)`,
      'ℹ tests 2',
      'ℹ pass 1',
      'ℹ fail 1',
    ]
    expect(codes(...node('✔'))).toEqual([])
    expect(codes(...node('✖'))).toEqual(['ECONNREFUSED'])
    expect(codes(SAID, ' ✔ Container db-1  Started')).toEqual(['ECONNREFUSED'])
  })

  it('of TAP: a comment above ok is of a test that passed, one below not ok says why it did not', () => {
    const comment = '# Error: connect ECONNREFUSED 127.0.0.1:1'
    expect(codes(comment, 'ok 1 - is told that it is refused', 'not ok 2 - adds')).toEqual([])
    expect(codes(comment, 'not ok 1 - is told that it is refused', 'ok 2 - adds')).toEqual(['ECONNREFUSED'])
    expect(codes('not ok 1 - connects', comment, 'ok 2 - adds')).toEqual(['ECONNREFUSED'])
  })

  it('of Jest shows below PASS what a file printed that passed', () => {
    const printed = ['  ● Console', '', '    console.error', `      ${SAID}`]
    expect(codes('PASS src/a.test.ts', ...printed, 'FAIL src/b.test.ts')).toEqual([])
    expect(codes('FAIL src/a.test.ts', ...printed, 'PASS src/b.test.ts')).toEqual(['ECONNREFUSED'])
  })

  it('of Gradle begins with the task that is one of tests', () => {
    expect(codes('> Task :app:test', SAID, 'BUILD SUCCESSFUL in 4s')).toEqual([])
    expect(codes('> Task :app:bootRun', SAID, 'BUILD SUCCESSFUL in 4s')).toEqual(['ECONNREFUSED'])
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

describe('a trace', () => {
  const PROBE = 'newfstatat(AT_FDCWD, "/srv/app/.env", 0x7ffd, 0) = -1 ENOENT (No such file or directory)'

  it('of a process that ended well has probes, of one that did not it has failures', () => {
    expect(codes(PROBE, '+++ exited with 0 +++')).toEqual([])
    expect(codes(PROBE, '+++ exited with 1 +++')).toEqual(['ENOENT'])
    expect(codes(`[pid  811] ${PROBE}`, '[pid  812] +++ exited with 0 +++')).toEqual(['ENOENT'])
  })

  it('shows a failure where a process ended well in spite of it', () => {
    expect(
      codes('openat(AT_FDCWD, "/srv/a", O_RDONLY) = -1 EACCES (Permission denied)', '+++ exited with 0 +++'),
    ).toEqual(['EACCES'])
  })
})

describe('a list of numbers and their texts', () => {
  it('is a table where each number has its own, and a chain of causes where it has not', () => {
    expect(codes('12: Cannot allocate memory', '13: Permission denied')).toEqual([])
    expect(codes('0: cannot read the key: Permission denied', '1: Connection refused')).toHaveLength(2)
  })
})

describe('a line with a plus', () => {
  const said = '{"level":"error","msg":"open /a: permission denied"}'

  it('of a file that was added is talk, beside what a shell says that it does it is none', () => {
    const added = ['a', 'b', 'c', 'd'].map((word) => `+${word}: 1`)
    expect(codes(...added, `+${said}`, ...added)).toEqual([])
    expect(codes('+ cat /a', '+cat: /a: Permission denied', '+ exit 1')).toEqual(['EACCES'])
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
