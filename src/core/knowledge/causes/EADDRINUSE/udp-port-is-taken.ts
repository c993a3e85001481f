import { defineCause } from '../../schema.ts'

/** UDP has a table of its own: `ss -lt` does not show who has the port. */
export default defineCause({
  title: 'A UDP socket has the port, and TCP lists do not show it',
  because:
    '`{program|The program}` could not bind UDP {port|port $|its port} **because** another UDP socket is bound to it',
  why: `
TCP and UDP count their ports separately. A UDP socket does not listen: it is bound and receives, state UNCONN. \`ss -ltn\` and \`lsof -sTCP:LISTEN\`
leave it out, so the port looks free. Name servers (53), mDNS (5353), DHCP (67), syslog (514), metrics (8125) and QUIC (443) meet this.`,
  prior: 0,
  clues: [
    {
      when: {
        entity: {
          port: '53|67|68|69|123|137|138|161|162|500|514|1812|1900|4500|4789|5140|5353|5355|5683|6081|8125|51820',
        },
      },
      weight: 4,
      says: 'port {port} is one for datagrams',
    },
    {
      when: {
        text: '\\budp[46]?\\b|dgram|datagram|statsd|syslog|\\bdns\\b|mdns|avahi|dnsmasq|wireguard|\\bquic\\b|ListenUDP|tftp|snmp',
      },
      weight: 4,
      says: 'the log speaks of UDP',
    },
    { when: { text: 'http|listen tcp|\\bTCP\\b' }, weight: -2, says: 'the log speaks of TCP' },
  ],
  question: {
    ask: 'Which UDP socket is bound to {port|port $|the port}?',
    run: "sudo ss -lunp 'sport = :{port}'",
    answers: [
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'UNCONN' } },
        weight: 6,
        says: 'a UDP socket is bound there: `{holder}` (pid {holderPid})',
        fills: { holderPid: 'holderPid', holder: 'holder' },
      },
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN' } },
        weight: -4,
        says: 'a TCP listener is there',
      },
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: 'none' },
        weight: -2,
        says: 'no UDP socket has it now',
      },
    ],
  },
  fixes: [
    {
      title: 'Stop the one that has it',
      when: 'It is a left-over, or a service you do not need, such as the stub resolver on port 53.',
      steps: [
        { kind: 'sh', sh: "sudo ss -lunp 'sport = :{port}'" },
        { kind: 'sh', sh: 'kill {holderPid}', changes: 'Asks that one process to end.' },
        {
          kind: 'code',
          runtime: 'systemd-resolved',
          language: 'ini',
          code: '# /etc/systemd/resolved.conf, for port 53\n[Resolve]\nDNSStubListener=no',
          note: 'Then `systemctl restart systemd-resolved`, and point /etc/resolv.conf to a name server that answers.',
        },
      ],
      whyItWorks: 'A bound UDP socket keeps its port until it is closed; UDP has no TIME-WAIT, so it is free at once.',
      risk: { level: 'destructive', to: 'whoever uses that service', undo: 'Start it again.' },
      proof: { sh: "ss -lun 'sport = :{port}'", shows: 'the heading only' },
    },
    {
      title: 'Let both receive, for multicast',
      when: 'Several programs listen to the same multicast group, as with mDNS.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "dgram.createSocket({ type: 'udp4', reuseAddr: true })",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 's.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)   # in both programs',
        },
      ],
      whyItWorks:
        'For UDP SO_REUSEADDR on both sockets allows the double bind; each gets a copy of every multicast message.',
      risk: { level: 'reversible', undo: 'Take the option out.' },
      proof: { sh: "ss -lun 'sport = :{port}'", shows: 'two lines in state UNCONN' },
    },
  ],
  popularButWrong: {
    advice: 'Set `reuseAddr` in the new program and be done.',
    because:
      'The old socket must have it too; and of two ordinary (unicast) receivers only the last one bound gets the messages.',
  },
  sources: [
    'man:udp(7)',
    'man:socket(7)',
    'man:ss(8)',
    'https://nodejs.org/api/dgram.html',
    'https://www.freedesktop.org/software/systemd/man/latest/resolved.conf.html',
  ],
  scenario: {
    params: { port: 8125, program: 'node' },
    world: 'network',
    with: {
      files: {
        '/srv/net/stats.js': {
          text: "const port = process.env.PORT || {port}\nconst socket = require('dgram').createSocket('udp4')\nsocket.on('error', (error) => console.error(error.message))\nsocket.on('message', (data) => console.log(String(data)))\nsocket.bind(port, () => console.log('waiting for messages'))\n",
        },
        '/srv/net/old.js': { text: "require('dgram').createSocket('udp4').bind({port})\n" },
      },
      processes: [{ argv: ['node', 'old.js'], cwd: '/srv/net', ready: { ms: 600 } }],
    },
    reproduce: { run: 'ss -ltn; node stats.js', fails: { call: 'bind', errno: 'EADDRINUSE' } },
    steps: [
      {
        title: 'No listener, and still refused',
        ask: 'List the listeners: none. Start the receiver.',
        run: 'ss -ltn; node stats.js',
        done: { kind: 'fails', call: 'bind', errno: 'EADDRINUSE' },
      },
      {
        title: 'Ask for UDP',
        ask: 'List the UDP sockets with their programs.',
        run: 'ss -lunp',
        done: { kind: 'ran', program: ['ss', 'lsof', 'netstat', 'fuser'] },
      },
      {
        title: 'Free the port',
        ask: 'Stop the old receiver and start the new one.',
        run: 'fuser -k {port}/udp; sleep 1; node stats.js & sleep 1',
        done: { kind: 'succeeds', call: 'bind', path: ':{port}' },
      },
    ],
    solved: { kind: 'succeeds', call: 'bind', path: '0.0.0.0:' },
    solutions: [
      { title: 'Stop the old receiver', run: 'fuser -k {port}/udp; sleep 1; node stats.js & sleep 1' },
      { title: 'Take another port', run: 'PORT=8126 node stats.js & sleep 1' },
    ],
    wrong: [
      { run: 'fuser -k {port}/tcp; node stats.js', but: 'No TCP socket is in the way.' },
      {
        run: "sed -i \"s/createSocket('udp4')/createSocket({ type: 'udp4', reuseAddr: true })/\" stats.js; node stats.js",
        but: 'The old socket lacks the option, so the kernel still refuses.',
      },
    ],
  },
})
