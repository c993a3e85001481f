import { defineCause } from '../../schema.ts'

/** The chosen address is IPv6, and the machine has no default route for IPv6. */
export default defineCause({
  title: 'The address is IPv6, and this machine has no IPv6 route',
  because:
    '`{program|The program}` could not connect to `{address|an IPv6 address}` **because** this machine has routes for IPv4 only',
  why: `
A name often has an A and an AAAA record. Programs that try the IPv6 address first, or only, need a route for it, and a machine behind an IPv4-only provider, in a default Docker network or in many VPNs has none. The kernel
answers at once, without a packet. With a fallback to IPv4 the message is only noise; without one it is the end.`,
  prior: 1,
  clues: [
    { when: { entity: { address: '[\\da-f]*:[\\da-f:]+.*' } }, weight: 5, says: '`{address}` is an IPv6 address' },
    { when: { entity: { address: '\\d+\\.\\d+\\.\\d+\\.\\d+' } }, weight: -6, says: '`{address}` is an IPv4 address' },
    {
      when: { text: '\\bIPv6\\b|\\bAAAA\\b|inet6|curl -6|\\[[\\da-f]+:[\\da-f:]*\\]' },
      weight: 2,
      says: 'the log speaks of IPv6',
    },
  ],
  question: {
    ask: 'Is there a default route for IPv6?',
    run: 'ip -6 route',
    answers: [
      { reads: { output: 'ip-route', rows: { to: 'default' } }, weight: -5, says: 'there is one' },
      { reads: { output: 'ip-route', rows: 'none' }, weight: 5, says: 'there is no route for IPv6' },
    ],
  },
  fixes: [
    {
      title: 'Prefer IPv4 on this machine',
      when: 'It has no IPv6, and will not get it soon.',
      steps: [
        { kind: 'sh', sh: 'curl -4 -sI https://example.com/', changes: 'Nothing: it shows whether IPv4 works.' },
        {
          kind: 'code',
          runtime: 'node',
          language: 'sh',
          code: 'NODE_OPTIONS=--dns-result-order=ipv4first node app.js',
        },
        { kind: 'code', runtime: 'java', language: 'sh', code: 'java -Djava.net.preferIPv4Stack=true -jar app.jar' },
        {
          kind: 'code',
          runtime: 'apt',
          language: 'sh',
          code: 'echo \'Acquire::ForceIPv4 "true";\' | sudo tee /etc/apt/apt.conf.d/99force-ipv4',
        },
      ],
      whyItWorks: 'The name has an IPv4 address as well, and for that there is a route.',
      risk: { level: 'reversible', undo: 'Take the setting out when IPv6 has come.' },
      proof: { sh: 'curl -4 -sI https://example.com/', shows: 'a status line' },
    },
    {
      title: 'Give the machine or the container IPv6',
      when: 'The other side has IPv6 only.',
      steps: [
        { kind: 'sh', sh: 'ip -6 addr show scope global; ip -6 route' },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker network create --ipv6 net6\ndocker run --network net6 my-image',
        },
        {
          kind: 'text',
          text: 'On a server: configure the prefix that your provider gives, with its gateway. Without one, a tunnel or a proxy with both families is left.',
        },
      ],
      whyItWorks: 'A global address and a default route are all that IPv6 needs.',
      risk: { level: 'reversible', undo: 'Remove the network again.' },
      proof: { sh: 'ip -6 route get {address}', shows: 'a gateway and a device' },
    },
  ],
  popularButWrong: {
    advice: 'Disable IPv6 with sysctl on the whole machine.',
    because:
      'Programs that bind to `::` or use `::1` then fail with EADDRNOTAVAIL or EAFNOSUPPORT. Changing the order is enough.',
  },
  exceptions: ['If an IPv4 attempt in the same log fails too, the network as a whole is missing.'],
  sources: [
    'man:ipv6(7)',
    'man:ip-route(8)',
    'man:gai.conf(5)',
    'https://nodejs.org/api/dns.html',
    'https://docs.docker.com/engine/daemon/ipv6/',
  ],
  scenario: {
    params: { address: '2001:db8::7', port: 3000, program: 'curl' },
    world: 'node-app',
    with: {
      network: { hosts: ['127.0.1.1 lab', '{address} api.test', '127.0.0.1 api.test'] },
      processes: [{ argv: ['node', 'server.js'], cwd: '/srv/app', ready: { listen: '{port}' } }],
    },
    reproduce: { run: "curl -sS -g 'http://[{address}]:{port}/'", fails: { call: 'connect', errno: 'ENETUNREACH' } },
    steps: [
      {
        title: 'Connect by IPv6',
        ask: 'Ask the server at its IPv6 address.',
        run: "curl -sS -g 'http://[{address}]:{port}/'",
        done: { kind: 'fails', call: 'connect', errno: 'ENETUNREACH' },
      },
      {
        title: 'Look at the routes',
        ask: 'Is there a route for IPv6?',
        run: 'ip -6 route',
        done: { kind: 'ran', program: ['ip'], anyStatus: true },
      },
      {
        title: 'Use IPv4',
        ask: 'The name has an IPv4 address too. Ask for that one.',
        run: 'curl -4 -sS http://api.test:{port}/',
        done: { kind: 'ran', program: ['curl', 'wget'] },
      },
    ],
    solved: { kind: 'ran', program: ['curl', 'wget'] },
    solutions: [
      { title: 'Ask for the IPv4 address', run: 'curl -4 -sS http://api.test:{port}/' },
      {
        title: 'Give this machine the address',
        run: 'sudo ip addr add {address}/128 dev lo; curl -sS -g "http://[{address}]:{port}/"',
      },
    ],
    wrong: [
      { run: "sleep 1; curl -sS -g 'http://[{address}]:{port}/'", but: 'A route does not come by waiting.' },
      { run: 'curl -6 -sS http://api.test:{port}/', but: 'The name leads to the same IPv6 address.' },
    ],
  },
})
