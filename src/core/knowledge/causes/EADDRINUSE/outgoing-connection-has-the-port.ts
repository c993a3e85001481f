import { defineCause } from '../../schema.ts'

/** A connect() was given the port from ip_local_port_range; its socket has no SO_REUSEADDR, so no bind passes it. */
export default defineCause({
  title: 'An outgoing connection was given this port',
  because:
    '`{program|The program}` could not bind {port|port $|its port} **because** the kernel had lent that port to an outgoing connection',
  why: `
Outgoing connections get a local port from the ephemeral range, 32768 to 60999 by default. A server whose port lies in this range is in a lottery: sometimes a
connection of any program has it, also one of a client for the very same server. No listener is to be found, and minutes later it works.`,
  prior: 0,
  clues: [
    {
      when: { number: { port: { atLeast: 32768, below: 61000 } } },
      weight: 4,
      says: 'port {port} lies in the range that outgoing connections are served from',
    },
    {
      when: { number: { port: { below: 32768 } } },
      weight: -6,
      says: 'port {port} lies below the range for outgoing connections',
    },
    {
      when: { text: 'sometimes|intermittent|flaky|now and then|works after a (?:while|retry)' },
      weight: 2,
      says: 'it only happens now and then',
    },
  ],
  question: {
    ask: 'Which socket has {port|port $|the port}, if none listens?',
    run: "ss -tanp 'sport = :{port}'",
    answers: [
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN' } },
        weight: -5,
        says: 'a listener has it',
      },
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'ESTAB|SYN-SENT|CLOSE-WAIT|FIN-WAIT-\\d' } },
        weight: 6,
        says: 'an outgoing connection of `{holder}` has it',
        fills: { holder: 'holder' },
      },
    ],
  },
  fixes: [
    {
      title: 'Reserve the port',
      when: 'The service must have this number.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo sysctl -w net.ipv4.ip_local_reserved_ports={port}',
          changes:
            'Outgoing connections no longer get this port. It replaces the whole list, so name all of your ports: `8080,47000-47010`.',
        },
        {
          kind: 'sh',
          sh: "echo 'net.ipv4.ip_local_reserved_ports = {port}' | sudo tee /etc/sysctl.d/60-ports.conf",
          changes: 'Makes it last over a boot.',
        },
      ],
      whyItWorks:
        'The kernel leaves reserved ports out when it picks one. A connection that has it already keeps it until its end.',
      risk: { level: 'reversible', undo: "sudo sysctl -w net.ipv4.ip_local_reserved_ports='' and remove the file." },
      proof: { sh: 'sysctl net.ipv4.ip_local_reserved_ports', shows: 'the port' },
    },
    {
      title: 'Move the service below the range',
      when: 'Its number is yours to choose.',
      steps: [
        { kind: 'sh', sh: 'sysctl net.ipv4.ip_local_port_range' },
        { kind: 'text', text: 'Take a port below the first of these numbers, for instance between 10000 and 30000.' },
      ],
      whyItWorks: 'Below the range only programs that ask for a port by its number get it.',
      risk: { level: 'reversible', undo: 'Set the old port.' },
      proof: { sh: "ss -ltn 'sport = :{freePort}'", shows: 'the listener' },
    },
  ],
  popularButWrong: {
    advice: 'Let the service try again until it works.',
    because: 'The connection may live for days, as one to a database does; and the next start draws a ticket again.',
  },
  sources: [
    'man:ip(7)',
    'https://www.kernel.org/doc/html/latest/networking/ip-sysctl.html',
    'kernel:net/ipv4/inet_hashtables.c',
  ],
  scenario: {
    params: { port: 45000, freePort: 3001, program: 'node' },
    world: 'network',
    with: {
      files: {
        '/srv/net/server.js': {
          text: "const http = require('http')\n\nconst port = process.env.PORT || {port}\nhttp.createServer((req, res) => res.end('hello\\n')).listen(port, () => console.log('listening on', port))\n",
        },
        '/srv/net/database.js': {
          text: "require('net').createServer((socket) => socket.resume().on('error', () => {})).listen(5432, '127.0.0.1')\n",
        },
        '/srv/net/worker.sh': {
          text: '#!/bin/bash\n# keeps a connection to the database\nexec 7<>/dev/tcp/127.0.0.1/5432\nexec sleep 1000\n',
          mode: '755',
        },
      },
      processes: [{ argv: ['node', 'database.js'], cwd: '/srv/net', ready: { listen: 5432 } }],
    },
    reproduce: {
      run: 'sudo sysctl -qw net.ipv4.ip_local_port_range="{port} {port}"; ./worker.sh & sleep 1; sudo sysctl -qw net.ipv4.ip_local_port_range="32768 60999"; node server.js',
      fails: { call: 'bind', errno: 'EADDRINUSE' },
    },
    steps: [
      {
        title: 'Lose the lottery',
        ask: 'A worker connects to the database and gets {port}: here the range is narrow for a moment, so that it is sure to happen. Then start the server.',
        run: 'sudo sysctl -qw net.ipv4.ip_local_port_range="{port} {port}"; ./worker.sh & sleep 1; sudo sysctl -qw net.ipv4.ip_local_port_range="32768 60999"; node server.js',
        done: { kind: 'fails', call: 'bind', errno: 'EADDRINUSE' },
      },
      {
        title: 'Look at all states',
        ask: 'Nobody listens on it. List the connections.',
        run: "ss -tanp 'sport = :{port}'",
        done: { kind: 'ran', program: ['ss', 'netstat', 'lsof'] },
      },
      {
        title: 'Move below the range',
        ask: 'Start the server on a port that no connection can draw.',
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
      {
        title: 'Take a port below the range',
        run: 'PORT={freePort} node server.js & sleep 1; curl -s localhost:{freePort}',
      },
      {
        title: 'End the connection, wait for TIME-WAIT, reserve the port',
        run: 'kill %1; sudo sysctl -qw net.ipv4.ip_local_reserved_ports={port}; sleep 70; node server.js & sleep 1; curl -s localhost:{port}',
      },
    ],
    wrong: [
      { run: 'fuser -k 1/tcp; node server.js', but: 'There is no listener to stop.' },
      {
        run: 'sudo sysctl -qw net.ipv4.ip_local_reserved_ports={port}; node server.js',
        but: 'The connection that has the port keeps it; the reservation counts for later ones.',
      },
    ],
  },
})
