import { defineCause } from '../../schema.ts'

/** The server's idle timeout has closed the connection; the client writes on it twice. */
export default defineCause({
  title: 'The server had closed the idle connection',
  because:
    '`{program|The client}` could not send to {address|$|the server}{port|:$|} **because** the server had closed the connection while nothing was sent on it',
  why: `
Databases and servers close connections that are idle for too long: \`wait_timeout\` of MySQL, \`timeout\` of Redis, \`idle_session_timeout\` of
PostgreSQL, \`keepalive_timeout\` of nginx. The goodbye lies in the socket, and a program that does not read it knows nothing. Its next request seems to go
out, is answered by a reset, and the one after that fails here. Connection pools, workers between two jobs and scripts after a long sleep meet it.`,
  prior: 1,
  clues: [
    {
      when: {
        text: 'server has gone away|gone away|idle|pool|wait_timeout|Lost connection|closed the connection|stale|reconnect',
      },
      weight: 4,
      says: 'the log speaks of idle or lost connections',
    },
    {
      when: { entity: { port: '3306|5432|6379|27017|11211|5672|1433' } },
      weight: 4,
      says: 'port {port} belongs to a database or a queue',
    },
    {
      when: { text: 'redis|mysql|postgres|psycopg|pymysql|sqlalchemy|amqp|pika|memcache|ioredis' },
      weight: 3,
      says: 'a client of a database is involved',
    },
    {
      when: { text: 'while sending to client|http\\.server|wfile|\\| *head\\b' },
      weight: -4,
      says: 'it was a server or a pipeline that wrote',
    },
    {
      when: { text: 'sleep \\d|every night|cron|after \\d+ (?:s|seconds|minutes|hours)' },
      weight: 1,
      says: 'there was a pause before',
    },
  ],
  question: {
    ask: 'Are there connections which the server has closed and the program has not?',
    run: "ss -tnp state close-wait 'dport = :{port}'",
    answers: [
      {
        reads: { output: 'ss', rows: { state: 'CLOSE-WAIT' } },
        weight: 5,
        says: 'a connection to {peer} waits to be closed by the program',
        fills: { peer: 'peer' },
      },
      { reads: { output: 'ss', rows: 'none' }, weight: -1, says: 'no half-closed connection at this moment' },
    ],
  },
  fixes: [
    {
      title: 'Let the pool drop or test idle connections first',
      when: 'A pool keeps them.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'new Pool({ idleTimeoutMillis: 30_000 })   // shorter than the timeout of the server',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'create_engine(url, pool_pre_ping=True, pool_recycle=300)',
        },
        {
          kind: 'code',
          runtime: 'java',
          language: 'yaml',
          code: 'spring.datasource.hikari.max-lifetime: 240000\nspring.datasource.hikari.keepalive-time: 60000',
        },
        { kind: 'code', runtime: 'go', language: 'go', code: 'db.SetConnMaxIdleTime(30 * time.Second)' },
      ],
      whyItWorks: 'Whoever sends requests closes first, so no request meets a goodbye that is already there.',
      risk: { level: 'reversible', undo: 'Set the old value.' },
      proof: { sh: "ss -tn state close-wait 'dport = :{port}'", shows: 'the heading alone' },
    },
    {
      title: 'Open a new connection after a long pause',
      when: 'It is a script or a worker without a pool.',
      steps: [
        {
          kind: 'text',
          text: 'Close the connection before the pause and connect again after it; or send a small request (a PING) more often than the timeout of the server.',
        },
      ],
      whyItWorks: 'A fresh connection cannot have been closed by an idle timeout.',
      risk: { level: 'reversible', undo: 'Keep the connection as before.' },
      proof: { sh: "ss -tno 'dport = :{port}'", shows: 'no connection during the pause' },
    },
    {
      title: 'Let the server wait longer',
      when: 'You cannot change the clients.',
      steps: [
        { kind: 'code', runtime: 'redis', language: 'ini', code: 'timeout 0\ntcp-keepalive 60' },
        { kind: 'code', runtime: 'mysql', language: 'ini', code: '[mysqld]\nwait_timeout = 28800' },
      ],
      whyItWorks: 'The connection is still there when the client comes back.',
      risk: { level: 'reversible', undo: 'Set the old value; idle connections cost the server memory.' },
      proof: { sh: 'redis-cli config get timeout', shows: '`0`, or more than the longest pause' },
    },
  ],
  popularButWrong: {
    advice: 'Repeat the write on the same connection.',
    because: 'It is closed for good: only a new connect helps. Check first whether the request may be sent twice.',
  },
  sources: [
    'man:tcp(7)',
    'man:send(2)',
    'https://redis.io/docs/latest/develop/reference/clients/',
    'https://mariadb.com/kb/en/server-system-variables/#wait_timeout',
    'https://www.postgresql.org/docs/current/runtime-config-client.html',
  ],
  scenario: {
    params: { port: 6379, program: 'bash', address: '127.0.0.1' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/store.js': {
          text: "const net = require('net')\n\n// Says PONG, and closes connections that are idle.\nnet.createServer((socket) => {\n  socket.setTimeout(Number(process.env.IDLE || 1000), () => socket.destroy())\n  socket.on('error', () => {})\n  socket.on('data', () => socket.write('+PONG\\r\\n'))\n}).listen({port}, '{address}')\n",
        },
        '/srv/app/job.sh': {
          text: "#!/bin/bash\ntrap '' PIPE   # an error is better than a silent end\nopen() { exec 3<>/dev/tcp/{address}/{port}; }\nask() { echo PING >&3 && read -r -t 1 answer <&3; }\n\nopen\nask\nsleep 2   # the work\nask || ask && echo saved > job.done\n",
          mode: '755',
        },
      },
      processes: [{ argv: ['node', 'store.js'], cwd: '/srv/app', ready: { listen: '{port}' } }],
    },
    reproduce: { run: './job.sh', fails: { call: 'write', errno: 'EPIPE' } },
    steps: [
      {
        title: 'Run the job',
        ask: 'The job asks the store, works for two seconds, and asks again.',
        run: './job.sh',
        done: { kind: 'fails', call: 'write', errno: 'EPIPE' },
      },
      {
        title: 'How long does the server wait?',
        ask: 'Compare the pause of the job with the patience of the server.',
        run: 'grep -n sleep job.sh; grep -n setTimeout store.js',
        done: { kind: 'ran', program: ['grep', 'cat', 'ss', 'less'] },
      },
      {
        title: 'Connect anew after the work',
        ask: 'Open a new connection after the pause.',
        run: "sed -i 's/^sleep 2.*/&\\nopen/' job.sh; ./job.sh",
        done: { kind: 'exists', path: '/srv/app/job.done', type: 'file' },
      },
    ],
    solved: { kind: 'exists', path: '/srv/app/job.done', type: 'file' },
    solutions: [
      { title: 'Connect anew after the work', run: "sed -i 's/^sleep 2.*/&\\nopen/' job.sh; ./job.sh" },
      {
        title: 'Let the server wait longer',
        run: 'fuser -k {port}/tcp; sleep 0.5; IDLE=5000 node store.js & sleep 1; ./job.sh',
      },
      {
        title: 'Ask now and then during the work',
        run: "sed -i 's/^sleep 2.*/for i in 1 2 3 4; do sleep 0.5; ask; done/' job.sh; ./job.sh",
      },
    ],
    wrong: [
      {
        run: "sed -i 's/ask || ask/ask || ask || ask || ask/' job.sh; ./job.sh",
        but: 'The same dead connection gives the same answer every time.',
      },
      { run: "sed -i '/trap/d' job.sh; ./job.sh", but: 'Now the job ends silently at that place.' },
    ],
  },
})
