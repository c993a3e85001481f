import { defineCause } from '../../schema.ts'

/** Windows WSAENETRESET (10052) and the BSDs: keep-alive probes went unanswered while an operation was waiting. */
export default defineCause({
  title: 'Keep-alive found that the other side is gone (Windows, BSD)',
  because:
    '`{program|The program}` lost its connection{address| to `$`|} **because** the probes of keep-alive were not answered while it waited',
  why: `
A connection with keep-alive is probed when it is idle. Where no probe is answered, Windows ends the operation that waits with WSAENETRESET; the same moment is
ETIMEDOUT on Linux. The other machine went to sleep, lost its network, or a router between the two forgot the connection. Nobody has refused
anything: no packet came back at all.`,
  prior: 2,
  clues: [
    { when: { text: 'WSAENETRESET|10052' }, weight: 3, says: 'Windows says so: this is its word for keep-alive' },
    { when: { text: 'keep-?alive|idle|sleep|VPN' }, weight: 1, says: 'idle time, sleep or a VPN is named' },
  ],
  fixes: [
    {
      title: 'Open a new connection and go on',
      when: 'It happens after sleep, or after a change of network.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'try:\n    reply = session.get(url)\nexcept ConnectionError:        # the old connection is dead\n    session.close()\n    reply = session.get(url)    # only for requests that may be sent twice',
        },
      ],
      whyItWorks: 'The state of the old connection exists on one side only, and cannot be brought back.',
      risk: { level: 'reversible', undo: 'Take the retry out.' },
      proof: { sh: 'curl -sI https://api.example.com/', shows: 'a status line' },
    },
    {
      title: 'Probe sooner than the router forgets',
      when: 'Connections die after the same idle time, such as five minutes.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'socket.setKeepAlive(true, 60_000)   // first probe after a minute',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'dialer := net.Dialer{KeepAlive: 60 * time.Second}',
        },
      ],
      whyItWorks: 'A probe counts as traffic and keeps the entry in the tables of routers alive.',
      risk: { level: 'reversible', undo: 'Restore the old time.' },
      proof: { sh: 'netstat -an', shows: 'the connection ESTABLISHED after the idle time' },
    },
  ],
  popularButWrong: {
    advice: 'Switch keep-alive off, since it reports the error.',
    because: 'The connection is as dead as before; the program then waits for ever and never learns it.',
  },
  sources: ['https://learn.microsoft.com/en-us/windows/win32/winsock/windows-sockets-error-codes-2', 'man:tcp(7)'],
  notReproducible: 'Linux reports that moment as ETIMEDOUT; the code is that of Windows and the BSDs.',
})
