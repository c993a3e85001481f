import { defineCause } from '../../schema.ts'

/** bind(2) on a privileged port without CAP_NET_BIND_SERVICE. */
export default defineCause({
  title: 'Ports below 1024 are for root',
  because:
    '`{program|The program}` could not listen on {port|port $|its port} **because** only root, or a program with CAP_NET_BIND_SERVICE, may bind a port below 1024',
  why: `
Well-known ports such as 80 and 443 are reserved, so that no user of a shared machine can pose as its web server. Linux checks the
capability \`CAP_NET_BIND_SERVICE\`; where the reserved range ends is a setting (\`net.ipv4.ip_unprivileged_port_start\`).`,
  prior: 0,

  clues: [
    {
      when: {
        missing: ['path', 'port'],
        text: 'Serving Flask|Starting (?:development |web )?server|\\blisten|\\bbind\\b|http\\.server|uvicorn|gunicorn|socketserver',
      },
      weight: 4,
      says: 'a server was about to listen, and no file is named',
    },
    { when: { number: { port: { below: 1024 } } }, weight: 6, says: 'port {port} is below 1024' },
    { when: { number: { port: { atLeast: 1024 } } }, weight: -6, says: 'port {port} is not reserved' },
    { when: { syscall: ['bind', 'listen'] }, weight: 2, says: 'the failing call claims a port' },
    {
      when: {
        syscall: ['open', 'openat', 'execve', 'spawn', 'mkdir', 'unlink', 'rename', 'stat', 'scandir', 'connect'],
      },
      weight: -6,
      says: 'the failing call does not claim a port',
    },
    { when: { platform: ['windows'] }, weight: -6, says: 'Windows reserves no low ports' },
  ],

  question: {
    ask: 'Where does the reserved range end on that machine?',
    run: 'sysctl net.ipv4.ip_unprivileged_port_start',
    answers: [
      {
        reads: {
          output: 'sysctl',
          where: { name: 'net\\.ipv4\\.ip_unprivileged_port_start' },
          rows: { value: '1024' },
        },
        weight: 2,
        says: 'ports below 1024 are reserved, as usual',
      },
      {
        reads: { output: 'sysctl', where: { name: 'net\\.ipv4\\.ip_unprivileged_port_start' }, rows: { value: '>=0' } },
        weight: 0,
        says: 'ports below {value} are reserved there',
      },
    ],
  },

  fixes: [
    {
      title: 'Listen on a high port, and put a proxy in front',
      when: 'It is a web application. This is the usual way.',
      steps: [
        { kind: 'sh', sh: 'PORT=8080 node server.js' },
        {
          kind: 'code',
          runtime: 'nginx',
          language: 'nginx',
          code: 'server {\n  listen 80;\n  location / { proxy_pass http://127.0.0.1:8080; }\n}',
        },
        { kind: 'code', runtime: 'docker', language: 'yaml', code: 'ports:\n  - "80:8080"   # outside:inside' },
      ],
      whyItWorks: 'Ports from 1024 on are free for everybody, and nginx is started by root.',
      risk: { level: 'reversible', undo: 'Set the old port.' },
      proof: { sh: 'curl -sI http://localhost:8080/', shows: 'a status line' },
    },
    {
      title: 'Give the service that one capability',
      when: 'It has to take the low port itself.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Service]\nUser=app\nAmbientCapabilities=CAP_NET_BIND_SERVICE',
        },
        {
          kind: 'sh',
          sh: "sudo setcap 'cap_net_bind_service=+ep' /usr/local/bin/myserver",
          changes:
            'Everybody who starts this one file may use low ports. Do not do it to `node` or `python3` themselves.',
        },
      ],
      whyItWorks: 'The kernel asks for the capability, not for root.',
      risk: { level: 'reversible', undo: 'Remove the line; `sudo setcap -r FILE` for the file.' },
      proof: { sh: 'getcap /usr/local/bin/myserver', shows: '`cap_net_bind_service=ep`' },
    },
    {
      title: 'Move the border',
      when: 'The machine, or the container, serves only you.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo sysctl net.ipv4.ip_unprivileged_port_start={port}',
          changes: 'From that port on every user of this machine may listen, until the next boot.',
        },
      ],
      whyItWorks: 'The kernel compares the port with this number.',
      risk: { level: 'reversible', undo: 'sudo sysctl net.ipv4.ip_unprivileged_port_start=1024' },
      proof: { sh: 'sysctl net.ipv4.ip_unprivileged_port_start', shows: 'the new number' },
    },
  ],
  popularButWrong: {
    advice: 'Start the whole application as root.',
    because:
      'A hole in it is then a hole in the machine, and the files it writes belong to root. One capability is enough.',
  },
  exceptions: [
    'macOS has let every user bind low ports on the wildcard address since version 10.14.',
    'Rootless containers meet the same border on the host.',
  ],
  sources: [
    'man:ip(7)',
    'man:capabilities(7)',
    'man:bind(2)',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html',
    'https://docs.kernel.org/networking/ip-sysctl.html',
  ],

  scenario: {
    params: { port: 80, freePort: 8080, program: 'node' },
    world: 'node-app',
    with: { network: { hosts: ['127.0.1.1 lab'] } },
    reproduce: { run: 'node server.js', fails: { call: 'bind', errno: 'EACCES' } },
    steps: [
      {
        title: 'Start the server',
        ask: 'Start the server on port {port}.',
        run: 'node server.js',
        done: { kind: 'fails', call: 'bind', errno: 'EACCES' },
      },
      {
        title: 'Is the port taken?',
        ask: 'Nobody listens there. Who are you, and where does the reserved range end?',
        run: 'id; ss -ltn; cat /proc/sys/net/ipv4/ip_unprivileged_port_start',
        done: { kind: 'ran', program: ['ss', 'cat', 'sysctl', 'netstat'] },
      },
      {
        title: 'Take a high port',
        ask: 'Start it on port {freePort}.',
        run: 'PORT={freePort} node server.js & sleep 1; curl -s localhost:{freePort}',
        done: { kind: 'listening', port: '{freePort}', by: 'node' },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'listening', port: '{freePort}', by: 'node' },
        { kind: 'listening', port: '{port}', by: 'node' },
      ],
    },
    solutions: [
      { title: 'Take a high port', run: 'PORT={freePort} node server.js & sleep 1; curl -s localhost:{freePort}' },
      {
        title: 'Move the border',
        run: 'echo {port} | sudo tee /proc/sys/net/ipv4/ip_unprivileged_port_start; node server.js & sleep 1; curl -s localhost:{port}',
      },
    ],
    wrong: [
      { run: 'chmod u+x server.js; node server.js', but: 'The program runs. It is the port that it may not have.' },
      { run: 'sleep 5; node server.js', but: 'Nobody has the port: it will not become free.' },
    ],
  },
})
