import { describe, expect, it } from 'vitest'
import { readLog } from './index.ts'
import { systemLog } from './system-logs.testing.ts'

describe('ordinary system logs', () => {
  it('32,000 lines in the styles of many systems hold no errno', () => {
    for (const seed of [1, 2, 3, 4]) {
      const log = systemLog(8000, seed)
      const lines = log.split('\n')
      const { findings } = readLog(log)
      expect(findings.map(({ code, line }) => `${code}: ${lines[line - 1]}`)).toEqual([])
    }
  })

  it('a failure among them is found', () => {
    const log = `${systemLog(500, 9)}\nNov 22 10:00:00 web app[7]: cannot open /etc/app.toml: Permission denied\n${systemLog(500, 10)}`
    expect(readLog(log).findings.map(({ code, line }) => [code, line])).toEqual([['EACCES', 501]])
  })
})
