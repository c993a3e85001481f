import { describe, expect, it } from 'vitest'
import { readLog } from './index.ts'

/** Codes of the incidents with their roles, and the reason of each. */
function story(...lines: string[]) {
  const { incidents, primary } = readLog(lines.join('\n'))
  return {
    primary,
    roles: incidents.map(({ code, role }) => `${code} ${role}`),
    reasons: incidents.map(({ roleBecause }) => roleBecause),
  }
}

describe('blame', () => {
  it('a server that cannot listen comes before its clients, in whatever order they speak', () => {
    const server = 'api-1  | Error: listen EADDRINUSE: address already in use 0.0.0.0:3000'
    const client = 'web-1  | Error: connect ECONNREFUSED 172.18.0.3:3000'
    expect(story(server, client)).toMatchObject({
      primary: 'EADDRINUSE',
      roles: ['EADDRINUSE root', 'ECONNREFUSED consequence'],
    })
    expect(story(client, server)).toMatchObject({ primary: 'EADDRINUSE' })
    expect(story(server, client).reasons[1]).toContain('port 3000')
  })

  it('a full disk explains what comes after it', () => {
    const { primary, roles } = story(
      'pg-1   | ERROR:  could not extend file "base/16384/2703": No space left on device',
      'api-1  | Error: read ECONNRESET',
      'api-1  | Error: connect ECONNREFUSED 172.22.0.2:5432',
    )
    expect(primary).toBe('ENOSPC')
    expect(roles).toEqual(['ENOSPC root', 'ECONNRESET consequence', 'ECONNREFUSED consequence'])
  })

  it('the deepest cause of a chain is the root', () => {
    const { primary } = story(
      'java.nio.file.FileSystemException: /srv/ro/spool.dat: Read-only file system',
      '\tat M.main(M.java:3)',
      'Exception in thread "main" java.lang.RuntimeException: broker',
      'Caused by: java.net.ConnectException: Connection refused',
    )
    expect(primary).toBe('ECONNREFUSED')
  })

  it('what was handled gives way to what ended the program', () => {
    const handled = [
      'Traceback (most recent call last):',
      '  File "/srv/a.py", line 4, in load',
      '    open(CACHE)',
      "FileNotFoundError: [Errno 2] No such file or directory: '/var/cache/x'",
      '',
      'During handling of the above exception, another exception occurred:',
      '',
      'Traceback (most recent call last):',
      '  File "/srv/a.py", line 9, in fetch',
      '    sock.connect(address)',
      'ConnectionRefusedError: [Errno 111] Connection refused',
    ]
    expect(story(...handled).primary).toBe('ECONNREFUSED')
    const caused = handled.map((line) =>
      line.replace(
        'During handling of the above exception, another exception occurred:',
        'The above exception was the direct cause of the following exception:',
      ),
    )
    expect(story(...caused).primary).toBe('ENOENT')
  })

  it('a name that cannot be resolved stops a service, and its clients are refused', () => {
    const { primary, roles } = story(
      'app-1   | Error: getaddrinfo EAI_AGAIN db',
      'app-1 exited with code 1',
      'proxy-1 | 2026/11/22 06:19:48 [error] 21#21: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.1, server: , request: "GET / HTTP/1.1", upstream: "http://172.18.0.4:3000/"',
    )
    expect(primary).toBe('EAI_AGAIN')
    expect(roles[1]).toBe('ECONNREFUSED consequence')
  })

  it('what runs out after another failure did not bring it about, and what runs out first did', () => {
    const full = 'dump: write error: No space left on device'
    const frozen = 'mkdir: cannot create directory ‘/srv/a’: Read-only file system'
    expect(story(frozen, full).primary).toBe('EROFS')
    expect(story(full, frozen).primary).toBe('ENOSPC')
  })

  it('nothing follows from what happened after it, by the stamps or, where there are none, by the lines', () => {
    const refused = 'ERROR sync: connect to 10.0.0.3:873: Connection refused'
    const full = 'ERROR dump: /srv/dump.sql: No space left on device'
    const at = (time: string, line: string) => `2026-11-21 08:10:${time} ${line}`
    expect(story(at('00', refused), at('18', full)).roles).toEqual(['ECONNREFUSED unrelated', 'ENOSPC root'])
    expect(story(at('00', full), at('18', refused)).roles).toEqual(['ENOSPC root', 'ECONNREFUSED consequence'])
    expect(story(refused, full).roles).toEqual(['ECONNREFUSED unrelated', 'ENOSPC root'])
    expect(story(at('00', refused), at('18', full), at('19', refused)).roles[0]).toBe('ECONNREFUSED unrelated')
  })

  it('a client that speaks first in the log follows a server that failed at the same time, not one that failed later', () => {
    const server = (time: string) =>
      `2026-11-21T08:10:${time}Z api Error: listen EADDRINUSE: address already in use :::3000`
    const client = '2026-11-21T08:10:02.100Z web Error: connect ECONNREFUSED 10.0.0.3:3000'
    expect(story(client, server('02.000')).roles[0]).toBe('ECONNREFUSED consequence')
    expect(story(client, server('40.000')).roles).not.toContain('ECONNREFUSED consequence')
  })

  it('does not tie together what has nothing in common', () => {
    expect(
      story('cat: /etc/a.conf: No such file or directory', "touch: cannot touch '/opt/b': Permission denied").roles,
    ).toEqual(['ENOENT root', 'EACCES unrelated'])
  })

  it('counts the lines of one report once, and a repetition again', () => {
    const report = [
      'Error: connect ECONNREFUSED 127.0.0.1:5432',
      '    at TCPConnectWrap.afterConnect {',
      "  code: 'ECONNREFUSED',",
      "  address: '127.0.0.1',",
      '  port: 5432',
      '}',
    ]
    expect(readLog(report.join('\n')).incidents).toMatchObject([{ code: 'ECONNREFUSED', count: 1 }])
    const retries = Array.from({ length: 5 }, (_, at) => `attempt ${at}: connect ECONNREFUSED 127.0.0.1:5432`)
    expect(readLog(retries.join('\n')).incidents).toMatchObject([{ code: 'ECONNREFUSED', count: 5, first: 1, last: 5 }])
  })
})
