import { defineCause } from '../../schema.ts'

/** open(2) of a Unix domain socket. */
export default defineCause({
  title: 'A socket is connected to, not opened',
  because:
    '`{program|The program}` could not open {path|`$`|the file} **because** it is a socket, and a socket has to be connected to',
  why: `
A Unix socket has a name in the filesystem, so it looks like a file in \`ls\`. Behind the name there are no bytes but a server that
waits for connections. \`open\` cannot make one; only \`connect\` can. Copying tools, backups, \`cat\` and \`echo >\` all use \`open\`.`,
  prior: 2,
  clues: [
    {
      when: { entity: { path: '.*(?:\\.sock|\\.socket|\\.s\\.PGSQL\\.\\d+|/S\\.[\\w-]+)' } },
      weight: 5,
      says: '`{path}` has the name of a socket',
    },
    { when: { text: '\\bsockets?\\b', near: 3 }, weight: 1, says: 'the log speaks of a socket' },
    { when: { text: '^(?:cp|tar|cat|grep|rsync|file|head|tail): ' }, weight: 1, says: 'a tool for files was at work' },
    { when: { entity: { path: '/dev/.*' } }, weight: -3, says: '`{path}` is a device' },
  ],
  question: {
    ask: 'What kind of file is it?',
    run: 'ls -l {path}',
    answers: [
      { reads: { output: 'ls', rows: { type: 'socket' } }, weight: 5, says: 'it is a socket' },
      { reads: { output: 'ls', rows: { type: 'fifo|device|file' } }, weight: -6, says: 'it is no socket' },
    ],
  },
  fixes: [
    {
      title: 'Connect to it',
      when: 'You want to talk to the server behind it.',
      steps: [
        { kind: 'sh', sh: 'curl --unix-socket {path} http://localhost/' },
        { kind: 'sh', sh: 'nc -U {path}' },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const client = net.connect({ path: '/run/app.sock' })",
        },
      ],
      whyItWorks: 'Both make a socket of their own and call `connect` with that path.',
      risk: { level: 'reversible', undo: 'Open it as before.' },
      proof: {
        sh: 'curl -sI --unix-socket {path} http://localhost/',
        shows: 'a status line, where the server speaks HTTP',
      },
    },
    {
      title: 'Leave it out of the copy',
      when: 'A backup or a copy stumbles over it.',
      steps: [
        { kind: 'sh', sh: 'find . -type s' },
        {
          kind: 'sh',
          sh: 'rsync -a --no-specials --no-devices ./ /backup/',
          changes: 'Copies everything except sockets, fifos and devices.',
        },
      ],
      whyItWorks: 'There is nothing in a socket that could be kept: its server makes it anew at each start.',
      risk: { level: 'reversible', undo: 'Remove the copy.' },
      proof: { sh: 'find /backup -type s', shows: 'nothing' },
    },
  ],
  popularButWrong: {
    advice: 'Change the permissions of the socket.',
    because: 'Permissions would give EACCES. Even root cannot open a socket.',
  },
  sources: ['man:unix(7)', 'man:open(2)', 'man:connect(2)', 'https://curl.se/docs/manpage.html'],
  scenario: {
    params: { path: '/srv/work/app.sock', program: 'cat' },
    world: 'workshop',
    with: {
      network: { hosts: ['127.0.1.1 lab'] },
      files: {
        '/srv/work/api.js': {
          text: "require('http')\n  .createServer((req, res) => res.end('{ \"healthy\": true }\\n'))\n  .listen('{path}')\n",
        },
      },
      processes: [{ argv: ['node', 'api.js'], cwd: '/srv/work', ready: { ms: 700 } }],
    },
    reproduce: { run: 'cat {path}', fails: { call: 'openat', errno: 'ENXIO', path: 'app.sock' } },
    steps: [
      {
        title: 'Ask the service',
        ask: 'Try to read the status out of the file.',
        run: 'cat {path}',
        done: { kind: 'fails', call: 'openat', errno: 'ENXIO', path: 'app.sock' },
      },
      {
        title: 'What kind of file is it?',
        ask: 'Look at the first letter of its line.',
        run: 'ls -l {path}',
        done: { kind: 'ran', program: ['ls', 'stat', 'file', 'ss'] },
      },
      {
        title: 'Connect to it',
        ask: 'Ask by HTTP over that socket.',
        run: 'curl -s --unix-socket {path} http://localhost/',
        done: { kind: 'succeeds', call: 'connect', path: 'app.sock' },
      },
    ],
    solved: { kind: 'succeeds', call: 'connect', path: 'app.sock' },
    solutions: [
      { title: 'Connect with curl', run: 'curl -s --unix-socket {path} http://localhost/' },
      { title: 'Connect with nc', run: "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -U {path} | tail -n 1" },
    ],
    wrong: [
      { run: 'sudo cat {path}', but: 'Nobody can open a socket, root neither.' },
      {
        run: 'cp {path} logs/; chmod u+r {path}; cat {path}',
        but: 'You may read it. There are no bytes in it to read.',
      },
    ],
  },
})
