import { defineCause } from '../../schema.ts'

/** connect(2) over a route of type unreachable: VPNs and kill switches leave them behind. */
export default defineCause({
  title: 'A route of this machine says that the host is unreachable',
  because:
    '`{program|The program}` could not connect to {address|$|the host} **because** a route of this machine declares it unreachable',
  why: `
VPN clients, container networks and administrators add routes of type \`unreachable\`, so that traffic for a network does not leave by the wrong way. When the VPN is down, or the route is left over, every
connection fails at once, without a packet on the wire.`,
  prior: 1,
  clues: [
    {
      when: { text: 'vpn|wireguard|wg\\d|tun\\d|openvpn|tailscale|corporate', near: 60 },
      weight: 2,
      says: 'a VPN is spoken of',
    },
    {
      when: { entity: { address: '10\\..*|172\\.(?:1[6-9]|2\\d|3[01])\\..*|192\\.168\\..*' } },
      weight: 1,
      says: 'the address is private: it is reached by a VPN or a local network',
    },
    { when: { text: 'timed? ?out', near: 3 }, weight: -1, says: 'something took time: such a route answers at once' },
  ],
  question: {
    ask: 'Which route leads there?',
    run: 'ip route get {address}',
    answers: [
      { reads: { output: 'ip-route', rows: { type: 'unreachable' } }, weight: 6, says: 'the route says unreachable' },
    ],
  },
  fixes: [
    {
      title: 'Bring up what the route waits for',
      when: 'The network is reached by a VPN.',
      steps: [
        { kind: 'sh', sh: 'ip route get {address}' },
        { kind: 'text', text: 'Connect the VPN; it replaces the route by a real one.' },
      ],
      whyItWorks: 'The more specific route through the tunnel wins over the other one.',
      risk: { level: 'reversible', undo: 'Disconnect it.' },
      proof: { sh: 'ip route get {address}', shows: '`dev` with the name of the tunnel' },
    },
    {
      title: 'Remove a left-over route',
      when: 'Nobody needs it.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo ip route del unreachable {network}',
          changes: 'Removes that route until the next start of what made it.',
        },
      ],
      whyItWorks: 'Packets take the next best route, mostly the default one.',
      risk: { level: 'reversible', undo: '`sudo ip route add unreachable` with the same network.' },
      proof: { sh: 'ip route get {address}', shows: 'a gateway' },
    },
    {
      title: 'Use a host that can be reached',
      when: 'There is another address of the same service.',
      steps: [{ kind: 'sh', sh: 'curl -sS http://{other}:{port}/', changes: 'Nothing: it only reads.' }],
      whyItWorks: 'Another address may lie behind another route.',
      risk: { level: 'reversible', undo: 'Name the old host again.' },
      proof: { sh: 'ip route get {other}', shows: 'a route that is not unreachable' },
    },
  ],
  popularButWrong: {
    advice: 'Open the port in the firewall of the server.',
    because: 'No packet has left this machine, so the server has not been asked.',
  },
  sources: ['man:ip-route(8)', 'man:connect(2)', 'man:ip(7)'],
  scenario: {
    params: { address: '10.9.1.7', network: '10.9.1.0/24', other: '10.0.0.5', port: 3000, program: 'curl' },
    world: 'node-app',
    with: {
      network: { addresses: ['{other}/32'], routes: [{ type: 'unreachable', to: '{network}' }] },
      processes: [{ argv: ['node', 'server.js'], cwd: '/srv/app', ready: { listen: '{port}' } }],
    },
    reproduce: { run: 'curl -sS http://{address}:{port}/', fails: { call: 'connect', errno: 'EHOSTUNREACH' } },
    steps: [
      {
        title: 'Connect',
        ask: 'Ask the server at its VPN address.',
        run: 'curl -sS http://{address}:{port}/',
        done: { kind: 'fails', call: 'connect', errno: 'EHOSTUNREACH' },
      },
      {
        title: 'Ask for the route',
        ask: 'Which route would lead there?',
        run: 'ip route; ip route get {address}',
        done: { kind: 'ran', program: ['ip'], anyStatus: true },
      },
      {
        title: 'Use the other address',
        ask: 'The same server has an address that can be reached: {other}.',
        run: 'curl -sS http://{other}:{port}/',
        done: { kind: 'ran', program: ['curl', 'wget', 'nc'] },
      },
    ],
    solved: { kind: 'ran', program: ['curl', 'wget'] },
    solutions: [
      { title: 'Use the other address', run: 'curl -sS http://{other}:{port}/' },
      { title: 'Use the loopback address', run: 'curl -sS http://127.0.0.1:{port}/' },
    ],
    wrong: [
      { run: 'sleep 1; curl -sS http://{address}:{port}/', but: 'The route stays until somebody removes it.' },
      { run: 'curl -sS http://{address}:80/', but: 'No port of that address can be reached.' },
    ],
  },
})
