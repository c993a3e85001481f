import { defineCause } from '../../schema.ts'

/** bind(2) of a Unix socket to a path that exists. */
export default defineCause({
  title: 'The socket file of an earlier run is still there',
  because:
    '`{program|The program}` could not bind its Unix socket {path|`$`|file} **because** a file of that name is left over from an earlier run',
  why: `
Binding a Unix socket makes a file, and an existing file is never replaced, whoever made it. A server that crashed or was killed leaves its file behind. Nobody
listens on it, and yet the next start fails.`,
  prior: 0,
  clues: [
    {
      when: { entity: { path: '.*\\.sock(?:et)?|/(?:var/)?run/.*|.*/\\.s\\.PGSQL\\.\\d+' } },
      weight: 4,
      says: 'the address is a path: a Unix socket',
    },
    { when: { entity: { address: '(?:/|\\./).*' } }, weight: 5, says: '`{address}` is a path: a Unix socket' },
    { when: { text: 'unix:/|\\.sock\\b|unix socket' }, weight: 3, says: 'the log speaks of a Unix socket' },
    { when: { number: { port: { atLeast: 1 } } }, weight: -6, says: 'a port is named' },
  ],
  question: {
    ask: 'Does a process listen on that file?',
    run: 'sudo lsof {path}',
    answers: [
      {
        reads: { output: 'lsof', rows: { holderPid: '\\d+' } },
        weight: -3,
        says: '`{holder}` (pid {holderPid}) still listens on it',
        fills: { holder: 'holder', holderPid: 'holderPid' },
      },
      { reads: { output: 'lsof', rows: 'none' }, weight: 5, says: 'nobody has it open: it is a left-over' },
    ],
  },
  fixes: [
    {
      title: 'Remove the left-over, then start',
      when: 'You have seen that nobody listens on it.',
      steps: [
        { kind: 'sh', sh: 'sudo lsof {path}' },
        {
          kind: 'sh',
          sh: 'rm {path}',
          changes:
            'Removes the name. A server that listened on it could no longer be reached: `kill {holderPid|PID}` that one first.',
        },
      ],
      whyItWorks: 'Where no file is, `bind` makes one.',
      risk: {
        level: 'destructive',
        to: 'a server that still listens there; restart that one to undo',
        undo: 'The next start makes the file anew; if a server was still alive, start that one again.',
      },
      proof: { sh: 'ls -l {path}', shows: 'a new file of type `s`' },
    },
    {
      title: 'Let the server remove its own old file',
      when: 'For good.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "fs.rmSync('/run/app/app.sock', { force: true })\nserver.listen('/run/app/app.sock')",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'Path("/run/app/app.sock").unlink(missing_ok=True)\ns.bind("/run/app/app.sock")',
        },
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Service]\nRuntimeDirectory=app',
          note: '`/run/app` is made anew at each start.',
        },
      ],
      whyItWorks: 'Each start begins with an empty place.',
      risk: { level: 'reversible', undo: 'Remove the line.' },
      proof: { sh: 'node server.js', shows: 'a start that succeeds, although the file is still there' },
    },
  ],
  popularButWrong: {
    advice: 'Wait a minute, it is TIME-WAIT.',
    because: 'Unix sockets have no TIME-WAIT. The file stays until somebody removes it.',
  },
  sources: ['man:unix(7)', 'man:bind(2)', 'https://nodejs.org/api/net.html'],
  scenario: {
    params: { path: '/srv/app/app.sock', program: 'node' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/unix.js': {
          text: "const net = require('net')\n\nnet.createServer((client) => client.end('hello\\n')).listen('{path}', () => console.log('listening'))\n",
        },
      },
    },
    reproduce: {
      run: 'node unix.js & sleep 1; kill -9 $!; sleep 0.2; node unix.js',
      fails: { call: 'bind', errno: 'EADDRINUSE', path: '{path}' },
    },
    steps: [
      {
        title: 'Crash and restart',
        ask: 'Start the server, let it crash, and start it again.',
        run: 'node unix.js & sleep 1; kill -9 $!; sleep 0.2; node unix.js',
        done: { kind: 'fails', call: 'bind', errno: 'EADDRINUSE', path: '{path}' },
      },
      {
        title: 'Who listens?',
        ask: 'The file is there. Does anybody listen on it?',
        run: 'ls -l {path}; lsof {path}',
        done: { kind: 'ran', program: ['ls', 'lsof', 'fuser', 'ss'] },
      },
      {
        title: 'Remove it and start',
        ask: 'Nobody does. Remove it, start the server, and talk to it.',
        run: 'rm {path}; node unix.js & sleep 1; nc -U {path} < /dev/null',
        done: { kind: 'succeeds', call: 'connect', path: '{path}' },
      },
    ],
    solved: { kind: 'succeeds', call: 'connect', path: 'app.sock' },
    solutions: [
      { title: 'Remove the file and start', run: 'rm {path}; node unix.js & sleep 1; nc -U {path} < /dev/null' },
      {
        title: 'Let the server remove it',
        run: 'sed -i \'1a require("fs").rmSync("{path}", { force: true })\' unix.js; node unix.js & sleep 1; nc -U {path} < /dev/null',
      },
    ],
    wrong: [
      { run: 'sleep 61; node unix.js', but: 'Nothing expires here: the file stays for ever.' },
      { run: 'pkill node; node unix.js', but: 'No process is left to stop. It is the file.' },
    ],
  },
})
