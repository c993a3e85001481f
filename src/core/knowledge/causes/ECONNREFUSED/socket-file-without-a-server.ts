import { defineCause } from '../../schema.ts'

/** A Unix socket's file outlives its server: connect(2) finds the file and nobody behind it. */
export default defineCause({
  title: 'The socket file is left over; its server is gone',
  because:
    '`{program|The program}` was refused at {path|$|the socket} **because** the file is there, and no process listens on it any more',
  why: `
A Unix socket is a file which \`bind\` makes and nothing removes. When its server ends without cleaning up (a crash, \`kill -9\`), the file
stays. A client then gets ECONNREFUSED, and a server that starts again may get EADDRINUSE from its own old file.`,
  prior: 0,

  clues: [
    {
      when: { entity: { path: '.*\\.sock(?:et)?|.*/\\.s\\.PGSQL\\.\\d+|/run/.*|/var/run/.*' } },
      weight: 5,
      says: '`{path}` is a socket file, so no port is involved',
    },
    { when: { entity: { address: '.*\\.sock(?:et)?|/.*' } }, weight: 5, says: 'the address is a path: a Unix socket' },
    {
      when: { text: 'through socket|unix:/|\\.sock\\b|unix domain socket|php-fpm' },
      weight: 3,
      says: 'the log speaks of a Unix socket',
    },
    { when: { number: { port: { atLeast: 1 } } }, weight: -6, says: 'a port is named, so it is no Unix socket' },
  ],

  question: {
    ask: 'Does a process listen on that socket file?',
    run: 'sudo lsof {path}',
    answers: [
      {
        reads: { output: 'lsof', rows: { holderPid: '\\d+' } },
        weight: -4,
        says: '`{holder}` (pid {holderPid}) has it open',
        fills: { holder: 'holder', holderPid: 'holderPid' },
      },
      { reads: { output: 'lsof', rows: 'none' }, weight: 4, says: 'no process has it open' },
      { reads: { output: 'fuser', rows: 'none' }, weight: 4, says: 'no process uses it' },
    ],
  },

  fixes: [
    {
      title: 'Start the server that belongs to the file',
      when: 'Usually: well-made servers remove a stale file themselves.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo systemctl start {unit}',
          changes: 'Starts the service; it makes its socket file anew.',
        },
      ],
      whyItWorks: 'The server makes the file anew and listens on it.',
      risk: { level: 'reversible', undo: 'Stop the service.' },
      proof: { sh: 'ss -lx', shows: 'the path with state LISTEN' },
    },
    {
      title: 'Remove the stale file, then start the server',
      when: 'The server refuses to start because the file exists, and you have checked that nobody uses it.',
      steps: [
        { kind: 'sh', sh: 'sudo lsof {path}' },
        {
          kind: 'sh',
          sh: 'sudo rm {path}',
          changes: 'Removes the name. A server that still listened on it could not be reached any more.',
        },
      ],
      whyItWorks: '`bind` makes a new file only where none is.',
      risk: {
        level: 'destructive',
        to: 'a server that still uses the file; restart that one to undo',
        undo: 'The server makes its socket file again when it starts.',
      },
      proof: { sh: 'ls -l {path}', shows: 'a new socket (type `s`), made by the server' },
    },
  ],
  popularButWrong: {
    advice: 'Fix the permissions of the socket.',
    because: 'A socket that you may not use gives EACCES. This one you may use; nobody answers.',
  },
  sources: ['man:unix(7)', 'man:connect(2)', 'man:unlink(2)', 'https://nodejs.org/api/net.html'],

  scenario: {
    params: { path: '/tmp/app.sock', program: 'nc' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/unix.js': {
          text: "const net = require('net')\n\nconst server = net.createServer((client) => client.end('hello\\n'))\nserver.listen('{path}', () => console.log('listening on {path}'))\n",
        },
      },
    },
    reproduce: {
      run: 'node unix.js & sleep 1; kill -9 $!; sleep 0.2; nc -U {path} < /dev/null',
      fails: { call: 'connect', errno: 'ECONNREFUSED' },
    },
    steps: [
      {
        title: 'Lose the server',
        ask: 'Start the server, let it crash, and connect to its socket.',
        run: 'node unix.js & sleep 1; kill -9 $!; sleep 0.2; nc -U {path} < /dev/null',
        done: { kind: 'fails', call: 'connect', errno: 'ECONNREFUSED' },
      },
      {
        title: 'Look at the file',
        ask: 'The file is still there. Is any process behind it?',
        run: 'ls -l {path}; lsof {path}',
        done: { kind: 'ran', program: ['ls', 'stat', 'lsof', 'ss', 'fuser'], anyStatus: true },
      },
      {
        title: 'Remove it and start again',
        ask: 'Remove the stale file and start the server.',
        run: 'rm {path}; node unix.js & sleep 1',
        done: {
          kind: 'all',
          of: [
            { kind: 'running', program: 'node' },
            { kind: 'exists', path: '{path}' },
          ],
        },
      },
      {
        title: 'Connect again',
        ask: 'Connect once more.',
        run: 'nc -U {path} < /dev/null',
        done: { kind: 'succeeds', call: 'connect', path: '{path}' },
      },
    ],
    solved: { kind: 'succeeds', call: 'connect', path: '{path}' },
    solutions: [
      {
        title: 'Remove the stale file and start the server',
        run: 'rm {path}; node unix.js & sleep 1; nc -U {path} < /dev/null',
      },
      {
        title: 'Let the server remove it before it listens',
        run: 'sed -i \'1a require("fs").rmSync("{path}", { force: true })\' unix.js; node unix.js & sleep 1; nc -U {path} < /dev/null',
      },
    ],
    wrong: [
      { run: 'node unix.js; nc -U {path} < /dev/null', but: 'The server meets its own old file and gets EADDRINUSE.' },
      { run: 'chmod u=rwx {path}; nc -U {path} < /dev/null', but: 'You may use the socket; nobody listens on it.' },
    ],
  },
})
