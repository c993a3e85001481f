import { defineCause } from '../../schema.ts'

/** The client is faster than the server: connect(2) before listen(2). */
export default defineCause({
  title: 'The client started before the server was ready',
  because:
    '`{program|The program}` was refused by {address|$|the server}{port|:$|} **because** it asked before the server had begun to listen',
  why: `
A database needs seconds from its start to its first \`listen\`. Whoever starts both at once (a compose file, a CI job, a boot) lets the
client win. “Started” only means that the process exists; “ready” means that it listens.`,
  prior: 1,

  clues: [
    {
      when: { text: 'depends_on|docker-compose|compose up|Container .* Started|services:' },
      weight: 2,
      says: 'the services are started together',
    },
    {
      when: { text: 'retry(?:ing)? in|retrying|reconnect(?:ing)?|attempt \\d|will retry|connection retries', near: 30 },
      weight: 1,
      says: 'the program itself expects to try again',
    },
    {
      when: { text: 'ready to accept connections|ready for connections' },
      weight: 4,
      says: 'in the same log a server says that it is ready',
    },
    {
      when: { text: 'listening on|server started|Server listening' },
      weight: 2,
      says: 'the log shows a server that starts',
    },
    { when: { countAtLeast: 30 }, weight: -2, says: 'it was refused dozens of times: that is no start any more' },
  ],

  question: {
    ask: 'Does somebody listen on {port|port $|the port} now, a while later?',
    run: "ss -ltn 'sport = :{port}'",
    answers: [
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN' } },
        weight: 3,
        says: 'now somebody listens: it only came too late',
      },
      { reads: { output: 'ss', where: { port: '{port}' }, rows: 'none' }, weight: -3, says: 'still nobody listens' },
    ],
  },

  fixes: [
    {
      title: 'Let the client try again, with growing pauses',
      when: 'You can change the client. It also helps when the server restarts later.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "import { setTimeout } from 'node:timers/promises'\n\nfor (let wait = 100; ; wait = Math.min(wait * 2, 5000)) {\n  try { await db.connect(); break } catch (error) {\n    if (error.code !== 'ECONNREFUSED') throw error\n    await setTimeout(wait)\n  }\n}",
        },
        {
          kind: 'code',
          runtime: 'curl',
          language: 'sh',
          code: 'curl --retry 10 --retry-connrefused --retry-delay 1 http://localhost:3000/health',
        },
      ],
      whyItWorks: 'The refusal is cheap and immediate; the first attempt after `listen` goes through.',
      risk: { level: 'reversible', undo: 'Remove the loop.' },
      proof: { sh: 'docker compose up', shows: 'a few refused attempts, then a connection' },
    },
    {
      title: 'Wait for the server to be healthy, not only started',
      when: 'Compose or CI starts both.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'yaml',
          code: 'services:\n  db:\n    healthcheck:\n      test: pg_isready -U postgres\n      interval: 2s\n  web:\n    depends_on:\n      db:\n        condition: service_healthy',
        },
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'until nc -z localhost 3000; do sleep 0.2; done\n./client',
        },
      ],
      whyItWorks: 'The condition holds only after the server has answered once.',
      risk: { level: 'reversible', undo: 'Take the condition out again.' },
      proof: { sh: 'docker compose ps', shows: '`healthy` beside the database before the client starts' },
    },
  ],
  popularButWrong: {
    advice: 'Put `sleep 10` in front of the client.',
    because: 'It is too long on a fast day and too short on a slow one. Wait for the fact, not for a time.',
  },
  exceptions: ['If it never goes through, nobody is about to listen: the service failed to start.'],
  sources: ['man:listen(2)', 'man:connect(2)', 'https://docs.docker.com/compose/how-tos/startup-order/', 'man:curl(1)'],

  scenario: {
    params: { port: 3000, program: 'curl', address: '127.0.0.1' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/slow-server.js': {
          text: "const http = require('http')\n\nconsole.log('warming up')\nsetTimeout(() => {\n  http.createServer((req, res) => res.end('ready\\n')).listen({port}, () => console.log('listening on {port}'))\n}, 2000)\n",
        },
        '/srv/app/start-all.sh': {
          text: '#!/bin/bash\nnode slow-server.js > server.log &\ncurl -sS http://localhost:{port}/\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './start-all.sh', fails: { call: 'connect', errno: 'ECONNREFUSED' } },
    steps: [
      {
        title: 'Start both',
        ask: 'Start server and client together.',
        run: './start-all.sh',
        done: { kind: 'fails', call: 'connect', errno: 'ECONNREFUSED' },
      },
      {
        title: 'Look a little later',
        ask: 'Wait two seconds and look who listens.',
        run: 'sleep 3; ss -ltn',
        done: {
          kind: 'all',
          of: [
            { kind: 'ran', program: ['ss', 'netstat', 'lsof', 'cat'] },
            { kind: 'listening', port: '{port}' },
          ],
        },
      },
      {
        title: 'Make the client wait for it',
        ask: 'Stop the server, and let the script retry until it is up.',
        run: "fuser -k {port}/tcp; sed -i 's/curl -sS/curl -sS --retry 9 --retry-connrefused --retry-delay 1/' start-all.sh; ./start-all.sh",
        done: { kind: 'connected', port: '{port}' },
      },
    ],
    solved: { kind: 'connected', port: '{port}' },
    solutions: [
      {
        title: 'Let curl retry',
        run: "fuser -k {port}/tcp; sed -i 's/curl -sS/curl -sS --retry 9 --retry-connrefused --retry-delay 1/' start-all.sh; sleep 3; fuser -k {port}/tcp; ./start-all.sh",
      },
      {
        title: 'Wait until the port is open',
        run: 'until nc -z localhost {port}; do sleep 0.2; done; curl -sS http://localhost:{port}/',
      },
    ],
    wrong: [
      { run: 'curl -sS http://localhost:{port}/', but: 'Asking again at once is still too early.' },
      { run: 'sleep 0.2; curl -sS http://localhost:{port}/', but: 'A fixed pause guesses, and here it guesses wrong.' },
    ],
  },
})
