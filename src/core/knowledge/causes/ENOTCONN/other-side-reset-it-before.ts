import { defineCause } from '../../schema.ts'

/** getpeername(2) or shutdown(2) on a TCP socket whose peer has reset it. */
export default defineCause({
  title: 'The connection was over before it was asked about',
  because:
    '`{program|The program}` could not {syscall|use `$` on|use} the socket **because** the other side had reset the connection by then',
  why: `
A reset takes the connection away at once; the descriptor stays until the program closes it. Whoever then asks for the address of the other side
or wants to shut the connection down asks about something that no longer exists. It happens under load, with health checks and port scanners, which
connect and hang up. In Node.js the address is then simply \`undefined\`.`,
  prior: 3,
  clues: [
    {
      when: { syscall: ['shutdown', 'getpeername'] },
      weight: 4,
      says: 'the failing call expects a connection that stands',
    },
    { when: { also: ['ECONNRESET'] }, weight: 3, says: 'a reset is in the same log' },
    {
      when: { text: 'getpeername|remoteAddress|RemoteAddr|transport endpoint is not connected' },
      weight: 1,
      says: 'it was about the other side',
    },
    {
      when: { syscall: ['stat', 'open', 'openat', 'readdir', 'scandir'] },
      weight: -6,
      says: 'a file was asked for: that is a FUSE mount without its server',
    },
  ],
  fixes: [
    {
      title: 'Note the address when the connection comes',
      when: 'The address is for logs.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "server.on('connection', (socket) => {\n  const from = socket.remoteAddress   // now, not in a later callback\n  socket.on('close', () => console.log(from, 'has gone'))\n})",
        },
      ],
      whyItWorks: 'At that moment the connection usually still stands, and afterwards the text is yours.',
      risk: { level: 'reversible', undo: 'Take the change back.' },
      proof: { sh: 'node serve.js', shows: 'an address in each line' },
    },
    {
      title: 'Treat it as a closed connection',
      when: 'It comes from shutdown or from the address of a connection that was just accepted.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'try:\n    sock.shutdown(socket.SHUT_RDWR)\nexcept OSError as error:\n    if error.errno != errno.ENOTCONN:\n        raise\nsock.close()',
        },
        { kind: 'code', runtime: 'node', language: 'js', code: "socket.on('error', () => socket.destroy())" },
      ],
      whyItWorks: 'There is nothing left to shut down; closing the descriptor is all that remains.',
      risk: { level: 'reversible', undo: 'Report it as an error again.' },
      proof: { sh: 'ss -tn', shows: 'no connection of that client' },
    },
  ],
  popularButWrong: {
    advice: 'Try the same call again a little later.',
    because: 'A connection that was reset never comes back; only a new one can.',
  },
  exceptions: [
    'From `ls` or `stat` on a directory it means that the FUSE program behind a mount (sshfs, rclone, gluster) has ended: unmount it and mount it again.',
  ],
  sources: ['man:getpeername(2)', 'man:shutdown(2)', 'man:tcp(7)', 'https://nodejs.org/api/net.html'],
  scenario: {
    params: { port: 4000, program: 'node' },
    world: 'network',
    with: {
      files: {
        '/srv/net/serve.js': {
          text: "const net = require('net')\n\n// Connections wait here until it is their turn.\nconst server = net.createServer({ pauseOnConnect: true }, (socket) => {\n  setTimeout(() => {\n    console.log('serving', socket.remoteAddress)\n    socket.destroy()\n    server.close()\n  }, 300)\n})\nserver.listen({port})\n",
        },
        '/srv/net/hang-up.js': {
          text: "const net = require('net')\n\nconst socket = net.connect({port}, '127.0.0.1', () => setTimeout(() => socket.resetAndDestroy(), 100))\n",
        },
      },
    },
    reproduce: {
      run: 'node serve.js & sleep 0.7; node hang-up.js; wait',
      fails: { call: 'getpeername', errno: 'ENOTCONN' },
    },
    steps: [
      {
        title: 'A client hangs up',
        ask: 'Start the server, and a client which resets its connection.',
        run: 'node serve.js & sleep 0.7; node hang-up.js; wait',
        done: { kind: 'fails', call: 'getpeername', errno: 'ENOTCONN' },
      },
      {
        title: 'When is the address asked for?',
        ask: 'Find the line which asks for the address.',
        run: 'grep -n remoteAddress serve.js',
        done: { kind: 'ran', program: ['grep', 'cat', 'sed'] },
      },
      {
        title: 'Ask at once',
        ask: 'Ask for the address when the connection comes.',
        run: "sed -i \"s/setTimeout/const from = socket.remoteAddress\\n  &/; s/'serving', socket.remoteAddress/'serving', from/\" serve.js; node serve.js & sleep 0.7; node hang-up.js; wait",
        done: { kind: 'succeeds', call: 'getpeername' },
      },
    ],
    solved: { kind: 'succeeds', call: 'getpeername' },
    solutions: [
      {
        title: 'Ask for the address at once',
        run: "sed -i \"s/setTimeout/const from = socket.remoteAddress\\n  &/; s/'serving', socket.remoteAddress/'serving', from/\" serve.js; node serve.js & sleep 0.7; node hang-up.js; wait",
      },
      {
        title: 'Log it when the connection comes',
        run: 'sed -i "/setTimeout/i console.log(\'came\', socket.remoteAddress)" serve.js; node serve.js & sleep 0.7; node hang-up.js; wait',
      },
    ],
    wrong: [
      {
        run: "sed -i 's/300/600/' serve.js; node serve.js & sleep 0.7; node hang-up.js; wait",
        but: 'Later the connection is still gone.',
      },
      {
        run: "sed -i 's/serving/served/' serve.js; node serve.js & sleep 0.7; node hang-up.js; wait",
        but: 'Another word in the log does not bring the address back.',
      },
    ],
  },
})
