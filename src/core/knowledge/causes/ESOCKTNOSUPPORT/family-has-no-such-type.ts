import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The address family has no sockets of that type',
  because:
    '`{program|The program}` could not make a socket **because** its family and its type were put together in a way that does not exist here',
  why: `
\`socket\` looks the type up in the table of the family. IPv4 and IPv6 have streams, datagrams and raw packets; netlink has raw ones and datagrams, Unix sockets have no \`SOCK_RDM\`. \`SOCK_SEQPACKET\` for IP exists once the SCTP module is loaded, with SCTP as its protocol.
Two arguments in the wrong order give the same answer.`,
  prior: 3,
  clues: [
    { when: { syscall: ['socket', 'socketpair'] }, weight: 3, says: 'the socket itself could not be made' },
    {
      when: { text: 'SOCK_(?:SEQPACKET|RDM|DCCP|PACKET)|SEQPACKET|sctp|vsock|netlink' },
      weight: 3,
      says: 'a type or family stands in the log that does not go with every other',
    },
  ],
  question: {
    ask: 'Which three numbers does the program hand to the kernel?',
    run: 'strace -f -e trace=socket,socketpair COMMAND',
    answers: [
      {
        reads: { output: 'strace', rows: { call: 'socket(?:pair)?', errno: 'ESOCKTNOSUPPORT' } },
        weight: 4,
        says: '`{call}({args})` is the pair that does not exist',
      },
    ],
  },
  fixes: [
    {
      title: 'Use a type that the family has',
      when: 'The program is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'socket.socket(socket.AF_INET, socket.SOCK_STREAM)      # TCP\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM)       # UDP\nsocket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)   # packets in order, on one machine',
        },
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);   /* family, type, protocol: in this order */',
        },
      ],
      whyItWorks: 'Each of these pairs is in the kernel’s table of its family.',
      risk: { level: 'reversible', undo: 'Write the former type again.' },
      proof: { sh: 'strace -e trace=socket COMMAND', shows: 'a descriptor as the result' },
    },
    {
      title: 'Load SCTP',
      when: 'The program wants SOCK_SEQPACKET for IP on purpose.',
      steps: [{ kind: 'sh', sh: 'sudo modprobe sctp', changes: 'Loads the protocol until the next boot.' }],
      whyItWorks:
        'The module registers its type for IPv4 and IPv6; the kernel tries to load it by itself, which fails where it is not installed or is forbidden.',
      risk: { level: 'reversible', undo: 'sudo modprobe -r sctp' },
      proof: { sh: 'grep SCTP /proc/net/protocols', shows: 'a line' },
    },
  ],
  popularButWrong: {
    advice: 'Run it as root, or with CAP_NET_RAW.',
    because: 'Rights are asked for after the type was found; a missing right gives EPERM.',
  },
  exceptions: [
    'A raw IP socket without a protocol is EPROTONOSUPPORT instead, and a number that is no type at all EINVAL (measured on Linux 6.18).',
  ],
  sources: ['man:socket(2)', 'man:netlink(7)', 'kernel:net/ipv4/af_inet.c'],
  notReproducible:
    'No tool of the lab asks for such a socket. `socket(AF_INET, SOCK_SEQPACKET, 0)` in Perl and Python showed it on a kernel without SCTP.',
})
