import { defineCause } from '../../schema.ts'

/** The idle timer of the server fires with the next request of a kept-alive connection unread in its socket. */
export default defineCause({
  title: 'The idle time ended just as the next request arrived',
  because:
    '`{program|The client}` lost a reused connection **because** the idle timer of the server ran out while the new request was already in its socket',
  why: `
A kept-alive connection is closed by the server after some idle seconds. If the next request arrives in that moment, or while a busy server is late with its timers, it closes without having read it, and the kernel sends a
reset. Node.js servers wait 5 seconds (and one more), gunicorn 2, nginx 75. Behind a proxy or a pool which keeps connections longer than that, a small share of all requests fails, and nobody can repeat it at will.`,
  prior: 1,
  clues: [
    {
      when: { text: 'keep-?alive|keepAliveTimeout|reusedSocket|reused connection|http\\.Agent|agentkeepalive|idle' },
      weight: 5,
      says: 'kept-alive connections play a part',
    },
    {
      when: { text: 'upstream|recv\\(\\) failed|502 Bad Gateway|proxy_pass|ALB|target closed' },
      weight: 3,
      says: 'a proxy reuses connections to the server',
    },
    { when: { text: 'sporadic|intermittent|randomly|sometimes|flaky' }, weight: 2, says: 'it comes and goes' },
    {
      when: { text: 'before secure TLS connection|kex_exchange|handshake' },
      weight: -4,
      says: 'the connection was a fresh one',
    },
  ],
  fixes: [
    {
      title: 'Let the side that sends requests close first',
      when: 'You can set one of the two times.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'server.keepAliveTimeout = 75_000   // more than the balancer in front (often 60 s)',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'sh',
          code: 'gunicorn --keep-alive 75 app:app\nuvicorn app:app --timeout-keep-alive 75',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'transport.IdleConnTimeout = 4 * time.Second   // the client: less than the server',
        },
        {
          kind: 'code',
          runtime: 'nginx',
          language: 'nginx',
          code: 'upstream app { server 127.0.0.1:3000; keepalive 16; keepalive_timeout 4s; }',
        },
      ],
      whyItWorks: 'Then no request is ever sent on a connection whose other end is about to close it.',
      risk: { level: 'reversible', undo: 'Set the old time.' },
      proof: { sh: 'journalctl -u {unit} --since -1h | grep -c ECONNRESET', shows: '0' },
    },
    {
      title: 'Repeat it once on a fresh connection',
      when: 'The request may be sent twice.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "request.on('error', (error) => {\n  if (error.code === 'ECONNRESET' && request.reusedSocket) send()   // a new socket this time\n})",
        },
        {
          kind: 'code',
          runtime: 'nginx',
          language: 'nginx',
          code: 'proxy_next_upstream error timeout;   # not for POST, unless non_idempotent is added',
        },
      ],
      whyItWorks: 'A reset on a reused connection mostly means that the request was never read.',
      risk: { level: 'reversible', undo: 'Take the retry out.' },
      proof: { sh: 'curl -sI http://{address}:{port}/', shows: 'a status line' },
    },
  ],
  popularButWrong: {
    advice: 'Switch keep-alive off everywhere.',
    because:
      'It does avoid the race, and pays with a handshake for every request. Two numbers in the right order cost nothing.',
  },
  exceptions: ['If the very first request on a connection fails as well, it is another cause.'],
  sources: [
    'https://nodejs.org/api/http.html',
    'https://www.rfc-editor.org/rfc/rfc9112',
    'https://nginx.org/en/docs/http/ngx_http_upstream_module.html',
    'https://pkg.go.dev/net/http',
  ],
  notReproducible: 'It is a race of a few milliseconds between two clocks: a script would meet it only now and then.',
})
