import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'axios gave up: the answer took longer than its timeout',
  because:
    'The request of `{program|the program}` was given up **because** no complete answer had come within the `timeout` that axios was given',
  why: `
axios uses the name ECONNABORTED for its own decision: the time set as \`timeout\` is over, it closes the connection and rejects with “timeout of … ms exceeded”. Neither the system nor the server has reported anything. The time covers the whole request, including the lookup of the
name, the handshake and the answer.`,
  prior: 3,
  clues: [
    {
      when: { text: 'timeout of \\d+ ?ms exceeded|AxiosError|axios' },
      weight: 7,
      says: 'these are the words of axios',
    },
    { when: { platform: ['windows'] }, weight: -4, says: 'on Windows the system has a code of that name' },
    { when: { text: '10053|WSAECONNABORTED' }, weight: -6, says: 'the number belongs to Windows' },
  ],
  fixes: [
    {
      title: 'Find out where the time goes',
      when: 'First.',
      steps: [
        {
          kind: 'sh',
          sh: "curl -so /dev/null -w 'name %{time_namelookup}  connected %{time_connect}  tls %{time_appconnect}  first byte %{time_starttransfer}  all %{time_total}\\n' https://{hostname}/",
        },
      ],
      whyItWorks:
        'A long time before “connected” is the network, between that and the first byte the server, after it the size of the answer.',
      risk: { level: 'read-only' },
      proof: { sh: "curl -so /dev/null -w '%{time_total}\\n' https://{hostname}/", shows: 'a time below the timeout' },
    },
    {
      title: 'Set a time that fits the request',
      when: 'It is a slow one by nature.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'const client = axios.create({ timeout: 30_000, transitional: { clarifyTimeoutError: true } })\n// timeouts are then called ETIMEDOUT',
        },
      ],
      whyItWorks: 'The request gets the time it needs, and the code says what happened.',
      risk: { level: 'reversible', undo: 'Set the old time.' },
      proof: { sh: 'node app.js', shows: 'an answer instead of “timeout of”' },
    },
  ],
  popularButWrong: {
    advice: 'Set `timeout: 0`.',
    because: 'Then a server that never answers holds the request for ever, and every request behind it.',
  },
  exceptions: [
    '“Request aborted” or “canceled” under the same code means that the program or the browser page ended the request itself.',
  ],
  sources: ['https://github.com/axios/axios', 'https://nodejs.org/api/http.html', 'man:curl(1)'],
  notReproducible: 'A library uses the name for its own timeout: no system call returns it.',
})
