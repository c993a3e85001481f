import { defineCause } from '../../schema.ts'

/** connect(2): ICMP "protocol unreachable" came back, mostly from a firewall rule. */
export default defineCause({
  title: 'A firewall answered “protocol unreachable”',
  because:
    '`{program|The program}` could not connect to {address|$|the server}{port|:$|} **because** something on the way answered that this protocol is not available there',
  why: `
The answer is an ICMP message of type 3, code 2. Real machines hardly ever send it for TCP; firewall rules do that say
\`REJECT --reject-with icmp-proto-unreachable\`, and a few routers. Linux turns it into ENOPROTOOPT for the waiting \`connect\`.`,
  prior: 1,
  clues: [
    {
      when: { syscall: ['connect', 'dial', 'sendto', 'send'] },
      weight: 6,
      says: 'it failed while connecting, where no option is set',
    },
    { when: { entity: { port: '\\d+' } }, weight: 2, says: 'a target with a port is named' },
    {
      when: { syscall: ['setsockopt', 'getsockopt'] },
      weight: -6,
      says: 'an option was to be set: no packet was sent',
    },
  ],
  question: {
    ask: 'Does a firewall rule of this machine answer so?',
    run: 'sudo iptables -S | grep REJECT; sudo nft list ruleset | grep reject',
    answers: [
      {
        reads: { output: 'iptables', rows: { rejectWith: 'icmp6?-proto-unreachable|icmp-proto-unreach' } },
        weight: 5,
        says: 'a rule answers “protocol unreachable”',
      },
      {
        reads: { output: 'strace', rows: { call: 'connect|sendto|sendmsg|recvfrom', errno: 'ENOPROTOOPT' } },
        weight: 4,
        says: '`{call}` is refused by what came from the network',
      },
    ],
  },
  fixes: [
    {
      title: 'Find the rule and let the port through',
      when: 'The firewall is yours, on this machine or on the server.',
      steps: [
        { kind: 'sh', sh: 'sudo iptables -S INPUT' },
        {
          kind: 'sh',
          sh: 'sudo iptables -I INPUT -p tcp --dport {port} -j ACCEPT',
          changes: 'Lets TCP to that port in, before all other rules, until the next boot.',
        },
      ],
      whyItWorks: 'The first rule that fits decides; the packet then reaches the listener.',
      risk: { level: 'reversible', undo: 'sudo iptables -D INPUT -p tcp --dport {port} -j ACCEPT' },
      proof: { sh: 'nc -zv -w 3 {address} {port}', shows: '`succeeded`' },
    },
    {
      title: 'Ask who answers, when it is not this machine',
      when: 'The rule stands on a router or at the other end.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo tcpdump -ni any icmp',
          changes: 'Nothing; it shows the packets. Run the program beside it.',
        },
      ],
      whyItWorks: 'The sender of the ICMP message is the device with the rule.',
      risk: { level: 'read-only' },
      proof: { sh: 'sudo tcpdump -ni any icmp', shows: '`protocol 6 unreachable` and an address' },
    },
  ],
  popularButWrong: {
    advice: 'Install another version of the client: it lacks a protocol.',
    because: 'No option and no library is missing; the text fits the number, not the situation.',
  },
  sources: ['man:icmp(7)', 'man:iptables-extensions(8)', 'man:tcpdump(8)', 'https://www.rfc-editor.org/rfc/rfc792'],
  scenario: {
    params: { port: 8080, address: '127.0.0.1', program: 'node' },
    world: 'network',
    with: {
      network: { ports: [{ port: '{port}', action: 'icmp-proto-unreachable' }] },
      files: {
        '/srv/net/client.js': {
          text: "const [port = {port}] = process.argv.slice(2)\nrequire('http').get({ host: '{address}', port }, (res) => res.on('data', (data) => console.log(String(data))))\n",
        },
      },
      processes: [{ argv: ['node', 'server.js'], cwd: '/srv/net', ready: { listen: '{port}' } }],
    },
    reproduce: { run: 'node client.js', fails: { call: 'connect', errno: 'ENOPROTOOPT' } },
    steps: [
      {
        title: 'Ask the server',
        ask: 'A server listens on {port}. Ask it.',
        run: 'node client.js',
        done: { kind: 'fails', call: 'connect', errno: 'ENOPROTOOPT' },
      },
      {
        title: 'Read the rules',
        ask: 'Which rule of the firewall is about this port?',
        run: 'sudo iptables -S INPUT',
        done: { kind: 'ran', program: ['iptables', 'xtables-nft-multi', 'nft', 'sudo'] },
      },
      {
        title: 'Take the rule out',
        ask: 'Delete the rule, and ask again.',
        run: 'sudo iptables -D INPUT 1; node client.js',
        done: { kind: 'connected', port: '{port}' },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'connected', port: '{port}' },
        { kind: 'connected', port: 8081 },
      ],
    },
    solutions: [
      { title: 'Delete the rule', run: 'sudo iptables -D INPUT 1; node client.js' },
      {
        title: 'Offer it on a port that no rule rejects',
        run: 'PORT=8081 node server.js & sleep 1; node client.js 8081',
      },
    ],
    wrong: [
      { run: 'sleep 5; node client.js', but: 'A rule does not pass with time.' },
      {
        run: 'fuser -k {port}/tcp; sleep 1; node server.js & sleep 1; node client.js',
        but: 'The server was never reached; it is not at fault.',
      },
    ],
  },
})
