import { defineCause } from '../../schema.ts'

/** connect(2) gives up after its last SYN got no answer: a filter drops them. */
export default defineCause({
  title: 'A firewall drops the packets',
  because:
    '`{program|The program}` got no answer from {address|`$`|the server}{port|:$|} **because** a firewall on the way drops packets to that port',
  why: `
A rule that drops a packet sends nothing back, so that the other side cannot tell a closed door from an empty house. Security groups of
cloud providers, firewalls of companies and \`DROP\` or \`deny\` rules of the host all work like this. Services on the same host with open
ports answer normally.`,
  prior: 3,

  clues: [
    { when: { syscall: ['connect'] }, weight: 1, says: 'the connection was never established' },
    {
      when: { entity: { address: '(?!127\\.|::1)[\\w.:-]+' } },
      weight: 1,
      says: '`{address}` is not this machine, so filters may lie in between',
    },
    {
      when: { entity: { port: '5432|3306|6379|27017|1433|9200|22|25|465|587' } },
      weight: 1,
      says: 'port {port} is one that firewalls usually close',
    },
    {
      when: { entity: { address: '127\\..*|::1|localhost' } },
      weight: -2,
      says: 'it is this very machine: only a rule of its own could drop the packets',
    },
    {
      when: { text: 'rds\\.amazonaws|\\.azure\\.|\\.gcp|security group|cloudsql|VPC' },
      weight: 2,
      says: 'the host belongs to a cloud provider, where security groups decide',
    },
    { when: { syscall: ['read', 'recv', 'write', 'send'] }, weight: -3, says: 'the connection stood already' },
  ],

  question: {
    ask: 'Does another port of the same machine answer?',
    run: 'nc -vz -w 3 {address} {port}; nc -vz -w 3 {address} 22',
    answers: [
      {
        reads: { output: 'nc', rows: { result: 'succeeded|refused' } },
        weight: 4,
        says: 'port {answeringPort} of that machine answers, so it is up: your port is filtered',
        fills: { answeringPort: 'port' },
      },
      {
        reads: { output: 'nc', rows: { result: 'timed out' } },
        weight: 0,
        says: 'port {silentPort} is silent too',
        fills: { silentPort: 'port' },
      },
    ],
  },

  fixes: [
    {
      title: 'Allow your address on that port',
      when: 'The firewall is yours, and the service is meant to be reached from where you are.',
      steps: [
        { kind: 'sh', sh: 'sudo iptables -S INPUT' },
        {
          kind: 'sh',
          sh: 'sudo iptables -I INPUT -p tcp --dport {port} -s {clientNet} -j ACCEPT',
          changes: 'Lets one network in on one port, until the next boot.',
        },
        {
          kind: 'code',
          runtime: 'ufw',
          language: 'sh',
          code: 'sudo ufw allow from 10.0.0.0/24 to any port 5432 proto tcp',
        },
        {
          kind: 'text',
          text: 'In a cloud: add an inbound rule for your address or security group to the group of the server.',
        },
      ],
      whyItWorks: 'Rules are read from the top; the first that fits decides.',
      risk: { level: 'reversible', undo: 'The same command with -D instead of -I.' },
      proof: { sh: 'nc -vz -w 3 {address} {port}', shows: '`succeeded`' },
    },
    {
      title: 'Go through a door that is open',
      when: 'The port is closed on purpose, as that of a database should be.',
      steps: [
        {
          kind: 'sh',
          sh: 'ssh -N -L 15432:localhost:{port} user@{address}',
          changes: 'Opens port 15432 on your machine for as long as it runs.',
        },
      ],
      whyItWorks: 'The firewall sees one SSH connection; the database sees a client on its own machine.',
      risk: { level: 'reversible', undo: 'End the ssh command.' },
      proof: { sh: 'nc -vz localhost 15432', shows: '`succeeded`' },
    },
  ],
  popularButWrong: {
    advice: 'Switch the firewall off.',
    because: 'It opens every port of the machine to everybody at once. One rule for one network is enough.',
  },
  exceptions: [
    'If no port of that machine answers, not even one that must be open, the address is wrong or the machine is down.',
  ],
  sources: ['man:connect(2)', 'man:tcp(7)', 'man:iptables(8)', 'man:nc(1)'],

  scenario: {
    params: { port: 5432, freePort: 8443, address: '10.0.0.9', program: 'curl' },
    world: 'network',
    with: {
      network: { ports: [{ port: '{port}', action: 'drop' }] },
      processes: [
        // One repetition instead of six, so that giving up takes three seconds and not two minutes.
        { argv: ['sh', '-c', 'echo 1 > /proc/sys/net/ipv4/tcp_syn_retries'], user: 'root' },
        { argv: ['node', 'server.js'], cwd: '/srv/net', ready: { listen: '{port}' } },
      ],
    },
    reproduce: { run: 'curl -sS http://{address}:{port}/', fails: { call: 'connect', errno: 'ETIMEDOUT' } },
    steps: [
      {
        title: 'Connect',
        ask: 'Ask the server, and be patient.',
        run: 'curl -sS http://{address}:{port}/',
        done: { kind: 'fails', call: 'connect', errno: 'ETIMEDOUT' },
      },
      {
        title: 'Does the machine answer at all?',
        ask: 'Somebody listens. Another port answers at once, if only with a no. Then read the rules.',
        run: 'ss -ltn; nc -vz -w 2 {address} {freePort}; sudo iptables -S INPUT',
        done: { kind: 'ran', program: ['nc', 'ss', 'ping', 'iptables'], anyStatus: true },
      },
      {
        title: 'Open a door',
        ask: 'Let the server listen on a port that is not filtered.',
        run: 'PORT={freePort} node server.js & sleep 1',
        done: { kind: 'listening', port: '{freePort}' },
      },
      {
        title: 'Connect there',
        ask: 'Connect through that one.',
        run: 'curl -sS http://{address}:{freePort}/',
        done: { kind: 'connected', port: '{freePort}' },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'connected', port: '{freePort}' },
        { kind: 'connected', port: '{port}' },
      ],
    },
    solutions: [
      {
        title: 'Use a port that is not filtered',
        run: 'PORT={freePort} node server.js & sleep 1; curl -sS http://{address}:{freePort}/',
      },
      {
        title: 'Remove the rule',
        run: 'sudo iptables -D INPUT -p tcp --dport {port} -j DROP; curl -sS http://{address}:{port}/',
      },
    ],
    wrong: [
      {
        run: 'curl -sS --connect-timeout 20 http://{address}:{port}/',
        but: 'A longer patience waits for an answer that nobody sends.',
      },
      {
        run: 'fuser -k {port}/tcp; sleep 0.5; node server.js & sleep 1; curl -sS http://{address}:{port}/',
        but: 'The server was fine. Its packets are dropped before they reach it.',
      },
    ],
  },
})
