import { defineCause } from '../../schema.ts'

/** connect(2) meets no listener: the service is not running, or it has died. */
export default defineCause({
  title: 'The service is not running',
  because:
    '`{program|The program}` could not connect to {address|$|the server}{port|:$|} **because** no process listens there',
  why: `
A connection needs a process that has called \`listen\` on that port. If none has, the kernel of the other machine answers for it, with a
reset. The service was never started, it has ended, or it failed to start, often with an error of its own a few lines earlier.`,
  prior: 3,

  clues: [
    {
      when: { entity: { address: '127\\.\\d+\\.\\d+\\.\\d+|::1|localhost' } },
      weight: 1,
      says: 'it is this very machine that refuses, so no network is in between',
    },
    {
      when: { entity: { port: '5432|3306|6379|27017|9200|5672|11211|2375|8080' } },
      weight: 1,
      says: '{port} is the usual port of a database or another service of its own',
    },
    {
      when: { also: ['EADDRINUSE', 'EACCES', 'ENOSPC', 'ENOMEM', 'EMFILE'] },
      weight: 2,
      says: 'a server failed in the same log: nobody can connect to one that did not start',
    },
    {
      when: {
        text: 'daemon running|service is not running|failed to start|exited with code|Main process exited|Shutting down',
      },
      weight: 2,
      says: 'the log itself doubts that the server runs',
    },
    {
      when: { countAtLeast: 10 },
      weight: 1,
      says: 'it went on for ten attempts and more: this is not a slow start',
    },
  ],

  question: {
    ask: 'Does anybody listen on {port|port $|the port}, on the machine that refuses?',
    run: "sudo ss -ltnp 'sport = :{port}'",
    answers: [
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: 'none' },
        weight: 5,
        says: 'nobody listens on that port',
      },
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN' } },
        weight: -4,
        says: 'somebody does listen there, on `{address}`',
      },
      {
        reads: { output: 'systemctl', rows: { active: 'failed|inactive|missing' } },
        weight: 4,
        says: '`{unit}` is {active}',
        fills: { unit: 'unit' },
      },
      {
        reads: { output: 'systemctl', rows: { active: 'active' } },
        weight: -2,
        says: '`{unit}` is active',
        fills: { unit: 'unit' },
      },
    ],
  },

  fixes: [
    {
      title: 'Start the service, and read why it had stopped',
      when: 'It should run on this machine.',
      steps: [
        { kind: 'sh', sh: 'systemctl status {unit}' },
        { kind: 'sh', sh: 'journalctl -u {unit} -n 50 --no-pager' },
        {
          kind: 'sh',
          sh: 'sudo systemctl start {unit}',
          changes: 'Starts the service now; `enable` would also start it at boot.',
        },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker compose ps\ndocker compose up -d db\ndocker compose logs --tail 50 db',
        },
      ],
      whyItWorks: 'Once a process listens, the kernel finishes the handshake for every connection that comes.',
      risk: { level: 'reversible', undo: 'Stop the unit again with `systemctl stop`.' },
      proof: { sh: "ss -ltn 'sport = :{port}'", shows: 'one line in state LISTEN' },
    },
    {
      title: 'Mend what stopped it',
      when: 'It starts and ends at once.',
      steps: [
        {
          kind: 'text',
          text: 'Paste the log of the service here: its own first error is the root of this one (a port taken, a disk full, a file it may not read).',
        },
      ],
      whyItWorks: 'A refused client is only the consequence. It comes back until the server stays up.',
      risk: { level: 'read-only' },
      proof: { sh: 'systemctl is-active {unit}', shows: '`active`, also a minute later' },
    },
  ],
  popularButWrong: {
    advice: 'Open the port in the firewall.',
    because:
      'Firewalls mostly drop, and then no answer comes at all. Here one came at once: look for a listener first, and for a rule with REJECT only when there is one.',
  },
  exceptions: [
    'In a container `localhost` is that container. The service may run perfectly well on the host or next door: see the cause about addresses.',
  ],
  sources: ['man:connect(2)', 'man:listen(2)', 'man:ss(8)', 'man:systemctl(1)'],

  scenario: {
    params: { port: 3000, program: 'curl', address: '127.0.0.1' },
    world: 'node-app',
    reproduce: { run: 'curl -sS http://localhost:{port}/', fails: { call: 'connect', errno: 'ECONNREFUSED' } },
    steps: [
      {
        title: 'Ask the server',
        ask: 'Fetch the page. The machine answers at once: no.',
        run: 'curl -sS http://localhost:{port}/',
        done: { kind: 'fails', call: 'connect', errno: 'ECONNREFUSED' },
      },
      {
        title: 'Look for a listener',
        ask: 'Does any process listen on port {port}?',
        run: 'ss -ltn',
        done: { kind: 'ran', program: ['ss', 'netstat', 'lsof'] },
      },
      {
        title: 'Start the server',
        ask: 'Nobody does. Start the server.',
        run: 'node server.js & sleep 1',
        done: { kind: 'listening', port: '{port}', by: 'node' },
      },
      {
        title: 'Ask again',
        ask: 'Fetch the page once more.',
        run: 'curl -sS http://localhost:{port}/',
        done: { kind: 'connected', port: '{port}' },
      },
    ],
    solved: {
      kind: 'all',
      of: [
        { kind: 'listening', port: '{port}' },
        { kind: 'connected', port: '{port}' },
      ],
    },
    solutions: [
      { title: 'Start the server', run: 'node server.js & sleep 1; curl -sS http://localhost:{port}/' },
      {
        title: 'Start it and let the client retry until it is up',
        run: 'node server.js & curl -sS --retry 5 --retry-connrefused --retry-delay 1 http://localhost:{port}/',
      },
    ],
    wrong: [
      { run: 'sleep 5; curl -sS http://localhost:{port}/', but: 'Nobody is about to listen: waiting changes nothing.' },
      {
        run: 'getent hosts localhost; curl -sS http://localhost:{port}/',
        but: 'The name was never in doubt: the machine was found, and it refused.',
      },
    ],
  },
})
