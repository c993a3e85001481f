import { defineCause } from '../../schema.ts'

/** bind(2) finds a listening socket on the same address and port. The commonest by far. */
export default defineCause({
  title: 'Another process already listens on the port',
  because:
    '`{program|The program}` could not listen on {port|port $|its port} **because** another process already listens there',
  why: `
Only one socket may listen on an address and port. \`bind\` looks the pair up in the kernel's table; if a listener has it, and the two did
not both ask to share it (\`SO_REUSEPORT\`), the second is refused. A wildcard listener (\`0.0.0.0\`, \`::\`, shown as \`*\`) has the port
on every address, and \`::\` usually has it for IPv4 as well.`,
  prior: 3,

  clues: [
    {
      when: {
        text: 'port is already allocated|another (?:\\w+ )?(?:instance|process|program|server|mongod|postmaster)|already running',
      },
      weight: 2,
      says: 'the program itself suspects another instance',
    },
    {
      when: { dialect: ['node', 'nginx', 'go'] },
      weight: 1,
      says: '`{program|this runtime}` sets SO_REUSEADDR, so only a live socket can refuse it',
    },
    {
      when: { entity: { port: '22|25|53|80|443|631|3306|5432|6379|8080|9090|27017' } },
      weight: 1,
      says: 'port {port} is the usual port of a service that may run here already',
    },
  ],

  question: {
    ask: 'Who listens on {port|port $|the port} right now?',
    run: "sudo ss -ltnp 'sport = :{port}'",
    answers: [
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN', holderPid: '\\d+' } },
        weight: 5,
        says: '`{holder}` (pid {holderPid}) listens there',
        fills: { holderPid: 'holderPid', holder: 'holder' },
      },
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN' } },
        weight: 4,
        says: 'somebody listens there; without sudo the kernel does not say who',
      },
      {
        reads: { output: 'fuser', where: { port: '{port}' }, rows: { holderPid: '\\d+' } },
        weight: 4,
        says: 'pid {holderPid} has the port',
        fills: { holderPid: 'holderPid' },
      },
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: 'none' },
        weight: -6,
        says: 'nobody listens on the port now',
      },
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'TIME-WAIT' } },
        weight: -4,
        says: 'only closed connections are left on the port',
      },
    ],
  },

  fixes: [
    {
      title: 'Stop the process that has the port',
      when: 'It is a left-over, or the same service started a second time.',
      steps: [
        { kind: 'sh', sh: "sudo ss -ltnp 'sport = :{port}'" },
        { kind: 'sh', sh: 'ps -o pid,ppid,user,lstart,cmd -p {holderPid}' },
        {
          kind: 'sh',
          sh: 'kill {holderPid}',
          changes: 'Asks that one process to end (SIGTERM); it can still finish its requests.',
        },
      ],
      whyItWorks:
        'The kernel takes the listener out of its table when the last descriptor of it is closed, and the end of a process closes all of them.',
      risk: {
        level: 'destructive',
        to: 'whoever uses that process; start it again to undo',
        undo: 'Start that program again with the command line which `ps` showed.',
      },
      proof: { sh: "ss -ltn 'sport = :{port}'", shows: 'the heading and no line below it' },
    },
    {
      title: 'Give this program another port',
      when: 'The process on the port belongs there.',
      steps: [
        {
          kind: 'sh',
          sh: 'PORT={freePort} node server.js',
          changes: 'Only this run; it works for programs that read `PORT`.',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'server.listen(process.env.PORT ?? 3001)\n// 0 lets the kernel choose a free port:\nserver.listen(0, () => console.log(server.address().port))',
        },
        { kind: 'code', runtime: 'python', language: 'sh', code: 'python3 -m http.server 3001' },
        { kind: 'code', runtime: 'go', language: 'go', code: 'http.ListenAndServe(":3001", nil)' },
        { kind: 'code', runtime: 'java', language: 'sh', code: 'java -jar app.jar --server.port=3001   # Spring Boot' },
        { kind: 'code', runtime: 'nginx', language: 'nginx', code: 'server {\n  listen 3001;\n}' },
      ],
      whyItWorks: 'Address and port are looked up as a pair: a different port is a different entry.',
      risk: { level: 'reversible', undo: 'Set the old port again; nothing else has changed.' },
      proof: { sh: 'curl -sI http://localhost:{freePort}/', shows: 'a status line such as `HTTP/1.1 200 OK`' },
    },
    {
      title: 'Let both live on the port, on different addresses',
      when: 'The two are meant for different networks, for instance one for this machine only.',
      steps: [
        {
          kind: 'text',
          text: 'Bind each to its own address instead of to the wildcard: one to `127.0.0.1`, the other to the address of the network card.',
        },
        { kind: 'code', runtime: 'node', language: 'js', code: "server.listen({ host: '127.0.0.1', port: 3000 })" },
        { kind: 'code', runtime: 'nginx', language: 'nginx', code: 'listen 127.0.0.1:8080;' },
      ],
      whyItWorks: 'Two listeners only collide when their addresses are equal or one of them is the wildcard.',
      risk: { level: 'reversible', undo: 'Put the old address back and restart.' },
      proof: { sh: "ss -ltn 'sport = :{port}'", shows: 'two lines with different local addresses' },
    },
  ],
  popularButWrong: {
    advice: 'Set SO_REUSEADDR (or `reuseAddr: true`).',
    because:
      'It never passes a live listener on Linux, and Node, Go and nginx set it anyway; only connections in TIME-WAIT are passed.',
  },
  exceptions: [
    'In a container the list shows only the sockets of that container. A port published with `-p` is taken on the host: look there.',
    'If both sockets set SO_REUSEPORT and belong to the same user, both bind and the kernel shares the connections out. That is how `nc -l` can be started twice.',
  ],
  sources: ['man:bind(2)', 'man:socket(7)', 'man:ip(7)', 'man:ss(8)', 'https://nodejs.org/api/net.html'],

  scenario: {
    params: { port: 3000, freePort: 3001, program: 'node' },
    world: 'node-app',
    with: {
      processes: [
        {
          argv: ['node', 'server.js'],
          cwd: '/srv/app',
          log: '/srv/app/first.log',
          ready: { listen: '{port}' },
        },
      ],
    },
    reproduce: { run: 'node server.js', fails: { call: 'bind', errno: 'EADDRINUSE' } },
    steps: [
      {
        title: 'Start the server',
        ask: 'Start the server. The kernel refuses: another one is there already.',
        run: 'node server.js',
        done: { kind: 'fails', call: 'bind', errno: 'EADDRINUSE' },
      },
      {
        title: 'Ask who has the port',
        ask: 'Ask the kernel who listens on port {port}.',
        run: "ss -ltnp 'sport = :{port}'",
        done: { kind: 'ran', program: ['ss', 'lsof', 'fuser', 'netstat'] },
      },
      {
        title: 'Free the port',
        ask: 'Stop that process, and only that one.',
        run: 'kill $(lsof -t -i :{port} -sTCP:LISTEN)',
        done: { kind: 'not', of: { kind: 'listening', port: '{port}' } },
      },
      {
        title: 'Start it again',
        ask: 'Start the server again, and prove that it answers.',
        run: 'node server.js & sleep 1; curl -s localhost:{port}',
        done: { kind: 'listening', port: '{port}', by: 'node', startedAfterReproduce: true },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'listening', port: '{port}', by: 'node', startedAfterReproduce: true },
        { kind: 'listening', port: '{freePort}', by: 'node', startedAfterReproduce: true },
      ],
    },
    solutions: [
      {
        title: 'Stop the other server',
        run: 'fuser -k {port}/tcp; sleep 1; node server.js & sleep 1; curl -s localhost:{port}',
      },
      {
        title: 'Stop it by its pid',
        run: 'kill $(lsof -t -i :{port} -sTCP:LISTEN); sleep 1; node server.js & sleep 1; curl -s localhost:{port}',
      },
      { title: 'Take another port', run: 'PORT={freePort} node server.js & sleep 1; curl -s localhost:{freePort}' },
      {
        title: 'Change the port in the code',
        run: "sed -i 's/{port}/{freePort}/' server.js; node server.js & sleep 1; curl -s localhost:{freePort}",
      },
    ],
    wrong: [
      { run: 'sleep 70; node server.js', but: 'It is a live listener and no TIME-WAIT: waiting changes nothing.' },
      {
        run: 'sed -i "s/listen(port/listen({ port, reuseAddr: true }/" server.js; node server.js',
        but: 'TCP servers of Node have no such option, and they set SO_REUSEADDR anyway.',
      },
    ],
    harm: [
      { run: 'killall node', instead: 'Stop the one pid: this stops every Node program of yours.' },
      { run: 'kill -9 1', instead: 'Pid 1 is the machine itself.' },
    ],
  },
})
