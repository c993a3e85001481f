import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'A datagram was sent, and nobody said where to',
  because:
    '`{program|The program}` could not send the message **because** its UDP socket is not connected and the call named no address',
  why: `
A UDP socket has no other end by itself. Either \`connect\` sets one for all messages, or each \`sendto\` names it. \`send\` and \`write\` on a fresh socket have neither. It also happens after a failed \`connect\` whose result nobody
looked at, and when an address is empty because a setting is missing.`,
  prior: 3,
  clues: [
    { when: { syscall: ['send', 'write', 'sendmsg', 'sendto', 'writev'] }, weight: 3, says: 'the failing call sends' },
    {
      when: { text: '\\budp\\b|dgram|datagram|SOCK_DGRAM|syslog|statsd' },
      weight: 3,
      says: 'the log speaks of datagrams',
    },
  ],
  question: {
    ask: 'Does the socket have a peer?',
    run: 'ss -uanp',
    answers: [
      {
        reads: { output: 'ss', rows: { state: 'UNCONN', peer: '(?:0\\.0\\.0\\.0|\\*|\\[::\\]):\\*' } },
        weight: 3,
        says: 'the socket of `{holder}` is bound and has no peer',
      },
      { reads: { output: 'ss', rows: { state: 'ESTAB' } }, weight: -3, says: 'it is connected to {peer}' },
    ],
  },
  fixes: [
    {
      title: 'Name the address with each message',
      when: 'Messages go to several places, or are answers.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'data, peer = s.recvfrom(2048)\ns.sendto(b"answer", peer)',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'n, peer, err := conn.ReadFromUDP(buf)\nconn.WriteToUDP(answer, peer)   // Write() is for connections made by Dial',
        },
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'sendto(fd, buf, n, 0, (struct sockaddr *)&peer, sizeof peer);',
        },
      ],
      whyItWorks: 'The kernel then knows where this one message goes.',
      risk: { level: 'reversible', undo: 'Use send again.' },
      proof: { sh: 'sudo tcpdump -c 1 -ni any udp', shows: 'the packet' },
    },
    {
      title: 'Connect the socket, and look at the result',
      when: 'All messages go to one server.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 's.connect(("statsd.internal", 8125))\ns.send(b"visits:1|c")',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "socket.connect(8125, 'statsd.internal', (error) => { if (error) throw error; socket.send('visits:1|c') })",
        },
      ],
      whyItWorks: 'For UDP, connect sends nothing: it only notes the address for all later calls.',
      risk: { level: 'reversible', undo: 'Make the socket anew.' },
      proof: { sh: 'ss -uanp', shows: 'the socket with its peer' },
    },
  ],
  popularButWrong: {
    advice: 'Bind the socket first.',
    because: 'bind sets the own address. The address of the other end is the one that is missing.',
  },
  exceptions: [
    'On TCP the same mistake is ENOTCONN or EPIPE. On macOS a Unix datagram socket whose server went away may answer with EDESTADDRREQ, too.',
  ],
  sources: ['man:send(2)', 'man:udp(7)', 'posix:send', 'https://docs.python.org/3/library/socket.html'],
  notReproducible:
    'It takes a program in C or Python: Node.js sends to localhost when no address is given, and bash always connects.',
})
