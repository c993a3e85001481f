import { defineCause } from '../../schema.ts'

/** connect(2) without any route: offline, a container without network, IPv6 without a default route. */
export default defineCause({
  title: 'This machine has no route to that network',
  because:
    '`{program|The program}` could not connect to {address|$|the address} **because** this machine has no route that leads there',
  why: `
The cable or the wireless network is down, a container was started with \`--network none\`, the default route is gone after a VPN was closed, or the address is IPv6 and the provider gives IPv4 only. The kernel knows it
from its own table and answers at once.`,
  prior: 3,
  clues: [
    {
      when: { entity: { address: '.*:.*' } },
      weight: 2,
      says: 'the address is IPv6, for which many machines have no route',
    },
    {
      when: { text: 'network none|--network=none|offline|isolated|sandbox', near: 60 },
      weight: 2,
      says: 'it runs where no network is meant to be',
    },
  ],
  question: {
    ask: 'Is there a default route?',
    run: 'ip route',
    answers: [
      { reads: { output: 'ip-route', rows: { to: 'default' } }, weight: -2, says: 'there is a default route for IPv4' },
      { reads: { output: 'ip-route', rows: 'none' }, weight: 4, says: 'there is no route at all' },
    ],
  },
  fixes: [
    {
      title: 'Bring the network up',
      when: 'The machine should be online.',
      steps: [
        { kind: 'sh', sh: 'ip -br link; ip route' },
        { kind: 'sh', sh: 'nmcli networking on', changes: 'Lets NetworkManager connect again.' },
      ],
      whyItWorks: 'Connecting adds a default route, which covers every address.',
      risk: { level: 'reversible', undo: '`nmcli networking off`.' },
      proof: { sh: 'ip route get {address}', shows: 'a gateway and a device' },
    },
    {
      title: 'Use IPv4',
      when: 'Only IPv6 has no route.',
      steps: [
        { kind: 'sh', sh: 'curl -4 http://example.com/', changes: 'Nothing: it only reads.' },
        { kind: 'code', runtime: 'node', language: 'js', code: "dns.setDefaultResultOrder('ipv4first')" },
        { kind: 'code', runtime: 'java', language: 'sh', code: 'java -Djava.net.preferIPv4Stack=true -jar app.jar' },
      ],
      whyItWorks: 'The same name has an IPv4 address, for which there is a route.',
      risk: { level: 'reversible', undo: 'Remove the option.' },
      proof: { sh: 'curl -4sI http://example.com/', shows: 'a status line' },
    },
    {
      title: 'Give the container a network',
      when: 'It runs in a container.',
      steps: [
        {
          kind: 'sh',
          sh: 'docker run --network bridge my-image',
          changes: 'Starts it with the default network instead of none.',
        },
      ],
      whyItWorks: 'The bridge gives the container an address and a default route.',
      risk: { level: 'reversible', undo: 'Start it as before.' },
      proof: { sh: 'docker run --rm --network bridge my-image ip route', shows: 'a line that begins with `default`' },
    },
  ],
  popularButWrong: {
    advice: 'Change the DNS server.',
    because: 'The name has been resolved: an address is in the message. It is the way there that is missing.',
  },
  sources: ['man:ip-route(8)', 'man:connect(2)', 'https://nodejs.org/api/dns.html'],
  scenario: {
    params: { address: '198.51.100.7', port: 3000, program: 'curl' },
    world: 'node-app',
    with: {
      files: { '/srv/app/backend.conf': { text: 'BACKEND={address}\n' } },
      processes: [{ argv: ['node', 'server.js'], cwd: '/srv/app', ready: { listen: '{port}' } }],
    },
    reproduce: {
      run: '. ./backend.conf; curl -sS http://$BACKEND:{port}/',
      fails: { call: 'connect', errno: 'ENETUNREACH' },
    },
    steps: [
      {
        title: 'Ask the backend',
        ask: 'Ask the backend at its configured address.',
        run: '. ./backend.conf; curl -sS http://$BACKEND:{port}/',
        done: { kind: 'fails', call: 'connect', errno: 'ENETUNREACH' },
      },
      {
        title: 'Look at the routes',
        ask: 'Which networks can this machine reach?',
        run: 'ip route; ip -br addr; ss -ltn',
        done: { kind: 'ran', program: ['ip', 'netstat', 'route'], anyStatus: true },
      },
      {
        title: 'Use the address that is here',
        ask: 'The backend runs on this machine. Use the loopback address.',
        run: "sed -i 's/{address}/127.0.0.1/' backend.conf; . ./backend.conf; curl -sS http://$BACKEND:{port}/",
        done: { kind: 'ran', program: ['curl', 'wget'] },
      },
    ],
    solved: { kind: 'ran', program: ['curl', 'wget'] },
    solutions: [
      {
        title: 'Correct the configuration',
        run: "sed -i 's/{address}/127.0.0.1/' backend.conf; . ./backend.conf; curl -sS http://$BACKEND:{port}/",
      },
      { title: 'Use the name of this machine', run: 'curl -sS http://localhost:{port}/' },
    ],
    wrong: [
      { run: 'sleep 1; curl -sS http://{address}:{port}/', but: 'Routes do not come by waiting.' },
      { run: 'curl -sS http://{address}:80/', but: 'No port of an address without a route can be reached.' },
    ],
  },
})
