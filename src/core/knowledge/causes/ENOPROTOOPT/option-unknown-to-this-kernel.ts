import { defineCause } from '../../schema.ts'

/** setsockopt(2)/getsockopt(2): level or option unknown for this socket. */
export default defineCause({
  title: 'This socket has no such option',
  because:
    '`{program|The program}` could not set an option of a socket **because** this kernel, or this type of socket, does not have it',
  why: `
An option belongs to a level and a kind of socket: \`TCP_NODELAY\` to TCP, \`IPV6_V6ONLY\` to IPv6. Set on a UDP or an IPv4 socket it is unknown. Other reasons are a kernel older
than the option, one built without a module (\`TCP_MD5SIG\`, the tables of iptables-legacy), WSL 1 and sandboxes such as gVisor, which know fewer of them.`,
  prior: 2,
  clues: [
    { when: { syscall: ['setsockopt', 'getsockopt'] }, weight: 6, says: 'the failing call is about an option' },
    {
      when: { text: 'setsockopt|getsockopt|\\b(?:SO|TCP|IP|IPV6)_[A-Z]{3,}|socket option' },
      weight: 5,
      says: 'an option is named in the log',
    },
    {
      when: { text: 'iptables|ip_tables|insmod' },
      weight: 2,
      says: 'iptables asks the kernel by way of socket options',
    },
    { when: { syscall: ['connect', 'dial'] }, weight: -5, says: 'it failed while connecting' },
  ],
  question: {
    ask: 'Which option is it?',
    run: 'strace -f -e trace=setsockopt,getsockopt -Z COMMAND',
    answers: [
      {
        reads: { output: 'strace', rows: { call: '[gs]etsockopt', errno: 'ENOPROTOOPT' } },
        weight: 5,
        says: '`{call}({args})` is refused',
      },
      {
        reads: { output: 'strace', rows: { call: 'connect|sendto|sendmsg|recvfrom', errno: 'ENOPROTOOPT' } },
        weight: -6,
        says: '`{call}` is refused, not an option',
      },
    ],
  },
  fixes: [
    {
      title: 'Set the option on sockets that have it',
      when: 'The program is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'if s.family == socket.AF_INET6:\n    s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)',
        },
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'if (setsockopt(fd, IPPROTO_TCP, TCP_FASTOPEN, &n, sizeof n) < 0 && errno != ENOPROTOOPT)\n  err(1, "setsockopt");   /* a nicety: go on without it */',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'if err != nil && !errors.Is(err, unix.ENOPROTOOPT) { return err }',
        },
      ],
      whyItWorks: 'Most options only make things faster; a program does without them where they are missing.',
      risk: { level: 'reversible', undo: 'Take the condition out.' },
      proof: { sh: 'strace -f -e trace=setsockopt -Z COMMAND', shows: 'no line' },
    },
    {
      title: 'Load the module, or use nftables',
      when: 'iptables says so, or “do you need to insmod?”.',
      steps: [
        { kind: 'sh', sh: 'sudo modprobe ip_tables', changes: 'Loads the module of the old iptables into the kernel.' },
        {
          kind: 'sh',
          sh: 'sudo update-alternatives --config iptables',
          changes: 'Chooses which iptables is started: the nft one speaks to the newer part of the kernel.',
        },
      ],
      whyItWorks: 'The options of iptables exist as long as its module is loaded.',
      risk: { level: 'reversible', undo: 'sudo modprobe -r ip_tables, or choose the old alternative.' },
      proof: { sh: 'sudo iptables -S', shows: 'the rules' },
    },
  ],
  popularButWrong: {
    advice: 'Raise the limits of the socket buffers.',
    because: 'A value that is too large is cut down silently by the kernel; it never gives this error.',
  },
  exceptions: ['`SO_REUSEPORT` on a Unix socket gives EOPNOTSUPP, not this one.'],
  sources: ['man:setsockopt(2)', 'man:socket(7)', 'man:tcp(7)', 'man:ipv6(7)'],
  notReproducible: 'It takes a call of one’s own in C or Python; the programs of the lab only set options that exist.',
})
