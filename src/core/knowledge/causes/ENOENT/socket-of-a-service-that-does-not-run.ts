import { defineCause } from '../../schema.ts'

/** connect(2) to the path of a Unix socket that nobody has made. */
export default defineCause({
  title: 'The service that makes this socket is not running',
  because:
    '`{program|The program}` could not connect to {path|`$`|the socket} **because** no service has made that socket file',
  why: `
A Unix socket is a file which the server makes when it starts. No file means: the server has not started, it was stopped in an orderly way, or it makes its socket
somewhere else (\`/var/run\`, \`/tmp\`, the home directory; Docker Desktop and rootless Docker have paths of their own).`,
  prior: 0,
  clues: [
    {
      when: { entity: { path: '.*[\\\\/]pipe[\\\\/].*' } },
      weight: 8,
      says: '`{path}` is a named pipe, by which programs of Windows talk to a service',
    },
    { when: { syscall: ['connect', 'dial'] }, weight: 5, says: 'the failing call connects to a socket' },
    {
      when: { entity: { path: '.*\\.sock(?:et)?|/(?:var/)?run/.*|.*/\\.s\\.PGSQL\\.\\d+|.*pipe.*' } },
      weight: 3,
      says: '`{path}` is the place of a socket',
    },
    {
      when: {
        text: 'docker daemon|docker_engine|Is the (?:server|docker daemon) running|through socket|unix:/|php-fpm',
      },
      weight: 3,
      says: 'a service behind a Unix socket is named',
    },
    {
      when: {
        syscall: [
          'open',
          'openat',
          'stat',
          'scandir',
          'execve',
          'spawn',
          'mkdir',
          'rename',
          'unlink',
          'lstat',
          'access',
        ],
      },
      weight: -5,
      says: 'nothing was to be connected',
    },
  ],
  question: {
    ask: 'Which socket files are listened on?',
    run: 'ss -lx; ls -l "$(dirname {path})"',
    answers: [
      {
        reads: { output: 'systemctl', rows: { active: 'failed|inactive|missing' } },
        weight: 5,
        says: '`{unit}` is {active}',
        fills: { unit: 'unit' },
      },
      {
        reads: { output: 'ls', rows: { error: 'No such file or directory' } },
        weight: 2,
        says: 'not even its directory exists',
      },
      { reads: { output: 'ls', rows: { type: 'socket' } }, weight: 1, says: 'another socket is there: {name}' },
    ],
  },
  fixes: [
    {
      title: 'Start the service',
      when: 'It should run on this machine.',
      steps: [
        { kind: 'sh', sh: 'sudo systemctl start {unit}', changes: 'Starts it now; `enable` also at boot.' },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'systemctl --user start docker   # rootless\nopen -a Docker                  # Docker Desktop on macOS',
        },
      ],
      whyItWorks: 'Its first act is to make the file and listen on it.',
      risk: { level: 'reversible', undo: 'Stop it again.' },
      proof: { sh: 'ls -l {path}', shows: 'a file of type `s`' },
    },
    {
      title: 'Tell the client where the socket really is',
      when: 'The service runs.',
      steps: [
        { kind: 'sh', sh: 'ss -lxp' },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'export DOCKER_HOST=unix://$XDG_RUNTIME_DIR/docker.sock',
        },
        { kind: 'code', runtime: 'postgres', language: 'sh', code: 'psql -h /var/run/postgresql' },
      ],
      whyItWorks: 'Client and server must agree on one path.',
      risk: { level: 'reversible', undo: 'unset DOCKER_HOST' },
      proof: { sh: 'docker version', shows: 'a section “Server”' },
    },
  ],
  popularButWrong: {
    advice: 'Create the file with `touch`.',
    because:
      'That makes an ordinary file. Connecting to it gives ECONNREFUSED, and the server then cannot make its socket.',
  },
  sources: [
    'man:unix(7)',
    'man:connect(2)',
    'https://docs.docker.com/engine/security/rootless/',
    'https://www.postgresql.org/docs/current/runtime-config-connection.html',
  ],
  scenario: {
    params: { path: '/tmp/engine.sock', program: 'nc' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/engine.js': {
          text: "const net = require('net')\n\nnet.createServer((client) => client.end('engine is up\\n')).listen('{path}', () => console.log('listening on {path}'))\n",
        },
      },
    },
    reproduce: { run: 'nc -U {path} < /dev/null', fails: { call: 'connect', errno: 'ENOENT', path: '{path}' } },
    steps: [
      {
        title: 'Talk to the engine',
        ask: 'Connect to the socket of the engine.',
        run: 'nc -U {path} < /dev/null',
        done: { kind: 'fails', call: 'connect', errno: 'ENOENT', path: '{path}' },
      },
      {
        title: 'Look for sockets',
        ask: 'Which Unix sockets are listened on?',
        run: 'ss -lx; ls -la /tmp',
        done: { kind: 'ran', program: ['ss', 'ls', 'netstat', 'lsof'] },
      },
      {
        title: 'Start the engine',
        ask: 'Start the service.',
        run: 'node engine.js & sleep 1',
        done: {
          kind: 'all',
          of: [
            { kind: 'running', program: 'node' },
            { kind: 'exists', path: '{path}' },
          ],
        },
      },
      {
        title: 'Talk to it again',
        ask: 'Connect once more.',
        run: 'nc -U {path} < /dev/null',
        done: { kind: 'succeeds', call: 'connect', path: '{path}' },
      },
    ],
    solved: { kind: 'succeeds', call: 'connect', path: 'engine.sock' },
    solutions: [
      { title: 'Start the service', run: 'node engine.js & sleep 1; nc -U {path} < /dev/null' },
      {
        title: 'Connect where the service listens',
        run: "sed -i 's#{path}#/srv/app/engine.sock#' engine.js; node engine.js & sleep 1; nc -U /srv/app/engine.sock < /dev/null",
      },
    ],
    wrong: [
      { run: 'touch {path}; nc -U {path} < /dev/null', but: 'An ordinary file is no socket: now it is ECONNREFUSED.' },
      { run: 'sleep 2; nc -U {path} < /dev/null', but: 'Nobody is about to start it.' },
    ],
  },
})
