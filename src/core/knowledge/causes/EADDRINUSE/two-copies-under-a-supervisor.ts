import { defineCause } from '../../schema.ts'

/** Started by hand beside a supervisor which keeps its own copy alive: killing the holder brings the next one. */
export default defineCause({
  title: 'A supervisor keeps its own copy of the service running',
  because:
    '`{program|The program}` could not listen on {port|port $|its port} **because** a supervisor already runs a copy of it there, and starts a new one whenever that ends',
  why: `
systemd, pm2, supervisord, a container's restart policy or a shell loop start a service again when it ends. A second copy, started by hand
or by a second supervisor, finds the port taken. Killing the holder seems to help for a moment; then the next copy is there, under a new
pid. Two supervisors for one service restart each other's victims for ever.`,
  prior: 1,

  clues: [
    {
      when: {
        text: 'Scheduled restart job|Start request repeated too quickly|supervisord|entered FATAL state|\\bpm2\\b|PM2 ',
      },
      weight: 3,
      says: 'a supervisor speaks in the log',
    },
    {
      when: { text: 'systemd(?:\\[1\\])?: .*(?:Started|Starting|Failed)|Main process exited' },
      weight: 2,
      says: 'systemd starts this service',
    },
    {
      when: { text: 'back-?off|CrashLoopBackOff|Restarting \\(\\d+\\)|restart counter' },
      weight: 2,
      says: 'something starts it again and again',
    },
    { when: { countAtLeast: 3 }, weight: 2, says: 'the same refusal stands in the log at least three times' },
    { when: { text: 'nodemon|ts-node-dev|--watch', near: 60 }, weight: 1, says: 'a watcher restarts the program' },
  ],

  question: {
    ask: 'Does the process on {port|port $|the port} come back under a new pid, and who is its parent?',
    run: 'ps -o pid,ppid,lstart,cmd -p "$(sudo lsof -t -i :{port} -sTCP:LISTEN | paste -sd,)"',
    answers: [
      {
        reads: { output: 'ps', rows: { ppid: '1' } },
        weight: 1,
        says: 'its parent is pid 1: systemd may keep it alive (`systemctl status {holderPid}` tells), or it is an orphan',
        fills: { holderPid: 'holderPid' },
      },
      {
        reads: { output: 'ps', rows: { ppid: '[2-9]|\\d{2,}' } },
        weight: 2,
        says: 'process {ppid} started it, and may start it again',
        fills: { holderPid: 'holderPid' },
      },
      {
        reads: { output: 'systemctl', rows: { active: 'active|activating' } },
        weight: 5,
        says: 'systemd runs it as `{unit}`',
        fills: { unit: 'unit' },
      },
    ],
  },

  fixes: [
    {
      title: 'Ask the supervisor to restart it, do not start a copy',
      when: 'You only wanted the new version or the new settings to run.',
      steps: [
        {
          kind: 'sh',
          sh: 'systemctl restart {unit}',
          changes: 'Stops the running copy and starts one again: a short pause for its users.',
        },
        { kind: 'code', runtime: 'pm2', language: 'sh', code: 'pm2 restart app' },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker compose restart web' },
      ],
      whyItWorks:
        'The one that started the old copy ends it before it starts the next, so the two never meet on the port.',
      risk: { level: 'reversible', undo: 'Nothing to undo: the service runs as before.' },
      proof: { sh: "ss -ltnp 'sport = :{port}'", shows: 'one listener, with a new pid' },
    },
    {
      title: 'Stop the supervisor first, then run your copy',
      when: 'You want to run it by hand for a while, for instance to debug it.',
      steps: [
        { kind: 'sh', sh: 'systemctl stop {unit}', changes: 'The service stays down until you start it again.' },
        { kind: 'sh', sh: 'node server.js' },
      ],
      whyItWorks: 'A stopped unit is not started again, whatever its restart policy.',
      risk: {
        level: 'destructive',
        to: 'the users of the service while it is down',
        undo: 'systemctl start the unit again when you are done.',
      },
      proof: { sh: 'systemctl is-active {unit}', shows: '`inactive`' },
    },
    {
      title: 'Leave it running and debug on another port',
      when: 'Others use the service.',
      steps: [{ kind: 'sh', sh: 'PORT={freePort} node server.js' }],
      whyItWorks: 'Your copy and the supervised one no longer want the same entry.',
      risk: { level: 'reversible', undo: 'End your copy.' },
      proof: { sh: "ss -ltn '( sport = :{port} or sport = :{freePort} )'", shows: 'two listeners' },
    },
  ],
  popularButWrong: {
    advice: 'Kill whatever has the port, with `kill -9` if need be.',
    because: 'The supervisor sees its child die and starts the next one within a second. You race against a loop.',
  },
  exceptions: [
    'A process whose parent is pid 1 is not always supervised: an orphan of a closed terminal has the same parent. `systemctl status PID` tells the two apart.',
  ],
  sources: [
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html',
    'man:bind(2)',
    'https://docs.docker.com/engine/containers/start-containers-automatically/',
  ],

  scenario: {
    params: { port: 3000, freePort: 3001, program: 'node' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/keep-alive.sh': {
          text: '#!/bin/bash\n# starts the server again whenever it ends\nwhile true; do\n  node /srv/app/server.js >> /srv/app/service.log 2>&1\ndone\n',
          mode: '755',
        },
      },
      processes: [{ argv: ['/srv/app/keep-alive.sh'], cwd: '/srv/app', ready: { listen: '{port}' } }],
    },
    reproduce: { run: 'node server.js', fails: { call: 'bind', errno: 'EADDRINUSE' } },
    steps: [
      {
        title: 'Start your copy',
        ask: 'Start the server by hand.',
        run: 'node server.js',
        done: { kind: 'fails', call: 'bind', errno: 'EADDRINUSE' },
      },
      {
        title: 'See who started the other one',
        ask: 'Find the process on port {port} and its parent.',
        run: 'ps -o pid,ppid,cmd -p $(lsof -t -i :{port} -sTCP:LISTEN)',
        done: { kind: 'ran', program: ['ps', 'pstree'] },
      },
      {
        title: 'Stop the loop, then the server',
        ask: 'Stop the parent first, so that nobody starts the server again.',
        run: 'pkill keep-alive.sh; fuser -k {port}/tcp',
        done: {
          kind: 'all',
          of: [
            { kind: 'not', of: { kind: 'running', program: 'keep-alive.sh' } },
            { kind: 'not', of: { kind: 'listening', port: '{port}' } },
          ],
        },
      },
      {
        title: 'Run your copy',
        ask: 'Start your own copy, and see that it stays.',
        run: 'node server.js & sleep 1; curl -s localhost:{port}',
        done: { kind: 'listening', port: '{port}', by: 'node', startedAfterReproduce: true },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        {
          kind: 'all',
          of: [
            { kind: 'not', of: { kind: 'running', program: 'keep-alive.sh' } },
            { kind: 'listening', port: '{port}', by: 'node', startedAfterReproduce: true },
          ],
        },
        { kind: 'listening', port: '{freePort}', by: 'node', startedAfterReproduce: true },
      ],
    },
    solutions: [
      {
        title: 'Stop the loop and its server, then start',
        run: 'pkill keep-alive.sh; fuser -k {port}/tcp; sleep 1; node server.js & sleep 1; curl -s localhost:{port}',
      },
      {
        title: 'Use another port beside it',
        run: 'PORT={freePort} node server.js & sleep 1; curl -s localhost:{freePort}',
      },
    ],
    wrong: [
      {
        run: 'fuser -k {port}/tcp; sleep 1; node server.js',
        but: 'The loop has started the next copy before you could start yours. Stop the loop first.',
      },
      {
        run: 'kill -9 $(lsof -t -i :{port} -sTCP:LISTEN); sleep 1; node server.js',
        but: 'A harder signal changes nothing: it is the parent that brings the server back.',
      },
    ],
  },
})
