/** What a line says of itself and of what it happened to; each beside one that nearly says it. */
import { describe, expect, it } from 'vitest'
import { readLog } from '../index.ts'

const only = (log: string) => readLog(log).findings.at(0)?.entities

describe('who speaks', () => {
  it('a program that names itself before its error is the program', () => {
    expect(only('psql: error: could not translate host name "db" to address: Name or service not known')).toMatchObject(
      {
        program: 'psql',
        hostname: 'db',
      },
    )
    expect(only('rsync: [sender] write error: Broken pipe (32)')?.program).toBe('rsync')
  })

  it('a level is no program', () => {
    expect(only('error: could not open lock: Permission denied')?.program).toBeUndefined()
  })

  it('systemd speaks of a unit, and its own number is not the unit’s', () => {
    const head = 'Apr 01 05:40:12 host systemd[1]:'
    expect(only(`${head} app.service: Failed to run 'start' task: No such file or directory`)).toEqual({
      program: 'app.service',
    })
    expect(only(`${head} Failed to open /run/x: No such file or directory`)).toMatchObject({
      program: 'systemd',
      pid: '1',
    })
  })
})

describe('what it happened to', () => {
  it('an address of the web is no path', () => {
    expect(only('fetch https://api.test/v1/a.json failed: Connection refused')).toEqual({ hostname: 'api.test' })
    expect(only('cannot fetch /v1/a.json: Permission denied')?.path).toBe('/v1/a.json')
  })

  it('a frame of a stack is no path of a socket’s error', () => {
    const frame = '  File "/usr/lib/python3.11/urllib/request.py", line 1348, in do_open'
    expect(only(`${frame}\nConnectionRefusedError: [Errno 111] Connection refused`)?.path).toBeUndefined()
  })
})

describe('tried again', () => {
  const wait = '[warn] retrying after ECONNRESET (attempt 1/5)'

  it.each([
    ['that then came about is a mention', [wait, '[info] connected'], []],
    ['that was given up is a finding', [wait, '[error] gave up', '[info] connected to the standby'], ['ECONNRESET']],
    ['that never came about is a finding', [wait, '[info] not connected'], ['ECONNRESET']],
    [
      'of which another connection came about is a finding',
      ['[warn] db:5432: ECONNREFUSED, retrying (1/5)', '[info] connected to redis'],
      ['ECONNREFUSED'],
    ],
    [
      'by one service is not made good by another',
      ['api-1 | [warn] db: connect ECONNREFUSED 10.0.0.1:5432, retrying', 'web-1 | [info] connected'],
      ['ECONNREFUSED'],
    ],
    [
      'of a file that is missing is a finding',
      ['[warn] retrying after ENOENT (attempt 1/5)', '[info] connected'],
      ['ENOENT'],
    ],
  ])('a connection %s', (_, lines, codes) => {
    expect(readLog(lines.join('\n')).findings.map(({ code }) => code)).toEqual(codes)
  })
})

describe('tests that passed', () => {
  const run = (ended: string) =>
    ['=== RUN   TestDial', 'dial tcp 127.0.0.1:9: connect: connection refused', `--- ${ended}: TestDial (0.00s)`].join(
      '\n',
    )

  it('what they print is a mention, and of one that failed a finding', () => {
    expect(readLog(run('PASS')).findings).toEqual([])
    expect(readLog(run('FAIL')).findings).toHaveLength(1)
  })
})
