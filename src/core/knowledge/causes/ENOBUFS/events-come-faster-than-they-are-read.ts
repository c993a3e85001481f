import { defineCause } from '../../schema.ts'

/** netlink: the receive queue overflowed, recvmsg returns ENOBUFS once. */
export default defineCause({
  title: 'Messages of the kernel came faster than the program read them',
  because:
    '`{program|The program}` lost messages **because** the receive buffer of its netlink socket was full when the kernel had more to say',
  why: `
Network managers, routing daemons, \`ip monitor\`, conntrack and NFLOG readers are told about changes by netlink. The kernel does not wait for them: what no longer fits is dropped, and the next \`recvmsg\` says ENOBUFS once. The
socket goes on working, but the program's picture is out of date from then on.`,
  prior: 1,
  clues: [
    { when: { syscall: ['recvmsg', 'recv', 'recvfrom', 'read'] }, weight: 5, says: 'it failed while receiving' },
    {
      when: { text: 'netlink|nflog|nfqueue|conntrack|ip monitor|overrun|audit' },
      weight: 5,
      says: 'netlink stands in the log',
    },
    { when: { syscall: ['sendmsg', 'sendto', 'send'] }, weight: -4, says: 'it failed while sending' },
  ],
  question: {
    ask: 'How many messages were dropped?',
    run: 'cat /proc/net/netlink',
    answers: [
      {
        reads: { output: 'netlink', rows: { drops: '[1-9]\\d*' } },
        weight: 5,
        says: 'a netlink socket (number {holderPid}, mostly the pid) has lost {drops} messages',
      },
      {
        reads: { output: 'netlink', rows: { drops: '0' } },
        weight: -4,
        says: 'no netlink socket has lost a message',
      },
    ],
  },
  fixes: [
    {
      title: 'Read the whole state again',
      when: 'The program is yours: it must be able to.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'if (n < 0 && errno == ENOBUFS)\n  dump_everything_again();   /* some events are lost: start from a fresh list */',
        },
      ],
      whyItWorks: 'A new dump replaces what the lost messages would have told.',
      risk: { level: 'reversible', undo: 'Remove the branch.' },
      proof: { sh: 'cat /proc/net/netlink', shows: 'the column Drops no longer matters' },
    },
    {
      title: 'Give it a larger buffer',
      when: 'Bursts are short, as when hundreds of containers start.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'int size = 8 << 20;\nsetsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);   /* needs CAP_NET_ADMIN */',
        },
        { kind: 'code', runtime: 'conntrackd', language: 'text', code: 'NetlinkBufferSize 8388608' },
      ],
      whyItWorks: 'More messages can wait until the program comes to read them.',
      risk: { level: 'reversible', undo: 'Take the setting out.' },
      proof: { sh: 'cat /proc/net/netlink', shows: 'Drops stays at 0' },
    },
  ],
  popularButWrong: {
    advice: 'Close the socket and open it anew.',
    because: 'More events are lost in between, and the new one fills up as fast.',
  },
  sources: ['man:netlink(7)', 'man:socket(7)', 'kernel:net/netlink/af_netlink.c'],
  notReproducible:
    'It takes a program that reads netlink slowly while thousands of changes happen; the lab has no events.',
})
