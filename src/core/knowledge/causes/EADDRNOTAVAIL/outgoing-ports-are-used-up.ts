import { defineCause } from '../../schema.ts'

/** connect(2) finds no local port for this peer: the whole ip_local_port_range is taken, mostly by TIME-WAIT. */
export default defineCause({
  title: 'All outgoing ports to that server are used up',
  because:
    '`{program|The program}` could not connect to {address|$|the server}{port|:$|} **because** every local port of the ephemeral range is already in use for connections to it',
  why: `
Each outgoing connection needs a local port of its own, from \`net.ipv4.ip_local_port_range\` (28,232 of them by default) for one target address and
port. Who closes first keeps the port in TIME-WAIT for a minute: more than about 470 new connections a second to one target exhaust it. Proxies,
load tests and programs that open a connection for each request do that. The message names the target, though nothing is wrong with it.`,
  prior: 1,
  clues: [
    {
      when: { syscall: ['connect', 'dial'] },
      weight: 4,
      says: 'it failed while connecting, and connecting chooses a local port',
    },
    { when: { syscall: ['bind', 'listen'] }, weight: -4, says: 'it failed while binding a given address' },
    {
      when: {
        text: 'proxy|upstream|load ?test|\\bwrk\\b|\\bab\\b|k6|jmeter|\\bhey\\b|keep-?alive|too many connections|TIME[-_]WAIT|worker_connections',
      },
      weight: 2,
      says: 'many connections are made',
    },
    { when: { countAtLeast: 3 }, weight: 2, says: 'it happens again and again, as under load' },
    { when: { entity: { address: '::1|.*:.*' } }, weight: -2, says: 'the address is IPv6, which may be switched off' },
  ],
  question: {
    ask: 'How many connections wait or live towards that target?',
    run: 'ss -s; sysctl net.ipv4.ip_local_port_range; ss -tan state time-wait',
    answers: [
      {
        reads: { output: 'sysctl', where: { name: 'net\\.ipv4\\.ip_local_port_range' }, rows: { value: '.+' } },
        weight: 1,
        says: 'the ports {value} are there for outgoing connections',
      },
      {
        reads: { output: 'ss', rows: { state: 'TIME-WAIT' } },
        weight: 3,
        says: 'closed connections keep their ports for a minute',
      },
      { reads: { output: 'ss', rows: 'none' }, weight: -3, says: 'hardly any connection is there' },
    ],
  },
  fixes: [
    {
      title: 'Keep connections and use them again',
      when: 'The program is yours. This is the cure.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'const agent = new http.Agent({ keepAlive: true, maxSockets: 50 })\nhttp.get({ host, port, agent })',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'session = requests.Session()   # one for the program, not one for each call',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'io.Copy(io.Discard, res.Body); res.Body.Close()   // or the connection is not used again\ntransport.MaxIdleConnsPerHost = 50',
        },
        {
          kind: 'code',
          runtime: 'nginx',
          language: 'nginx',
          code: 'upstream app { server 127.0.0.1:3000; keepalive 32; }\n# in location: proxy_http_version 1.1; proxy_set_header Connection "";',
        },
      ],
      whyItWorks: 'A kept connection carries thousands of requests with one local port.',
      risk: { level: 'reversible', undo: 'Take the setting out.' },
      proof: { sh: 'ss -tan state time-wait', shows: 'few lines, also under load' },
    },
    {
      title: 'Make the range wider',
      when: 'At once, to gain time, or when so many are needed.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo sysctl -w net.ipv4.ip_local_port_range="10240 65000"',
          changes: 'From which ports outgoing connections are made, until the next boot.',
        },
      ],
      whyItWorks:
        'Twice as many ports carry twice as many connections. Keep the ports of your own servers out of the range or reserve them.',
      risk: { level: 'reversible', undo: 'sudo sysctl -w net.ipv4.ip_local_port_range="32768 60999"' },
      proof: { sh: 'sysctl net.ipv4.ip_local_port_range', shows: 'the new range' },
    },
    {
      title: 'Use TIME-WAIT ports again for new connections',
      when: 'Connections are short and both sides use TCP timestamps, which is the default.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo sysctl -w net.ipv4.tcp_tw_reuse=1',
          changes: 'Outgoing connections may take a port that is in TIME-WAIT for more than a second.',
        },
      ],
      whyItWorks:
        'The timestamps keep late packets of the old connection apart. It acts only on the side that connects.',
      risk: { level: 'reversible', undo: 'sudo sysctl -w net.ipv4.tcp_tw_reuse=2' },
      proof: { sh: 'sysctl net.ipv4.tcp_tw_reuse', shows: '1' },
    },
  ],
  popularButWrong: {
    advice: 'Raise the number of open files.',
    because:
      'Descriptors are not what is missing: that answer would be EMFILE. A port in TIME-WAIT has no descriptor at all.',
  },
  exceptions: ['On Windows the same lack shows as WSAEADDRINUSE or WSAENOBUFS.'],
  sources: [
    'man:connect(2)',
    'man:ip(7)',
    'man:tcp(7)',
    'https://www.kernel.org/doc/html/latest/networking/ip-sysctl.html',
  ],
  scenario: {
    params: { port: 9000, program: 'node' },
    world: 'network',
    with: {
      files: {
        '/srv/net/server.js': {
          text: "require('net').createServer((socket) => socket.resume().on('error', () => {})).listen({port}, '127.0.0.1')\n",
        },
        '/srv/net/client.js': {
          text: "const net = require('net')\n\nconst connect = () => new Promise((done, fail) => {\n  const socket = net.connect({port}, '127.0.0.1', () => done(socket)).on('error', fail)\n})\n\nasync function main() {\n  const kept = []\n  for (let i = 1; i <= 10; i++) kept.push(await connect())\n  require('fs').writeFileSync('done', '')\n  return `${kept.length} connections`\n}\nmain().catch((error) => error.message).then((text) => {\n  console.log(text)\n  process.exit()\n})\n",
        },
      },
      processes: [{ argv: ['node', 'server.js'], cwd: '/srv/net', ready: { listen: '{port}' } }],
    },
    reproduce: {
      run: 'sudo sysctl -qw net.ipv4.ip_local_port_range="40000 40003"; node client.js',
      fails: { call: 'connect', errno: 'EADDRNOTAVAIL' },
    },
    steps: [
      {
        title: 'Use them up',
        ask: 'Here are only four ports for outgoing connections, so that it does not take 28,000. Run the client, which makes ten connections.',
        run: 'sudo sysctl -qw net.ipv4.ip_local_port_range="40000 40003"; node client.js',
        done: { kind: 'fails', call: 'connect', errno: 'EADDRNOTAVAIL' },
      },
      {
        title: 'See where the ports are',
        ask: 'Which connections are left, and what is the range?',
        run: 'ss -tan; sysctl net.ipv4.ip_local_port_range',
        done: { kind: 'ran', program: ['ss', 'netstat'] },
      },
      {
        title: 'Make room',
        ask: 'Widen the range and run the client again.',
        run: 'sudo sysctl -qw net.ipv4.ip_local_port_range="32768 60999"; node client.js',
        done: { kind: 'exists', path: '/srv/net/done' },
      },
    ],
    solved: { kind: 'exists', path: '/srv/net/done' },
    solutions: [
      {
        title: 'Widen the range of ports',
        run: 'sudo sysctl -qw net.ipv4.ip_local_port_range="32768 60999"; node client.js',
      },
      { title: 'Make fewer connections', run: "sleep 70; sed -i 's/i <= 10/i <= 3/' client.js; node client.js" },
    ],
    wrong: [
      { run: 'ulimit -n 1000; node client.js', but: 'Descriptors are not what is missing.' },
      {
        run: 'sleep 70; node client.js',
        but: 'The ports come back after a minute, and the same program uses them up again.',
      },
    ],
  },
})
