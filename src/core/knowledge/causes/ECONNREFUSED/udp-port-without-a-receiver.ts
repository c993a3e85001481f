import { defineCause } from '../../schema.ts'

/** An ICMP port-unreachable comes back for a datagram; the connected socket reports it one call late. */
export default defineCause({
  title: 'Nobody receives on that UDP port',
  because:
    '`{program|The program}` was told of a refusal **because** no process receives on UDP port {port|$|there}, and an earlier datagram came back as unreachable',
  why: `
UDP has no connection, so sending always seems to work. If nobody has the port, the other machine answers with the ICMP message “port
unreachable”, and the kernel keeps it for the socket: the *next* call on it fails, a write, a read, whichever comes first. The datagram
which was lost is the one before. Only a socket that was connected to its target hears of it.`,
  prior: 0,

  clues: [
    {
      when: {
        text: '\\budp\\b|/dev/udp/|dgram|datagram|statsd|syslog|recvmsg ECONNREFUSED|\\bDNS\\b|lookup .* on .*:53',
      },
      weight: 5,
      says: 'datagrams are sent',
    },
    {
      when: { entity: { port: '53|123|161|514|8125|8126|6831|5353|1900|51820' } },
      weight: 3,
      says: 'port {port} usually speaks UDP',
    },
    {
      when: { syscall: ['read', 'recv', 'recvfrom', 'recvmsg', 'write', 'send', 'sendto', 'sendmsg'] },
      weight: 4,
      says: 'it came from sending or receiving and not from `connect`',
    },
    { when: { syscall: ['connect'] }, weight: -4, says: '`connect` of a UDP socket cannot be refused' },
  ],

  question: {
    ask: 'Does anybody receive on UDP port {port|$|that port}?',
    run: "sudo ss -lunp 'sport = :{port}'",
    answers: [
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'UNCONN' } },
        weight: -4,
        says: 'a process has the UDP port',
      },
      { reads: { output: 'ss', where: { port: '{port}' }, rows: 'none' }, weight: 2, says: 'nobody has that UDP port' },
    ],
  },

  fixes: [
    {
      title: 'Start the receiver',
      when: 'The data is wanted: a metrics agent, a syslog server, a name server.',
      steps: [
        { kind: 'sh', sh: 'systemctl status {unit}' },
        { kind: 'sh', sh: 'sudo systemctl start {unit}', changes: 'Starts the service until the next boot.' },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run -p 8125:8125/udp my-agent   # without /udp only TCP is published',
        },
      ],
      whyItWorks: 'With a socket on the port the kernel delivers the datagram instead of answering it with ICMP.',
      risk: { level: 'reversible', undo: 'Stop the unit.' },
      proof: { sh: "ss -lun 'sport = :{port}'", shows: 'one line in state UNCONN' },
    },
    {
      title: 'Bear that nobody listens',
      when: 'It is only monitoring, and the program must not fail for it.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "socket.on('error', (error) => {\n  if (error.code !== 'ECONNREFUSED') throw error\n})",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'try:\n    sock.send(data)\nexcept ConnectionRefusedError:\n    pass   # the agent is down; the datagram before this one is lost',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'if _, err := conn.Write(data); err != nil && !errors.Is(err, syscall.ECONNREFUSED) {\n\treturn err\n}',
        },
      ],
      whyItWorks: 'The error is taken off the socket when it is reported, and the following datagram goes out.',
      risk: { level: 'reversible', undo: 'Take the handler out.' },
      proof: { sh: "ss -un 'dport = :{port}'", shows: 'the socket of your program, still open' },
    },
  ],
  popularButWrong: {
    advice: 'Check the port with `nc -vz HOST PORT`.',
    because: 'That asks TCP. The two protocols have separate ports; use `ss -lun` on the receiving machine.',
  },
  exceptions: [
    'No error does not mean that somebody receives: a firewall which drops the datagram or the ICMP answer leaves you without any news.',
  ],
  sources: ['man:udp(7)', 'man:icmp(7)', 'man:ip(7)', 'https://nodejs.org/api/dgram.html'],

  scenario: {
    params: { port: 8125, program: 'bash' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/send.sh': {
          text: '#!/bin/bash\n# Two counters for the metrics agent.\nexec 3<>/dev/udp/127.0.0.1/{port}\necho "jobs.started:1|c" >&3\nsleep 0.1\necho "jobs.done:1|c" >&3\n',
          mode: '755',
        },
        '/srv/app/agent.js': {
          text: "const dgram = require('dgram')\nconst fs = require('fs')\n\nconst agent = dgram.createSocket('udp4', (message) => fs.appendFileSync('metrics.log', message))\nagent.bind(process.env.STATSD_PORT || {port})\n",
        },
      },
    },
    reproduce: { run: './send.sh', fails: { call: 'write', errno: 'ECONNREFUSED' } },
    steps: [
      {
        title: 'Send two counters',
        ask: 'Send them. The first one seems to go out; the second one is told.',
        run: './send.sh',
        done: { kind: 'fails', call: 'write', errno: 'ECONNREFUSED' },
      },
      {
        title: 'Look for a receiver',
        ask: 'Which UDP ports are open here?',
        run: 'ss -lun',
        done: { kind: 'ran', program: ['ss', 'netstat', 'lsof'], anyStatus: true },
      },
      {
        title: 'Start the agent and send again',
        ask: 'Start the agent, then send once more.',
        run: 'node agent.js & sleep 1; ./send.sh; sleep 0.3',
        done: { kind: 'exists', path: '/srv/app/metrics.log', type: 'file', minSize: 20 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/app/metrics.log', type: 'file', minSize: 20 },
    solutions: [
      { title: 'Start the agent', run: 'node agent.js & sleep 1; ./send.sh; sleep 0.3' },
      { title: 'Receive with nc', run: 'nc -u -l 127.0.0.1 {port} > metrics.log & sleep 0.5; ./send.sh; sleep 0.3' },
    ],
    wrong: [
      { run: './send.sh', but: 'Sending again loses two more counters.' },
      {
        run: 'nc -l 127.0.0.1 {port} > metrics.log & sleep 0.5; ./send.sh; sleep 0.3; kill $!',
        but: 'That listens on the TCP port of the same number, which is another one.',
      },
      {
        run: 'STATSD_PORT=8126 node agent.js & sleep 1; ./send.sh; sleep 0.3',
        but: 'The agent runs, but it receives on another port.',
      },
    ],
  },
})
