import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readLog } from './index.ts'

interface Recorded {
  readonly id: string
  readonly from: string
  readonly expect: readonly string[]
  readonly log: string
}
interface Known {
  readonly expect: readonly string[]
  readonly entities?: Readonly<Record<string, string>>
  readonly log: string
}
const known: readonly Known[] = JSON.parse(readFileSync(`${import.meta.dirname}/fixtures/known-formats.json`, 'utf8'))
const recorded: readonly Recorded[] = JSON.parse(readFileSync(`${import.meta.dirname}/fixtures/recorded.json`, 'utf8'))

const eachLine = (wrap: (line: string, at: number) => string) => (log: string) =>
  log.replace(/\n$/, '').split('\n').map(wrap).join('\n')

/** How the same words arrive elsewhere. */
const WRAPPERS: Readonly<Record<string, (log: string) => string>> = {
  'as printed': (log) => log,
  'with Windows line ends': (log) => log.replaceAll('\n', '\r\n'),
  'from docker compose': eachLine((line) => `api-1  | ${line}`),
  'from the journal': eachLine((line) => `Apr 01 05:40:12 web-01 app[4121]: ${line}`),
  'from GitHub Actions': eachLine((line) => `2024-05-06T10:15:27.5512345Z ${line}`),
  'from the container runtime': eachLine((line) => `2024-05-06T10:15:27.551234567Z stderr F ${line}`),
  'as a json-file log': eachLine((line) =>
    JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: '2024-05-06T10:15:27.551Z' }),
  ),
  'in colour': eachLine((line) => `\u001b[31m${line}\u001b[39m`),
  'quoted in a mail': eachLine((line) => `> ${line}`),
  'with a timestamp and a level': eachLine((line) => `2024-05-06 10:15:27,551 ERROR ${line}`),
  'with a level in brackets': eachLine((line) => `[ERROR] ${line}`),
  'from winston': eachLine((line) =>
    JSON.stringify({ level: 'error', message: line, timestamp: '2024-05-06T10:15:27Z' }),
  ),
  'as logfmt': eachLine((line) => `time="2024-05-06T10:15:27Z" level=error msg=${JSON.stringify(line)}`),
  'from klog': eachLine((line) => `E0506 10:15:27.551234   1234 main.go:12] ${line}`),
  'from Spring': eachLine((line) => `2024-05-06T10:15:27.551Z ERROR 1 --- [main] c.acme.App : ${line}`),
  'in a box': eachLine((line) => `│ ${line}   │`),
  "from Python's logging": eachLine((line) => `ERROR:root:${line}`),
  'from kubectl': eachLine((line) => `[pod/web-1/app] ${line}`),
  'from GitLab': eachLine((line) => `2024-05-06T10:15:27.123456Z 01E ${line}`),
  'from BuildKit': eachLine((line, at) => `#12 ${at}.345 ${line}`),
}

/** Share of logs in which exactly the expected codes are found. */
function exact(wrap: (log: string) => string): { share: number; wrong: string[] } {
  const wrong = recorded.flatMap(({ id, expect: codes, log }) => {
    const found = [...new Set(readLog(wrap(log)).findings.map(({ code }) => code))].sort()
    return found.join() === [...codes].sort().join() ? [] : [`${id}: ${found.join()} instead of ${codes.join()}`]
  })
  return { share: 1 - wrong.length / recorded.length, wrong }
}

describe('recorded logs', () => {
  it.each(Object.entries(WRAPPERS))('are read %s', (name, wrap) => {
    const { share, wrong } = exact(wrap)
    expect(share, wrong.join('\n')).toBeGreaterThanOrEqual(name === 'as printed' ? 1 : 0.99)
  })

  it('the first failure is the root where there is only one', () => {
    for (const { id, expect: codes, log } of recorded)
      expect([id, readLog(log).primary]).toEqual([id, codes[0] ?? null])
  })
})

describe('known formats', () => {
  it.each(known)('$log', ({ expect: codes, entities = {}, log }) => {
    const { findings } = readLog(log)
    expect([...new Set(findings.map(({ code }) => code))]).toEqual(codes)
    for (const [key, value] of Object.entries(entities)) {
      expect(findings.map((finding) => finding.entities[key as 'path'])).toContain(value)
    }
  })
})

describe('wrappers', () => {
  const logs = [...recorded, ...known].map(({ log }) => log)

  it.each(Object.entries(WRAPPERS).map(([name, wrap], at) => ({ name, wrap, at })))(
    '$name: the same is read as without',
    ({ wrap, at }) => {
      // Each wrapper gets another fifth of the logs: together they see all of them several times.
      for (const log of logs.filter((_, index) => index % 5 === at % 5)) {
        const plain = readLog(log).findings.map(({ code, entities: { program: _p, pid: _i, ...rest } }) => ({
          code,
          ...rest,
        }))
        const wrapped = readLog(wrap(log)).findings.map(({ code, entities }) => ({ code, ...entities }))
        for (const finding of plain) expect(wrapped, log).toContainEqual(expect.objectContaining(finding))
        expect(new Set(wrapped.map(({ code }) => code)), log).toEqual(new Set(plain.map(({ code }) => code)))
      }
    },
  )
})
