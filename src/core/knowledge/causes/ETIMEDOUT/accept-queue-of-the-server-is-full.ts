import { defineCause } from '../../schema.ts'

/** The server does not accept: its queue is full, and the kernel drops further SYNs. */
export default defineCause({
  title: 'The server hangs, and its queue of connections is full',
  because:
    '`{program|The program}` got no answer from {address|`$`|the server}{port|:$|} **because** the server does not accept connections, and its queue is full',
  why: `
The kernel finishes handshakes in advance and puts the connections into a queue, from which the server takes them with \`accept\`. A server that hangs, is stopped, or is overloaded takes none. When the queue (the backlog) is full, Linux drops
further requests in silence, and they are sent again until the client gives up. The port is open, the process runs, and nobody answers.`,
  prior: 1,
  clues: [
    {
      when: {
        text: 'backlog|accept queue|overload|SYN flooding|somaxconn|listen queue|too many requests|load average',
      },
      weight: 4,
      says: 'a queue or an overload is named',
    },
    {
      when: { entity: { address: '127\\..*|::1|localhost' } },
      weight: 4,
      says: 'it is this very machine: hardly a firewall, rather a server that does not accept',
    },
    {
      when: { syscall: ['read', 'recv', 'recvfrom', 'write', 'send'] },
      weight: -4,
      says: 'the connection stood already',
    },
  ],
  question: {
    ask: 'How full is the queue of the listener? Recv-Q is what waits, Send-Q what fits.',
    run: "ss -ltn 'sport = :{port}'",
    answers: [
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN', recvQ: '[1-9]\\d*' } },
        weight: 6,
        says: '{waiting} connections wait to be accepted',
        fills: { waiting: 'recvQ' },
      },
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN', recvQ: '0' } },
        weight: -5,
        says: 'the queue is empty',
      },
    ],
  },
  fixes: [
    {
      title: 'Find out why it does not accept, and restart it',
      when: 'The queue does not get shorter.',
      steps: [
        { kind: 'sh', sh: "sudo ss -ltnp 'sport = :{port}'; ps -o pid,stat,wchan:20,cmd -C {program|node}" },
        {
          kind: 'text',
          text: 'State T: it was stopped (`kill -CONT`). State R at 100 %: an endless loop. State D: it waits for a disk. Otherwise: a lock or a pool that is used up.',
        },
        {
          kind: 'sh',
          sh: 'sudo systemctl restart {unit}',
          changes: 'Ends the service and starts it again; what waits in the queue is lost.',
        },
      ],
      whyItWorks: 'A server that accepts empties the queue, and the next repetition of the request comes through.',
      risk: {
        level: 'destructive',
        to: 'the requests that the old process was working on',
        undo: 'None: clients have to ask again.',
      },
      proof: { sh: "ss -ltn 'sport = :{port}'", shows: '0 below Recv-Q' },
    },
    {
      title: 'Make the queue longer',
      when: 'It is only full during short peaks.',
      steps: [
        {
          kind: 'sh',
          sh: 'sysctl net.core.somaxconn; sudo sysctl net.core.somaxconn=16384',
          changes:
            'The upper limit of all queues, until the next boot. It is 4096 since Linux 5.4, and was 128 before.',
        },
        { kind: 'code', runtime: 'node', language: 'js', code: 'server.listen({ port: 3000, backlog: 4096 })' },
        { kind: 'code', runtime: 'nginx', language: 'nginx', code: 'listen 80 backlog=4096;' },
        { kind: 'code', runtime: 'python', language: 'sh', code: 'gunicorn --backlog 4096 --workers 8 app:app' },
      ],
      whyItWorks: 'A peak then waits instead of being dropped. The smaller one of the two numbers counts.',
      risk: { level: 'reversible', undo: 'Set the old numbers.' },
      proof: { sh: "ss -ltn 'sport = :{port}'", shows: 'the new number below Send-Q' },
    },
  ],
  popularButWrong: {
    advice: 'Open the port in the firewall.',
    because: 'A filter would drop the first connection as well; here the first ones came through and wait.',
  },
  exceptions: ['With `net.ipv4.tcp_abort_on_overflow=1` the client gets ECONNRESET instead.'],
  sources: [
    'man:listen(2)',
    'man:tcp(7)',
    'man:ss(8)',
    'https://www.kernel.org/doc/html/latest/networking/ip-sysctl.html',
  ],
  scenario: {
    params: { port: 3000, program: 'curl', address: '127.0.0.1' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/small.js': {
          text: "const http = require('http')\n\nconst server = http.createServer((req, res) => res.end('hello\\n'))\nserver.listen({ port: {port}, host: '{address}', backlog: 1 })\n",
        },
      },
      processes: [
        { argv: ['sh', '-c', 'echo 1 > /proc/sys/net/ipv4/tcp_syn_retries'], user: 'root' },
        { argv: ['node', 'small.js'], cwd: '/srv/app', ready: { listen: '{port}' } },
      ],
    },
    reproduce: {
      run: 'pkill -STOP node; nc {address} {port} < /dev/null & nc {address} {port} < /dev/null & sleep 0.5; curl -sS http://{address}:{port}/',
      fails: { call: 'connect', errno: 'ETIMEDOUT' },
    },
    steps: [
      {
        title: 'Ask a server that hangs',
        ask: 'The server hangs, and two others wait already. Ask it.',
        run: 'pkill -STOP node; nc {address} {port} < /dev/null & nc {address} {port} < /dev/null & sleep 0.5; curl -sS http://{address}:{port}/',
        done: { kind: 'fails', call: 'connect', errno: 'ETIMEDOUT' },
      },
      {
        title: 'Look at the queue',
        ask: 'How many wait, and what does the server do?',
        run: 'ss -ltn; ps -C node -o pid,stat,cmd',
        done: { kind: 'ran', program: ['ss', 'netstat'] },
      },
      {
        title: 'Let it go on',
        ask: 'It was stopped (T). Let it continue, and ask again.',
        run: 'pkill -CONT node; sleep 1; curl -sS http://{address}:{port}/',
        done: { kind: 'ran', program: ['curl'] },
      },
    ],
    solved: { kind: 'ran', program: ['curl'] },
    solutions: [
      { title: 'Let the server continue', run: 'pkill -CONT node; sleep 1; curl -sS http://{address}:{port}/' },
      {
        title: 'Start it anew',
        run: 'fuser -k {port}/tcp; sleep 0.5; node small.js & sleep 1; curl -sS http://{address}:{port}/',
      },
    ],
    wrong: [
      { run: 'curl -sS http://{address}:{port}/', but: 'The queue is as full as before.' },
      {
        run: 'sudo iptables -I INPUT -p tcp --dport {port} -j ACCEPT; curl -sS http://{address}:{port}/',
        but: 'No rule was in the way.',
      },
    ],
  },
})
