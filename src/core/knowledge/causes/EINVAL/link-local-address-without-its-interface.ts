import { defineCause } from '../../schema.ts'

/** connect(2)/bind(2) to fe80::/10 with sin6_scope_id 0. */
export default defineCause({
  title: 'A link-local IPv6 address is missing its interface',
  because:
    '`{program|The program}` could not use {address|$|the address} **because** it begins with fe80 and says nothing about the network card: every card has such a network',
  why: `
Addresses from \`fe80::\` to \`febf:…\` hold for one link only, and each card has the same network of them. The kernel must be told which card is meant, after a percent
sign: \`fe80::1%eth0\`. People copy the address from \`ip addr\` or a router's page, where the card is not written with it.`,
  prior: 0,
  clues: [
    {
      when: { entity: { address: '\\[?fe[89ab][\\da-f]:[^%]*' } },
      weight: 9,
      says: '{address} is a link-local address without `%` and the name of a card',
    },
    {
      when: { text: '\\bfe[89ab][\\da-f]::?[\\da-f:]*(?![\\da-f:%])' },
      weight: 5,
      says: 'a link-local address stands in the log',
    },
    { when: { entity: { address: '\\d+\\.\\d+\\.\\d+\\.\\d+' } }, weight: -6, says: '{address} is an IPv4 address' },
  ],
  question: {
    ask: 'On which card do you see that neighbour?',
    run: 'ip -6 neigh; ip -6 route',
    answers: [
      {
        reads: { output: 'ip-route', where: { to: 'fe80::/64' }, rows: { dev: '.+' } },
        weight: 1,
        says: '`fe80::/64` lies on {dev}, so write it behind the address',
        fills: { card: 'dev' },
      },
    ],
  },
  fixes: [
    {
      title: 'Write the card behind the address',
      when: 'You need the link-local address.',
      steps: [
        { kind: 'sh', sh: 'ping -c 1 fe80::1%eth0' },
        {
          kind: 'code',
          runtime: 'curl',
          language: 'sh',
          code: "curl 'http://[fe80::1%25eth0]:8080/'   # %25 is the percent sign in a URL",
        },
        { kind: 'code', runtime: 'node', language: 'js', code: "net.connect(8080, 'fe80::1%eth0')" },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'socket.create_connection(("fe80::1%eth0", 8080))',
        },
        { kind: 'text', text: 'Put the name of your card there, such as {card}, instead of eth0.' },
      ],
      whyItWorks: 'The part behind the percent sign becomes the scope of the address, and the kernel knows the link.',
      risk: { level: 'reversible', undo: 'Write the old address again.' },
      proof: { sh: 'ping -c 1 fe80::1%eth0', shows: 'an answer' },
    },
    {
      title: 'Use an address that holds everywhere',
      when: 'The other machine has one. The better choice for configurations.',
      steps: [{ kind: 'sh', sh: 'ip -6 addr show scope global' }],
      whyItWorks: 'Global and unique local addresses (fd…) are routed by the table and need no card.',
      risk: { level: 'reversible', undo: 'Write the old address again.' },
      proof: { sh: 'ip route get 2001:db8::1', shows: 'a line with `dev`' },
    },
  ],
  popularButWrong: {
    advice: 'Put square brackets around the address.',
    because: 'Brackets set it apart from the port in a URL. Which card is meant is still open.',
  },
  sources: [
    'man:ipv6(7)',
    'man:ip-address(8)',
    'https://www.rfc-editor.org/rfc/rfc4007',
    'https://www.rfc-editor.org/rfc/rfc6874',
  ],
  scenario: {
    params: { address: 'fe80::1', port: 8080, program: 'node' },
    world: 'network',
    with: {
      files: {
        '/srv/net/client.js': {
          text: "const [host = '{address}'] = process.argv.slice(2)\nrequire('http').get({ host, port: {port} }, (res) => res.on('data', (data) => console.log(String(data))))\n",
        },
      },
      processes: [{ argv: ['node', 'server.js'], cwd: '/srv/net', ready: { listen: '{port}' } }],
    },
    reproduce: { run: 'node client.js', fails: { call: 'connect', errno: 'EINVAL' } },
    steps: [
      {
        title: 'Call the server',
        ask: 'Call the server by its link-local address.',
        run: 'node client.js',
        done: { kind: 'fails', call: 'connect', errno: 'EINVAL' },
      },
      {
        title: 'Which addresses does it have?',
        ask: 'List the addresses of this machine.',
        run: 'ip -br addr',
        done: { kind: 'ran', program: ['ip', 'hostname', 'ifconfig'] },
      },
      {
        title: 'Take one that is not bound to a link',
        ask: 'Call it by another of its addresses.',
        run: 'node client.js ::1',
        done: { kind: 'connected', port: '{port}' },
      },
    ],
    solved: { kind: 'connected', port: '{port}' },
    solutions: [
      { title: 'Use the loopback address of IPv6', run: 'node client.js ::1' },
      { title: 'Use an IPv4 address', run: 'node client.js 10.0.0.9' },
    ],
    wrong: [
      { run: 'node client.js fe80::2', but: 'The same question: on which card?' },
      { run: 'sudo node client.js', but: 'Nobody but you knows the card, not even root.' },
    ],
  },
})
