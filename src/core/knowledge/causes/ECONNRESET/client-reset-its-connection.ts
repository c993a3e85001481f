import { defineCause } from '../../schema.ts'

/** Seen by a server: the client aborted with RST. Without a handler it ends a Node.js server. */
export default defineCause({
  title: 'A client aborted, and the server took it to heart',
  because:
    '`{program|The server}` read a reset **because** one of its clients aborted its connection; the server itself is in order',
  why: `
Here the server is the one who reads the error. Health checks of balancers and port scanners connect and reset at once, phones change their network, browsers abandon a download, and a
client that closes with unread data sends a reset too. Every public server sees it all day long. It must be handled for each connection: in Node.js an \`error\` event without a listener ends the whole process.`,
  prior: 1,
  clues: [
    {
      when: { text: "Emitted 'error' event on Socket instance|Unhandled 'error' event" },
      weight: 4,
      says: 'no handler was there for this connection, and the program ended',
    },
    {
      when: {
        text: 'connection closed by (?:client|peer)|client (?:disconnected|prematurely closed)|while reading client request|could not receive data from client|health ?check|ELB-HealthChecker|kube-probe',
      },
      weight: 4,
      says: 'it is the log of a server',
    },
    {
      when: { text: 'net\\.createServer|at Server\\.|http\\.server|handle_one_request' },
      weight: 2,
      says: 'a server is at work',
    },
    { when: { syscall: ['connect'] }, weight: -5, says: 'the program was connecting by itself' },
    { when: { text: 'npm|pip |curl:|fetch failed|axios|ClientRequest' }, weight: -4, says: 'the program is a client' },
  ],
  fixes: [
    {
      title: 'Handle the error of each connection',
      when: 'Always, in every server.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "server.on('connection', (socket) => {\n  socket.on('error', (error) => log.debug(error.code))   // the socket closes by itself\n})\nserver.on('clientError', (error, socket) => socket.destroy())   // http",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'except ConnectionResetError:\n    return   # the client has gone',
        },
        { kind: 'code', runtime: 'go', language: 'go', code: 'if errors.Is(err, syscall.ECONNRESET) {\n\treturn\n}' },
        {
          kind: 'code',
          runtime: 'java',
          language: 'java',
          code: 'catch (SocketException e) { log.debug("client gone: {}", e.getMessage()); }',
        },
      ],
      whyItWorks: 'A lost connection concerns one client. The others, and the listener, are separate sockets.',
      risk: { level: 'reversible', undo: 'Take the handler out.' },
      proof: { sh: 'systemctl show -p NRestarts {unit}', shows: 'a number that does not grow' },
    },
    {
      title: 'Let health checks end politely',
      when: 'It comes in a steady rhythm from one address.',
      steps: [
        {
          kind: 'text',
          text: 'Use an HTTP check on a small page instead of a bare TCP check, or leave their address out of the error log.',
        },
      ],
      whyItWorks:
        'A TCP check needs only the handshake, and many resets instead of closing; an HTTP check reads the answer first.',
      risk: { level: 'reversible', undo: 'Set the check back to TCP.' },
      proof: { sh: 'journalctl -u {unit} -n 50', shows: 'no resets in that rhythm' },
    },
  ],
  popularButWrong: {
    advice: "Catch it with `process.on('uncaughtException')` and go on.",
    because: 'That hides every other mistake of the program as well, and leaves it in an unknown state.',
  },
  exceptions: ['If every client is reset at the same moment, something between you and them was restarted.'],
  sources: [
    'man:tcp(7)',
    'https://nodejs.org/api/errors.html',
    'https://nodejs.org/api/http.html',
    'https://nodejs.org/api/net.html',
  ],
  scenario: {
    params: { port: 4000, program: 'node' },
    world: 'network',
    with: {
      files: {
        '/srv/net/greet.js': {
          text: "const net = require('net')\n\nnet.createServer((socket) => {\n  socket.write('hello\\n')\n  socket.on('data', (data) => console.log('got', data.length, 'bytes'))\n}).listen({port})\n",
        },
        '/srv/net/check.js': {
          text: "const net = require('net')\n\n// A health check: the handshake is all it wants.\nconst socket = net.connect({port}, '127.0.0.1', () => setTimeout(() => socket.resetAndDestroy(), 200))\n",
        },
      },
    },
    reproduce: {
      run: 'node greet.js & sleep 1; node check.js; sleep 0.5',
      fails: { call: 'read', errno: 'ECONNRESET' },
    },
    steps: [
      {
        title: 'Run a health check',
        ask: 'Start the server, and let a health check come by.',
        run: 'node greet.js & sleep 1; node check.js; sleep 0.5',
        done: { kind: 'fails', call: 'read', errno: 'ECONNRESET' },
      },
      {
        title: 'Is the server still there?',
        ask: 'Look whether it listens.',
        run: 'ss -ltn; ps -C node',
        done: { kind: 'ran', program: ['ss', 'ps', 'pgrep'], anyStatus: true },
      },
      {
        title: 'Handle the error',
        ask: 'Give each connection a handler, and run the check again.',
        run: 'sed -i "s/  socket.write/  socket.on(\'error\', (error) => console.log(error.code))\\n&/" greet.js; node greet.js & sleep 1; node check.js; sleep 0.5',
        done: { kind: 'listening', port: '{port}', by: 'node', startedAfterReproduce: true },
      },
    ],
    solved: { kind: 'listening', port: '{port}', by: 'node', startedAfterReproduce: true },
    solutions: [
      {
        title: 'Handle the error of each connection',
        run: 'sed -i "s/  socket.write/  socket.on(\'error\', (error) => console.log(error.code))\\n&/" greet.js; node greet.js & sleep 1; node check.js; sleep 0.5',
      },
      {
        title: 'Let the check end politely',
        run: 'sed -i s/resetAndDestroy/end/ check.js; node greet.js & sleep 1; node check.js; sleep 0.5',
      },
    ],
    wrong: [
      { run: 'node greet.js & sleep 1; node check.js; sleep 0.5', but: 'It runs until the next check.' },
      {
        run: 'sed -i "1i process.on(\'warning\', () => {})" greet.js; node greet.js & sleep 1; node check.js; sleep 0.5',
        but: 'It is no warning: the error event of the connection has no listener.',
      },
    ],
  },
})
