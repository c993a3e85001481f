import { defineCause } from '../../schema.ts'

/** The server listens on one port, the client asks at another. */
export default defineCause({
  title: 'The client asks at another port than the server has',
  because:
    '`{program|The program}` was refused at {port|port $|that port} **because** the server listens on a different port',
  why: `
The number stands in two places, and one of them is wrong or not what you think: an environment variable that is not set, a default of the
framework, a port that was published under another number (\`-p 8080:80\`: outside 8080, inside 80), a settings file of another environment.`,
  prior: 1,

  clues: [
    {
      when: { text: '(?:listening|running|started|serving|available).{0,40}:\\d{2,5}' },
      weight: 2,
      says: 'the log shows a server which says on what port it listens: compare',
    },
    {
      when: { text: '0\\.0\\.0\\.0:\\d+->\\d+|PORTS|-p \\d+:\\d+|ports:' },
      weight: 2,
      says: 'ports are published under other numbers',
    },
    {
      when: { text: 'undefined|NaN|null', entity: { port: '80|0|443' } },
      weight: 1,
      says: 'port {port} is what remains when the setting is missing',
    },
  ],

  question: {
    ask: 'On which ports do servers listen on that machine?',
    run: 'sudo ss -ltnp',
    answers: [
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN' } },
        weight: -5,
        says: 'somebody listens on port {port}',
      },
      {
        reads: {
          output: 'ss',
          rows: {
            state: 'LISTEN',
            holder: 'node|python3?|java|nginx|ruby|php.*|postgres|redis-server|mysqld|docker-proxy',
          },
        },
        weight: 3,
        says: '`{holder}` listens on port {serverPort}',
        fills: { serverPort: 'port', holder: 'holder' },
      },
    ],
  },

  fixes: [
    {
      title: 'Use the port on which the server really listens',
      when: 'The server is right.',
      steps: [
        { kind: 'sh', sh: 'sudo ss -ltnp' },
        { kind: 'code', runtime: 'node', language: 'sh', code: 'API_URL=http://localhost:8080 node client.js' },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker compose port web 80   # prints the outside address of port 80',
        },
      ],
      whyItWorks: 'The table in the kernel has one entry for each listener; you ask for one that is there.',
      risk: { level: 'reversible', undo: 'Put the old number back.' },
      proof: { sh: 'curl -sI http://localhost:{serverPort}/', shows: 'an answer from the right server' },
    },
    {
      title: 'Keep the number in one place',
      when: 'Both are yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const port = Number(process.env.PORT)\nif (!port) throw new Error('PORT is not set')",
        },
      ],
      whyItWorks: 'A missing setting then fails where it is missing, and not later as a refused connection.',
      risk: { level: 'reversible', undo: 'Remove the check.' },
      proof: { sh: 'env -u PORT node server.js', shows: 'the message that PORT is not set' },
    },
  ],
  popularButWrong: {
    advice: 'Start the server once more, perhaps it will take that port.',
    because: 'It reads the same setting and takes the same port, and with luck you get EADDRINUSE.',
  },
  sources: [
    'man:connect(2)',
    'man:ss(8)',
    'https://docs.docker.com/engine/network/port-publishing/',
    'https://nodejs.org/api/net.html',
  ],

  scenario: {
    params: { port: 3000, serverPort: 8080, program: 'node' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/client.js': {
          text: "const http = require('http')\n\nconst base = process.env.API_URL || 'http://127.0.0.1:{port}'\nhttp.get(base + '/status', (res) => {\n  console.log('answer', res.statusCode)\n  res.resume()\n})\n",
        },
      },
      env: { PORT: '{serverPort}' },
      processes: [{ argv: ['node', 'server.js'], cwd: '/srv/app', ready: { listen: '{serverPort}' } }],
    },
    reproduce: { run: 'node client.js', fails: { call: 'connect', errno: 'ECONNREFUSED' } },
    steps: [
      {
        title: 'Run the client',
        ask: 'Run the client. The server runs, and yet it is refused.',
        run: 'node client.js',
        done: { kind: 'fails', call: 'connect', errno: 'ECONNREFUSED' },
      },
      {
        title: 'Compare the numbers',
        ask: 'On what port does the server listen, and which one does the client use?',
        run: 'ss -ltnp; grep 127.0.0.1 client.js',
        done: { kind: 'ran', program: ['ss', 'netstat', 'lsof'] },
      },
      {
        title: 'Use the right port',
        ask: 'Tell the client where the server is.',
        run: 'API_URL=http://127.0.0.1:{serverPort} node client.js',
        done: { kind: 'connected', port: '{serverPort}' },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'connected', port: '{serverPort}' },
        { kind: 'connected', port: '{port}' },
      ],
    },
    solutions: [
      { title: 'Tell the client the right port', run: 'API_URL=http://127.0.0.1:{serverPort} node client.js' },
      { title: 'Change it in the client', run: "sed -i 's/{port}/{serverPort}/' client.js; node client.js" },
      {
        title: 'Let the server listen where the client asks',
        run: 'PORT={port} node server.js & sleep 1; node client.js',
      },
    ],
    wrong: [
      {
        run: 'node server.js; node client.js',
        but: 'The server reads the same setting again and finds its port taken, and the client still asks at the other one.',
      },
    ],
  },
})
