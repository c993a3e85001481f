import { defineCause } from '../../schema.ts'

/** Two calls of listen in one process: the holder is the program itself. */
export default defineCause({
  title: 'The program starts its own server twice',
  because:
    '`{program|The program}` could not listen on {port|port $|its port} **because** it already listens there itself: it starts its server twice',
  why: `
The first \`listen\` works, the second one in the same process fails: a module that listens when it is imported and a main file that listens again, a
framework and a hand-written call, two entries of one configuration, a hot reload that makes a new server before the old one is closed. When the
program ends from the error, its first socket goes with it, and nobody is found on the port afterwards.`,
  prior: 1,
  clues: [
    {
      when: { text: '(?:listening|server (?:is )?(?:started|running|ready)|started server) (?:on|at|,).*', near: 15 },
      weight: 2,
      says: 'the log says close by that the server is up already',
    },
    {
      when: {
        text: 'at (?:Object\\.)?<anonymous>.*\\.test\\.[jt]s|supertest|beforeEach|hot[- ]reload|\\bHMR\\b|hot module',
      },
      weight: 2,
      says: 'tests or a hot reload load the server module again',
    },
    {
      when: { text: 'duplicate listen options|a duplicate listen|conflicting server name' },
      weight: 4,
      says: 'the configuration names the port twice',
    },
  ],
  question: {
    ask: 'After the program has ended, does anybody listen on {port|port $|the port}?',
    run: "ss -ltnp 'sport = :{port}'",
    answers: [
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: 'none' },
        weight: 4,
        says: 'nobody: the holder went away together with the program',
      },
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN' } },
        weight: -5,
        says: 'somebody else listens there',
      },
    ],
  },
  fixes: [
    {
      title: 'Export the app, listen in one place',
      when: 'A module both defines the server and starts it.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "// app.js: no listen here\nmodule.exports = app\n// main.js\nrequire('./app').listen(3000)\n// or, in one file:\nif (require.main === module) app.listen(3000)",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'if __name__ == "__main__":\n    app.run(port=3000, use_reloader=False)',
        },
      ],
      whyItWorks: 'Importing the module then only defines the server, so there is one call of listen.',
      risk: { level: 'reversible', undo: 'Put the call back.' },
      proof: { sh: 'grep -rn "listen(" --include="*.js" --exclude-dir=node_modules .', shows: 'one place' },
    },
    {
      title: 'Close the old server before the new one',
      when: 'It happens in tests or on hot reload.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'afterEach((done) => server.close(done))\n// or let each test have a port of its own:\nserver.listen(0)',
        },
      ],
      whyItWorks: 'close gives the port back as soon as the listening socket is gone.',
      risk: { level: 'reversible', undo: 'Remove the hook.' },
      proof: { sh: 'npm test', shows: 'no such error on repeated runs' },
    },
  ],
  popularButWrong: {
    advice: 'Look for the process on the port and kill it.',
    because: 'There is none to be found: the holder was the program that has just ended.',
  },
  sources: ['https://nodejs.org/api/net.html', 'https://nodejs.org/api/modules.html', 'man:listen(2)', 'man:bind(2)'],
  scenario: {
    params: { port: 3000, program: 'node' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/server.js': {
          text: "const http = require('http')\n\nconst server = http.createServer((req, res) => res.end('hello\\n'))\nserver.listen({port}, () => console.log('listening on {port}'))\n\nmodule.exports = server\n",
        },
        '/srv/app/main.js': {
          text: "const http = require('http')\nconst server = require('./server.js')\n\nconst app = http.createServer(server.listeners('request')[0])\napp.listen(process.env.PORT || {port}, () => console.log('main is ready'))\n",
        },
      },
    },
    reproduce: { run: 'node main.js', fails: { call: 'bind', errno: 'EADDRINUSE' } },
    steps: [
      {
        title: 'Start the program',
        ask: 'Start it. It says that it listens, and fails in the same moment.',
        run: 'node main.js',
        done: { kind: 'fails', call: 'bind', errno: 'EADDRINUSE' },
      },
      {
        title: 'Who has the port?',
        ask: 'Look for a listener on port {port}: nobody is left.',
        run: "ss -ltnp 'sport = :{port}'",
        done: { kind: 'ran', program: ['ss', 'lsof', 'netstat', 'fuser'], anyStatus: true },
      },
      {
        title: 'Find both calls',
        ask: 'Where does the code listen?',
        run: 'grep -n "listen(" *.js',
        done: { kind: 'ran', program: ['grep', 'cat', 'less', 'sed'] },
      },
      {
        title: 'Listen once',
        ask: 'Let server.js listen only when it is the main program.',
        run: "sed -i 's/^server.listen/if (require.main === module) server.listen/' server.js; node main.js & sleep 1; curl -s localhost:{port}",
        done: { kind: 'listening', port: '{port}', by: 'node', startedAfterReproduce: true },
      },
    ],
    solved: { kind: 'listening', port: '{port}', by: 'node', startedAfterReproduce: true },
    solutions: [
      {
        title: 'Listen only as the main program',
        run: "sed -i 's/^server.listen/if (require.main === module) server.listen/' server.js; node main.js & sleep 1; curl -s localhost:{port}",
      },
      { title: 'Start the module that listens, alone', run: 'node server.js & sleep 1; curl -s localhost:{port}' },
    ],
    wrong: [
      {
        run: 'fuser -k {port}/tcp; node main.js',
        but: 'Nobody is there to be stopped: the program is in its own way.',
      },
      { run: 'sleep 70; node main.js', but: 'No amount of waiting helps against a second call in the same program.' },
    ],
  },
})
