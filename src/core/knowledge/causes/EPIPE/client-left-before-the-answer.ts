import { defineCause } from '../../schema.ts'

/** A server writes to a connection which the client has closed: the first write draws a reset, the second one gets EPIPE. */
export default defineCause({
  title: 'The client hung up before the answer was written',
  because: '`{program|The server}` could not write its answer **because** the client had closed the connection by then',
  why: `
The browser tab was closed, the user pressed stop, or a client or proxy lost its patience. The server notices late: its first
write still succeeds and draws a reset from the other machine, the next one fails with EPIPE. Slow answers and large downloads meet it most. Nothing is wrong
with the server, unless the message ends it.`,
  prior: 2,
  clues: [
    {
      when: {
        text: 'while sending to client|sending response|Exception (?:happened|occurred) during processing of request|http\\.server|socketserver|wfile|ClientAbortException|start_response|uwsgi_response_write|\\b499\\b|wsgi',
      },
      weight: 5,
      says: 'a server was sending an answer',
    },
    { when: { text: 'timed out|--max-time|\\b-m \\d' }, weight: 2, says: 'somebody did not want to wait any longer' },
    { when: { text: 'Broken pipe|EPIPE', entity: { address: '.+' } }, weight: 3, says: 'it was a network connection' },
    {
      when: { text: '->\\d+\\.\\d+\\.\\d+\\.\\d+:\\d{4,5}: write: broken pipe' },
      weight: 3,
      says: 'the other end has a port of the kind that clients get',
    },
    {
      when: { text: '\\|\\s*(?:head|less|tee|grep|sed)\\b|yes:|standard output' },
      weight: -4,
      says: 'a pipeline is involved',
    },
  ],
  question: {
    ask: 'Do clients close early? Connections that they have closed, and the server has not, say so.',
    run: "ss -tn state close-wait 'sport = :{port}'",
    answers: [
      {
        reads: { output: 'ss', rows: { state: 'CLOSE-WAIT' } },
        weight: 4,
        says: 'clients have hung up while the server was still at work',
      },
      { reads: { output: 'ss', rows: 'none' }, weight: 0, says: 'no such connection at this moment' },
    ],
  },
  fixes: [
    {
      title: 'Survive it, and stop working for that client',
      when: 'Always: clients may leave whenever they like.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "socket.on('error', (error) => {\n  if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') throw error\n})\nrequest.on('close', () => job.cancel())",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'try:\n    self.wfile.write(body)\nexcept (BrokenPipeError, ConnectionResetError):\n    pass   # the client has gone',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'if errors.Is(err, syscall.EPIPE) {\n\treturn\n}\n// and give r.Context() to the slow work: it ends with the client',
        },
        {
          kind: 'code',
          runtime: 'java',
          language: 'java',
          code: 'catch (IOException e) { /* ClientAbortException of Tomcat: nobody to answer */ }',
        },
      ],
      whyItWorks: 'One lost client is not the end of the server; all the others keep being served.',
      risk: { level: 'reversible', undo: 'Take the handler out.' },
      proof: {
        sh: 'curl -m 0.3 http://localhost:{port}/; sleep 1; curl -m 5 http://localhost:{port}/',
        shows: 'a timeout, and then an answer',
      },
    },
    {
      title: 'Answer sooner, or let them wait longer',
      when: 'It happens to many clients at the same place.',
      steps: [
        {
          kind: 'text',
          text: 'Measure how long the answer takes, and compare with the timeouts on the way: the client, the proxy, the balancer. The shortest one decides.',
        },
        {
          kind: 'code',
          runtime: 'nginx',
          language: 'nginx',
          code: 'proxy_read_timeout 120s;\nproxy_ignore_client_abort off;',
        },
      ],
      whyItWorks: 'Nobody hangs up on an answer that comes in time.',
      risk: { level: 'reversible', undo: 'Set the old time again.' },
      proof: {
        sh: "curl -so /dev/null -w '%{time_total}\\n' http://localhost:{port}/",
        shows: 'a time below the shortest timeout',
      },
    },
  ],
  popularButWrong: {
    advice: 'Write the answer again.',
    because: 'Nobody is there to receive it: the client must ask anew, on a connection of its own.',
  },
  exceptions: [
    'When it happens to every client at once, the network between you was cut, or a proxy in front was restarted.',
  ],
  sources: [
    'man:write(2)',
    'man:tcp(7)',
    'https://nodejs.org/api/net.html',
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html',
    'https://docs.python.org/3/library/exceptions.html#BrokenPipeError',
  ],
  scenario: {
    params: { port: 3000, program: 'node' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/report.js': {
          text: "const net = require('net')\n\n// A report takes 600 ms. Clients may close their half first.\nnet.createServer({ allowHalfOpen: true }, (socket) => {\n  socket.on('error', (error) => {\n    console.error('report.js:', error.message)\n    process.exit(1)\n  })\n  socket.once('data', () => setTimeout(send, 600, socket))\n}).listen({port})\n\nfunction send(socket) {\n  socket.write('HTTP/1.1 200 OK\\r\\nContent-Length: 7\\r\\n\\r\\n')\n  setTimeout(() => socket.end('report\\n'), 100)\n}\n",
        },
      },
    },
    reproduce: {
      run: 'node report.js & sleep 1; curl -sS -m 0.3 http://127.0.0.1:{port}/; sleep 1',
      fails: { call: 'write', errno: 'EPIPE' },
    },
    steps: [
      {
        title: 'Hang up early',
        ask: 'Start the server, and a client that waits 0.3 seconds only.',
        run: 'node report.js & sleep 1; curl -sS -m 0.3 http://127.0.0.1:{port}/; sleep 1',
        done: { kind: 'fails', call: 'write', errno: 'EPIPE' },
      },
      {
        title: 'See what became of the server',
        ask: 'Does it still listen?',
        run: 'ss -ltn; curl -sS http://127.0.0.1:{port}/',
        done: { kind: 'ran', program: ['ss', 'ps', 'pgrep', 'curl'], anyStatus: true },
      },
      {
        title: 'Survive it',
        ask: 'Do not end the server for one client. Then let an impatient client and then a patient one come.',
        run: 'sed -i /exit/d report.js; node report.js & sleep 1; curl -sS -m 0.3 http://127.0.0.1:{port}/; sleep 1; curl -sS -m 3 http://127.0.0.1:{port}/',
        done: { kind: 'ran', program: ['curl'] },
      },
    ],
    solved: { kind: 'ran', program: ['curl'] },
    solutions: [
      {
        title: 'Let the server live on',
        run: 'sed -i /exit/d report.js; node report.js & sleep 1; curl -sS -m 0.3 http://127.0.0.1:{port}/; sleep 1; curl -sS -m 3 http://127.0.0.1:{port}/',
      },
      { title: 'Let the client wait longer', run: 'node report.js & sleep 1; curl -sS -m 3 http://127.0.0.1:{port}/' },
      {
        title: 'Answer sooner',
        run: 'sed -i s/600/50/ report.js; node report.js & sleep 1; curl -sS -m 0.3 http://127.0.0.1:{port}/',
      },
    ],
    wrong: [
      {
        run: 'node report.js & sleep 1; curl -sS -m 0.3 http://127.0.0.1:{port}/; sleep 1',
        but: 'A restart serves until the next client loses its patience.',
      },
      {
        run: 'node report.js & sleep 1; curl -sS -m 0.3 --retry 1 --retry-delay 1 http://127.0.0.1:{port}/; sleep 1',
        but: 'Each new attempt is just as impatient.',
      },
    ],
  },
})
