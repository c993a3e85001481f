import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'Nobody is at that address',
  because:
    '`{program|The program}` got no answer from {address|`$`|the host} **because** the machine is switched off, has another address now, or was never there',
  why: `
Routers forward packets towards an address whether or not somebody lives there. Beyond your own network nobody tells you that a machine
is gone: an old DNS entry, a new address after a restart of a cloud machine, a VPN that is not connected, a private address
(\`10.…\`, \`172.16.…\`, \`192.168.…\`) of a network in which you are not.`,
  prior: 2,
  clues: [
    {
      when: { entity: { address: '10\\..*|192\\.168\\..*|172\\.(?:1[6-9]|2\\d|3[01])\\..*|f[cd].*' } },
      weight: 2,
      says: '`{address}` is a private address: it only means something inside of its own network',
    },
    {
      when: { text: 'VPN|tunnel|wireguard|openvpn|bastion|tailscale' },
      weight: 2,
      says: 'a VPN or tunnel plays a part',
    },
    {
      when: { syscall: ['read', 'recv', 'write', 'send'] },
      weight: -3,
      says: 'somebody was there: the connection stood',
    },
    {
      when: { entity: { address: '127\\..*|::1|localhost' } },
      weight: -6,
      says: 'it is this machine, and it is there',
    },
  ],
  question: {
    ask: 'By which way does your machine send these packets?',
    run: 'ip route get {address}',
    answers: [
      {
        reads: { output: 'ip-route', rows: { dev: '(?:tun|wg|tailscale|utun|ppp).*' } },
        weight: -1,
        says: 'they go through the tunnel `{dev}`',
      },
      {
        reads: { output: 'ip-route', rows: { via: '.+' } },
        weight: 1,
        says: 'they go to the router {via}, on `{dev}`',
      },
    ],
  },
  fixes: [
    {
      title: 'Compare the address with the one that the host has now',
      when: 'It worked before.',
      steps: [
        { kind: 'sh', sh: 'getent ahosts {hostname}' },
        { kind: 'sh', sh: 'ping -c 3 {address}' },
      ],
      whyItWorks:
        'A name may be right while the address that is cached for it, in a settings file or in the program, is an old one.',
      risk: { level: 'read-only' },
      proof: { sh: 'nc -vz -w 3 {hostname} {port}', shows: '`succeeded`' },
    },
    {
      title: 'Connect to the network in which the host lives',
      when: 'It has a private address.',
      steps: [
        {
          kind: 'text',
          text: 'Start the VPN or the tunnel, then look at the route again: it must go through the tunnel and not to your usual router.',
        },
      ],
      whyItWorks: 'Private addresses are not routed on the Internet; only the tunnel leads there.',
      risk: { level: 'reversible', undo: 'Disconnect again.' },
      proof: { sh: 'ip route get {address}', shows: 'the device of the tunnel' },
    },
  ],
  popularButWrong: {
    advice: 'Restart the program until it goes through.',
    because: 'Each start asks the same empty address.',
  },
  sources: ['man:connect(2)', 'man:ip-route(8)', 'https://www.rfc-editor.org/rfc/rfc1918'],
  notReproducible:
    'It takes a second machine that is absent; the lab is one machine, where an address is local or has no route.',
})
