import { defineCause } from '../../schema.ts'

/** sendto(2) with IP_PMTUDISC_DO/PROBE: the datagram is larger than the path MTU. */
export default defineCause({
  title: 'The packet is larger than the link takes, and may not be cut',
  because:
    '`{program|The program}` could not send the packet **because** it is larger than the MTU of the link or the path, and the program forbids fragments',
  why: `
Each link has a largest packet (MTU): 1500 bytes on Ethernet, 1420 in WireGuard, 1450 in many overlay networks of containers, 1492 on DSL. A program that sets “don't fragment” (QUIC, VPNs, DNS servers, \`ping -M do\`)
gets EMSGSIZE at once when its packet with headers is larger. The kernel also remembers smaller values that routers have reported.`,
  prior: 1,
  clues: [
    {
      when: { text: '\\bmtu\\b|frag needed|fragment|message too long, mtu|quic|wireguard|openvpn|vxlan|pmtu' },
      weight: 4,
      says: 'the size of packets stands in the log',
    },
    { when: { text: 'PMTUDISC|MTU_DISCOVER|DONTFRAG' }, weight: 4, says: 'the program forbids fragments' },
    {
      when: { text: '\\* ?(?:[7-9]\\d{4}|\\d{6,})|\\b6553[5-9]\\b' },
      weight: -2,
      says: 'the message is larger than any datagram can be',
    },
  ],
  question: {
    ask: 'How large may packets on the way be?',
    run: 'ip link; ip route get {address}; tracepath -n {address}',
    answers: [
      {
        reads: { output: 'tracepath', where: { where: 'path|whole' }, rows: { pmtu: '<1500' } },
        weight: 4,
        says: 'the path takes packets of {pmtu} bytes only',
      },
      {
        reads: { output: 'tracepath', where: { where: 'whole' }, rows: { pmtu: '>=1500' } },
        weight: -2,
        says: 'the path takes packets of {pmtu} bytes',
      },
    ],
  },
  fixes: [
    {
      title: 'Send smaller packets',
      when: 'The program has a setting for it.',
      steps: [
        { kind: 'code', runtime: 'wireguard', language: 'ini', code: '[Interface]\nMTU = 1380' },
        { kind: 'code', runtime: 'openvpn', language: 'text', code: 'mssfix 1360' },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'json',
          code: '{ "mtu": 1450 }',
          note: '`/etc/docker/daemon.json`, for the default bridge.',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: '// QUIC: 1200 bytes pass every path\n&quic.Config{InitialPacketSize: 1200}',
        },
      ],
      whyItWorks: 'MTU less 28 bytes of headers (48 for IPv6) is what one UDP packet may carry.',
      risk: { level: 'reversible', undo: 'Take the setting out.' },
      proof: { sh: 'ping -c 1 -M do -s 1352 {address}', shows: 'an answer' },
    },
    {
      title: 'Correct the MTU of the interface',
      when: 'It is smaller than the link really is.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo ip link set dev eth0 mtu 1500',
          changes: 'The largest packet of that card, until the next boot.',
        },
      ],
      whyItWorks: 'The kernel compares with this number before it sends.',
      risk: { level: 'reversible', undo: 'Set the old number, which `ip link` has shown.' },
      proof: { sh: 'ip link show dev eth0', shows: '`mtu 1500`' },
    },
  ],
  popularButWrong: {
    advice: 'Set the MTU to 9000 for speed.',
    because:
      'Larger packets must be taken by every device on the way. Otherwise they vanish, and only small answers still come through.',
  },
  sources: ['man:ip(7)', 'man:udp(7)', 'man:ping(8)', 'man:tracepath(8)', 'https://www.rfc-editor.org/rfc/rfc1191'],
  notReproducible:
    'The links of the lab carry packets of any size; on a real Linux `ping -M do -s 2000` over a link of 1500 bytes shows it.',
})
