import { defineCause } from '../../schema.ts'

/** connect(2) along a blackhole route: the answer is EINVAL, which nobody expects. */
export default defineCause({
  title: 'A blackhole route swallows that destination',
  because:
    '`{program|The program}` could not connect to {address|$|the server}{port|:$|} **because** the routing table of this machine throws packets to it away (a `blackhole` route)',
  why: `
A route of type \`blackhole\` drops packets. For programs on the same machine Linux reports it at once, and the code is EINVAL. Such routes are set by hand
against an attacker, by fail2ban, by BGP daemons (bird, FRR) and by Kubernetes networks (Calico, Cilium) for address blocks that are not in use.`,
  prior: 0,
  clues: [
    {
      when: { syscall: ['connect', 'dial', 'sendto', 'send'] },
      weight: 3,
      says: 'it failed while connecting, and address and port look right',
    },
    {
      when: { entity: { address: '\\d+\\.\\d+\\.\\d+\\.\\d+' } },
      weight: 3,
      says: '{address} is an ordinary IPv4 address',
    },
    {
      when: { text: 'blackhole|fail2ban|calico|cilium|\\bbird\\b|\\bfrr\\b|bgp' },
      weight: 3,
      says: 'something that sets such routes plays a part',
    },
    { when: { entity: { address: 'fe80:.*' } }, weight: -6, says: 'a link-local address needs its interface' },
  ],
  question: {
    ask: 'Which route does the kernel take to it?',
    run: 'ip route get {address}; ip route',
    answers: [
      {
        reads: { output: 'ip-route', rows: { type: 'blackhole' } },
        weight: 7,
        says: 'the route to {to} is a blackhole',
      },
      {
        reads: { output: 'ip-route', rows: { error: 'Invalid argument' } },
        weight: 6,
        says: '`ip route get` itself says Invalid argument',
      },
      { reads: { output: 'ip-route', rows: { via: '.+' } }, weight: -2, says: 'packets would go by way of {via}' },
    ],
  },
  fixes: [
    {
      title: 'Take the route out',
      when: 'You know who set it, and it is not needed.',
      steps: [
        { kind: 'sh', sh: 'ip route show type blackhole' },
        {
          kind: 'sh',
          sh: 'sudo ip route del blackhole 203.0.113.0/24',
          changes: 'That one entry of the routing table, until something sets it again.',
        },
      ],
      whyItWorks: 'The next route that fits decides, mostly the default route.',
      risk: { level: 'reversible', undo: 'sudo ip route add blackhole 203.0.113.0/24' },
      proof: { sh: 'ip route get {address}', shows: 'a line with `dev`' },
    },
    {
      title: 'Lift the ban where it is kept',
      when: 'fail2ban or a routing daemon has set it.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo fail2ban-client unban {address}',
          changes: 'Removes that address from the list of the banned.',
        },
        {
          kind: 'text',
          text: 'For Calico or bird look at the pool that the block belongs to: a route deleted by hand comes back.',
        },
      ],
      whyItWorks: 'The program that owns the route removes it and does not set it again.',
      risk: { level: 'reversible', undo: 'sudo fail2ban-client set sshd banip ADDRESS' },
      proof: { sh: 'ip route show type blackhole', shows: 'nothing for that address' },
    },
  ],
  popularButWrong: {
    advice: 'Look for a wrong parameter in the program, since the text says “invalid argument”.',
    because: 'The call is right; `strace` shows a well-formed address. What differs is the routing table.',
  },
  exceptions: [
    '`unreachable` routes give EHOSTUNREACH and `prohibit` routes EACCES: the three kinds differ only in what they tell the sender.',
  ],
  sources: ['man:ip-route(8)', 'man:connect(2)', 'kernel:net/ipv4/fib_semantics.c'],
  scenario: {
    params: { address: '10.0.0.9', port: 8080, program: 'node' },
    world: 'network',
    with: {
      files: {
        '/srv/net/client.js': {
          text: "const [host = '203.0.113.7'] = process.argv.slice(2)\nrequire('http').get({ host, port: {port} }, (res) => res.on('data', (data) => console.log(String(data))))\n",
        },
      },
      network: { routes: [{ type: 'blackhole', to: '203.0.113.0/24' }] },
      processes: [{ argv: ['node', 'server.js'], cwd: '/srv/net', ready: { listen: '{port}' } }],
    },
    reproduce: { run: 'node client.js', fails: { call: 'connect', errno: 'EINVAL', path: '203.0.113.7' } },
    steps: [
      {
        title: 'Call the server',
        ask: 'Call the server at 203.0.113.7.',
        run: 'node client.js',
        done: { kind: 'fails', call: 'connect', errno: 'EINVAL', path: '203.0.113.7' },
      },
      {
        title: 'Ask for the route',
        ask: 'List the routes.',
        run: 'ip route',
        done: { kind: 'ran', program: ['ip', 'route', 'netstat'] },
      },
      {
        title: 'Clear the way',
        ask: 'Delete the route. The address belongs to this machine from now on; call again.',
        run: 'sudo ip route del blackhole 203.0.113.0/24; sudo ip addr add 203.0.113.7/32 dev lo; node client.js',
        done: { kind: 'connected', port: '{port}' },
      },
    ],
    solved: { kind: 'connected', port: '{port}' },
    solutions: [
      {
        title: 'Delete the route, so that the address can be reached',
        run: 'sudo ip route del blackhole 203.0.113.0/24; sudo ip addr add 203.0.113.7/32 dev lo; node client.js',
      },
      { title: 'Reach the server by its other address', run: 'node client.js {address}' },
    ],
    wrong: [
      { run: 'sudo node client.js', but: 'Routes are the same for root.' },
      { run: 'node client.js 203.0.113.8', but: 'The whole block is thrown away.' },
    ],
  },
})
