import { defineCause } from '../../schema.ts'

/** The end of a process whose socket still has unread data makes the kernel send RST. */
export default defineCause({
  title: 'The server was ended while your request was waiting',
  because:
    '`{program|The client}` lost its connection to {address|`$`|the server}{port|:$|} **because** the server process ended with the request still unread',
  why: `
When a process ends, the kernel closes its sockets. If data had arrived that the process had not read, the goodbye is a reset: the sender
must learn that its request was lost. A deploy, a crash, \`kill -9\` or the OOM killer does this to every connection that is waiting.`,
  prior: 2,

  clues: [
    {
      when: {
        text: 'Out of memory|oom|Killed process|\\bKilled\\b|OOMKilled|exit(?:ed)?(?: with)? (?:code|status)?:? ?137',
      },
      weight: 3,
      says: 'a process was killed',
    },
    {
      when: { text: 'segfault|segmentation fault|core dumped|panic:|fatal error|uncaught exception|crash' },
      weight: 2,
      says: 'something crashed in this log',
    },
    {
      when: { text: 'restart|deploy|rolling|SIGTERM|shutting down|reload', near: 60 },
      weight: 2,
      says: 'a restart or a deploy stands close by',
    },
    {
      when: { also: ['ECONNREFUSED'] },
      weight: 2,
      says: 'afterwards the same log has refused connections: the server was gone',
    },
    { when: { syscall: ['read', 'recv', 'recvfrom'] }, weight: 1, says: 'it was waiting for the answer' },
  ],

  question: {
    ask: 'Has the server process just been started anew?',
    run: 'ps -eo pid,lstart,cmd --sort=-start_time | head',
    answers: [
      {
        reads: { output: 'ps', rows: { command: '.*(?:node|python|java|gunicorn|nginx|postgres|ruby|php).*' } },
        weight: 1,
        says: '`{command}` was started at {started}: compare with the time of the error',
      },
      {
        reads: { output: 'dmesg', rows: { kind: 'oom' } },
        weight: 5,
        says: 'the kernel killed `{holder}` (pid {holderPid}) for lack of memory',
      },
      { reads: { output: 'dmesg', rows: { kind: 'segfault' } }, weight: 4, says: 'a process crashed: {message}' },
      { reads: { output: 'systemctl', rows: { restarts: '\\d+' } }, weight: 4, says: '`{unit}` was restarted' },
    ],
  },

  fixes: [
    {
      title: 'Ask again, if asking twice is harmless',
      when: 'It is a GET or another request that may be repeated.',
      steps: [
        { kind: 'sh', sh: 'curl --retry 3 --retry-all-errors http://{address}:{port}/' },
        {
          kind: 'text',
          text: 'Do not repeat payments or orders blindly: the first one may have been carried out. Give them an idempotency key.',
        },
      ],
      whyItWorks: 'The new process answers; only the requests of that one moment were lost.',
      risk: { level: 'reversible', undo: 'Remove the option.' },
      proof: { sh: 'curl -sI http://{address}:{port}/', shows: 'a status line' },
    },
    {
      title: 'Let the server finish before it ends',
      when: 'It happens at each deploy.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "process.on('SIGTERM', () => server.close(() => process.exit(0)))",
        },
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nKillSignal=SIGTERM\nTimeoutStopSec=30' },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'lifecycle:\n  preStop:\n    exec: { command: ["sleep", "5"] }',
        },
      ],
      whyItWorks: 'It takes no new connections, answers those it has, and then ends.',
      risk: { level: 'reversible', undo: 'Remove the handler.' },
      proof: { sh: 'journalctl -u {unit} -n 20', shows: 'a stop without errors of clients' },
    },
  ],
  popularButWrong: {
    advice: 'The network is bad, switch keep-alive off.',
    because: 'On one machine no network is involved, and it happens there too: a process ended.',
  },
  sources: ['man:tcp(7)', 'man:close(2)', 'https://www.rfc-editor.org/rfc/rfc2525', 'https://nodejs.org/api/http.html'],

  scenario: {
    params: { port: 3000, program: 'curl', address: 'localhost' },
    world: 'network',
    reproduce: {
      run: 'node server.js & sleep 1; kill -STOP $!; (sleep 1; kill -9 $!) & curl -sS http://{address}:{port}/; wait',
      fails: { call: 'recv', errno: 'ECONNRESET' },
    },
    steps: [
      {
        title: 'Lose the server in the middle',
        ask: 'The server hangs while you ask, and is killed before it has read the request.',
        run: 'node server.js & sleep 1; kill -STOP $!; (sleep 1; kill -9 $!) & curl -sS http://{address}:{port}/; wait',
        done: { kind: 'fails', call: 'recv', errno: 'ECONNRESET' },
      },
      {
        title: 'See that it is gone',
        ask: 'Does the server still run?',
        run: 'ps -C node; ss -ltn',
        done: { kind: 'ran', program: ['ps', 'ss', 'pgrep', 'pidof'], anyStatus: true },
      },
      {
        title: 'Start it and ask again',
        ask: 'Start the server and repeat the request.',
        run: 'node server.js & sleep 1; curl -sS http://{address}:{port}/',
        done: { kind: 'connected', port: '{port}' },
      },
    ],
    solved: {
      kind: 'all',
      of: [
        { kind: 'listening', port: '{port}', by: 'node', startedAfterReproduce: true },
        { kind: 'connected', port: '{port}' },
      ],
    },
    solutions: [
      {
        title: 'Start the server and repeat the request',
        run: 'node server.js & sleep 1; curl -sS http://{address}:{port}/',
      },
      {
        title: 'Let the client repeat it while the server comes back',
        run: '(sleep 1; exec node server.js) & curl -sS --retry 5 --retry-connrefused --retry-delay 1 http://{address}:{port}/',
      },
    ],
    wrong: [
      { run: 'curl -sS http://{address}:{port}/', but: 'The server is still down: now it is ECONNREFUSED.' },
      { run: 'sleep 3; curl -sS http://{address}:{port}/', but: 'Nobody starts it again by itself here.' },
    ],
  },
})
