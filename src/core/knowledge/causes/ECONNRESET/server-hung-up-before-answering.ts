import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The server hung up before it had answered',
  because:
    '`{program|The client}` got no answer from {address|`$`|the server} **because** the server closed the connection first, in an orderly way',
  why: `
Node.js says ECONNRESET with the words “socket hang up” when a connection ends before the whole response is there, also when the end was a
normal goodbye and no reset was ever sent. The usual story: a kept-alive connection that the server closed after its idle time, in the very
moment in which the client sent the next request on it. Node servers close after 5 seconds of idleness by default.`,
  prior: 1,
  clues: [
    {
      when: { text: 'socket hang up' },
      weight: 5,
      says: '“socket hang up” is how Node.js names an end that came too early',
    },
    { when: { dialect: ['node', 'npm'] }, weight: 1, says: 'Node.js uses this code also where the kernel did not' },
    {
      when: { text: 'keep-?alive|agent|proxy|load balancer|upstream prematurely closed|\\b502\\b' },
      weight: 2,
      says: 'a proxy or kept-alive connections play a part',
    },
    { when: { text: 'read ECONNRESET' }, weight: -2, says: '`read ECONNRESET` is a real reset, told by the kernel' },
  ],
  question: {
    ask: 'Is it a real reset? Watch the packets of one failure.',
    run: "sudo tcpdump -ni any 'tcp port {port} and tcp[tcpflags] & (tcp-rst|tcp-fin) != 0'",
    answers: [
      {
        reads: { output: 'tcpdump', rows: { flags: '[^R]*F[^R]*' } },
        weight: 3,
        says: 'the end was orderly (FIN), from {from}',
      },
      { reads: { output: 'tcpdump', rows: { flags: '.*R.*' } }, weight: -3, says: 'a reset (RST) came from {from}' },
    ],
  },
  fixes: [
    {
      title: 'Let the server keep idle connections longer than the client',
      when: 'A proxy or client reuses connections.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'server.keepAliveTimeout = 65_000   // longer than the 60 s of the balancer\nserver.headersTimeout = 66_000',
        },
        {
          kind: 'code',
          runtime: 'nginx',
          language: 'nginx',
          code: 'upstream app {\n  server 127.0.0.1:3000;\n  keepalive 16;\n  keepalive_timeout 4s;   # shorter than the server\n}',
        },
      ],
      whyItWorks: 'The one who sends requests should be the one who closes: then no request can cross a goodbye.',
      risk: { level: 'reversible', undo: 'Restore the old times.' },
      proof: { sh: "ss -tn state close-wait 'dport = :{port}'", shows: 'no connections that wait for being closed' },
    },
    {
      title: 'Repeat requests that may be repeated',
      when: 'You cannot change the server.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "if (error.code === 'ECONNRESET' && request.reusedSocket) retry()",
        },
      ],
      whyItWorks:
        '`reusedSocket` tells that it was a kept-alive connection, which the server had probably closed before it saw anything.',
      risk: { level: 'reversible', undo: 'Remove the retry.' },
      proof: { sh: 'journalctl -u {unit} -n 100', shows: 'no “socket hang up”' },
    },
  ],
  popularButWrong: {
    advice: 'Increase the timeout of the client.',
    because: 'The client did not wait too short a time; the connection ended under it.',
  },
  sources: [
    'https://nodejs.org/api/http.html',
    'https://nginx.org/en/docs/http/ngx_http_upstream_module.html',
    'man:tcp(7)',
  ],
  notReproducible: 'No system call fails with this code: Node.js gives the name to a normal end of file.',
})
