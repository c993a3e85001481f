import { defineCause } from '../../schema.ts'

/** connect(2) on AF_UNIX, non-blocking, when the listener's accept queue is full: TCP would wait or say ECONNREFUSED. */
export default defineCause({
  title: 'The queue of the Unix socket is full: the service does not accept',
  because:
    '`{program|The program}` could not connect to {path|$|the Unix socket} **because** as many connections already wait there as the service lets queue up',
  why: `
A listening Unix socket has a queue of connections that nobody has accepted yet, as long as the backlog of \`listen\` and at most \`net.core.somaxconn\`. When all workers of PHP-FPM,
gunicorn or a database are busy or hang, the queue fills, and a non-blocking \`connect\` is told to try again at once. (A blocking one waits.)`,
  prior: 1,
  clues: [
    { when: { syscall: ['connect', 'connect()'] }, weight: 4, says: 'the failing call makes a connection' },
    {
      when: { text: 'connect\\(\\) to unix:|while connecting to upstream|\\.sock\\b|unix:/|php-fpm|gunicorn|uwsgi' },
      weight: 4,
      says: 'a Unix socket of a service is named',
    },
    {
      when: { text: 'server reached pm\\.max_children|listen queue|backlog|worker timeout' },
      weight: 3,
      says: 'the service is out of workers',
    },
    { when: { text: 'fork|thread|clone\\b|flock|lock\\b' }, weight: -4, says: 'processes or locks are named' },
  ],
  question: {
    ask: 'How many connections wait, and how many may?',
    run: 'ss -xl',
    answers: [
      {
        reads: { output: 'ss', where: { state: 'LISTEN', path: '{path}' }, rows: { recvQ: '>=1' } },
        weight: 4,
        says: '{recvQ} connections wait at {path}; {sendQ} may',
      },
      {
        reads: { output: 'ss', where: { state: 'LISTEN', path: '{path}' }, rows: { recvQ: '0' } },
        weight: -3,
        says: 'nobody waits at {path} now',
      },
    ],
  },
  fixes: [
    {
      title: 'Find why the service does not accept',
      when: 'Always first: a longer queue only hides it.',
      steps: [
        { kind: 'sh', sh: 'ss -xlp' },
        { kind: 'sh', sh: 'ps -o pid,stat,wchan:20,cmd -C php-fpm8.2' },
        {
          kind: 'text',
          text: 'Recv-Q is what waits, Send-Q what may wait. State `T` is a stopped process, `D` one that waits for a disk.',
        },
      ],
      whyItWorks: 'Connections leave the queue only by `accept`; what keeps the workers from it is the cause.',
      risk: { level: 'read-only' },
      proof: { sh: 'ss -xl', shows: 'a Recv-Q of 0 on that socket' },
    },
    {
      title: 'More workers, then a longer queue',
      when: 'The workers are busy with real work.',
      steps: [
        {
          kind: 'code',
          runtime: 'php',
          language: 'ini',
          code: '; pool.d/www.conf\npm.max_children = 40\nlisten.backlog = 1024',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'sh',
          code: 'gunicorn --workers 8 --backlog 2048 --bind unix:/run/app.sock app:app',
        },
        {
          kind: 'sh',
          sh: 'sudo sysctl -w net.core.somaxconn=4096',
          changes: 'The upper bound of every queue, until the next boot.',
        },
      ],
      whyItWorks: 'Workers empty the queue faster; the smaller of backlog and `somaxconn` is its length.',
      risk: { level: 'reversible', undo: 'Set the old numbers; `sysctl -w net.core.somaxconn` with the old value.' },
      proof: { sh: 'ss -xl', shows: 'the new length as Send-Q' },
    },
  ],
  popularButWrong: {
    advice: 'Go over to TCP on localhost.',
    because: 'A full TCP queue lets connections hang instead of refusing them: the same lack of workers, seen later.',
  },
  sources: [
    'man:connect(2)',
    'man:listen(2)',
    'man:unix(7)',
    'https://nginx.org/en/docs/http/ngx_http_upstream_module.html',
  ],
  scenario: {
    params: { program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/app.js': {
          text: "require('net').createServer((socket) => socket.on('error', () => {}).end('hello\\n'))\n  .listen({ path: '/srv/work/app.sock', backlog: 1 })\n",
        },
        '/srv/work/ask.js': {
          text: "const net = require('net')\nlet left = 4\nfunction ask(n) {\n  if (n === 4) return\n  net.connect('/srv/work/app.sock')\n    .on('error', (error) => { console.error(error.message); process.exit(1) })\n    .on('connect', () => setTimeout(ask, 100, n + 1))\n    .on('data', () => {})\n    .on('close', () => { if (--left === 0) require('fs').writeFileSync('logs/answered', 'all\\n') })\n}\nask(0)\n",
        },
      },
    },
    reproduce: {
      run: 'node app.js & sleep 1; kill -STOP $!; node ask.js',
      fails: { call: 'connect', errno: 'EAGAIN' },
    },
    steps: [
      {
        title: 'Ask a service that hangs',
        ask: 'Start the service, stop it in its tracks, and let four clients connect.',
        run: 'node app.js & sleep 1; kill -STOP $!; node ask.js',
        done: { kind: 'fails', call: 'connect', errno: 'EAGAIN' },
      },
      {
        title: 'See its state',
        ask: 'What does the service do? Look at its state.',
        run: 'ps -o pid,stat,cmd -C node',
        done: { kind: 'ran', program: ['ps', 'ss', 'top'], anyStatus: true },
      },
      {
        title: 'Let it go on',
        ask: 'Let it run again, and ask once more.',
        run: 'kill -CONT $(pgrep -f app.js); sleep 1; node ask.js',
        done: { kind: 'exists', path: '/srv/work/logs/answered', type: 'file' },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/answered', type: 'file' },
    solutions: [
      { title: 'Let the service go on', run: 'kill -CONT %1; sleep 1; node ask.js; kill %1' },
      {
        title: 'Start it anew with a longer queue',
        run: "kill -KILL %1; sleep 1; rm -f app.sock; sed -i 's/backlog: 1/backlog: 64/' app.js; node app.js & sleep 1; node ask.js; kill %2",
      },
    ],
    wrong: [{ run: 'sleep 2; node ask.js; kill -KILL %1', but: 'Nobody accepts, so the queue is as full as before.' }],
  },
})
