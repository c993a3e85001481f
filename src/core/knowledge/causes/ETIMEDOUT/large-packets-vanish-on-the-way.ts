import { defineCause } from '../../schema.ts'

/** Path MTU black hole: small packets pass, full ones are dropped and the ICMP message does not come back. */
export default defineCause({
  title: 'Small packets pass and large ones vanish (MTU of a tunnel)',
  because:
    '`{program|The program}` waited in vain{address| for `$`|} **because** full packets do not fit through a tunnel on the way, and nobody tells the sender',
  why: `
VPNs, PPPoE lines, cloud networks and overlays of clusters carry packets of less than 1500 bytes. A router that meets a larger one should say so (ICMP “fragmentation needed”); where a firewall drops that message, the sender repeats the packet until it gives up. Connecting works, \`ping\` works, and the first long message hangs: the
handshake of TLS, a \`git push\`, an upload, the output of a large query.`,
  prior: 0,
  clues: [
    {
      when: {
        text: 'TLS handshake|SSL_ERROR_SYSCALL|handshake timeout|Client[Hh]ello|kex_exchange|expecting SSH2_MSG_KEX',
      },
      weight: 3,
      says: 'it hangs where the first long message is sent',
    },
    {
      when: { text: '\\bvpn\\b|wireguard|wg0|openvpn|tun0|pppoe|ipsec|vxlan|flannel|calico|tailscale' },
      weight: 3,
      says: 'a tunnel is named',
    },
    {
      when: { syscall: ['read', 'write', 'recv', 'send'] },
      weight: 2,
      says: 'the connection stood: `{syscall}` timed out',
    },
    { when: { syscall: ['connect'] }, weight: -2, says: 'already connecting, with small packets, got no answer' },
  ],
  question: {
    ask: 'How large a packet does the path take?',
    run: 'tracepath -n {address|HOST}; ip link',
    answers: [
      {
        reads: { output: 'tracepath', where: { where: 'path|whole' }, rows: { pmtu: '<1500' } },
        weight: 4,
        says: 'the path takes {pmtu} bytes',
      },
      {
        reads: { output: 'tracepath', where: { where: 'whole' }, rows: { pmtu: '>=1500' } },
        weight: -3,
        says: 'full packets of {pmtu} bytes pass',
      },
    ],
  },
  fixes: [
    {
      title: 'Find the size that passes',
      when: 'Always first.',
      steps: [{ kind: 'sh', sh: 'ping -c 2 -M do -s 1472 {address|HOST}; ping -c 2 -M do -s 1372 {address|HOST}' }],
      whyItWorks:
        '`-M do` forbids to split packets. 1472 and 28 bytes of headers are 1500: if that fails and 1372 passes, the limit lies between.',
      risk: { level: 'read-only' },
      proof: { sh: 'ping -c 2 -M do -s 1372 {address|HOST}', shows: 'two answers' },
    },
    {
      title: 'Make the interface as small as the tunnel',
      when: 'The size is known, and this machine is the one to change.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo ip link set dev eth0 mtu 1400',
          changes: 'All packets through this interface have at most 1400 bytes, until the next start.',
        },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'json',
          code: '{ "mtu": 1400, "default-network-opts": { "bridge": { "com.docker.network.driver.mtu": "1400" } } }',
          note: '`/etc/docker/daemon.json`: the first is for the default bridge, the second for networks made from then on.',
        },
        { kind: 'code', runtime: 'wireguard', language: 'ini', code: '[Interface]\nMTU = 1420' },
      ],
      whyItWorks:
        'Both ends of a TCP connection tell each other how large their packets may be, and take the smaller number.',
      risk: { level: 'reversible', undo: 'sudo ip link set dev eth0 mtu 1500; take the lines out of the settings.' },
      proof: { sh: 'curl -sI -m 10 https://{hostname|example.com}/', shows: 'a status line' },
    },
    {
      title: 'Correct it on the router',
      when: 'You run the gateway of the tunnel.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo iptables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu',
          changes: 'Writes a smaller size into each connection that is opened through this router.',
        },
      ],
      whyItWorks: 'Neither end needs to know of the tunnel.',
      risk: { level: 'reversible', undo: 'The same command with -D in place of -A.' },
      proof: { sh: 'sudo iptables -t mangle -S FORWARD', shows: 'the rule' },
    },
  ],
  popularButWrong: {
    advice: 'Block ICMP for the sake of safety.',
    because: 'That is what makes the hole: the message about the size is ICMP.',
  },
  sources: ['man:tracepath(8)', 'man:ip(7)', 'https://www.rfc-editor.org/rfc/rfc4459', 'man:iptables-extensions(8)'],
  notReproducible: 'The lab has no routers between machines.',
})
