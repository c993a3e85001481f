import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The interface on which the program works is not switched on',
  because:
    '`{program|The program}` could not send or receive **because** it works on the interface itself, and that interface is down',
  why: `
Packet and CAN sockets are bound to an interface and use no route. While the interface does not have the flag UP, each send and receive ends with this code. Capture programs, DHCP clients, \`arping\` and \`cansend\` work that way. When it goes down
in the middle of a capture, the waiting receive is ended too.`,
  prior: 3,
  clues: [
    {
      when: {
        text: 'tcpdump|dhc(?:lient|pcd)|arping|arp-scan|can(?:send|dump|0)|\\bcan\\d|AF_PACKET|scapy|wireshark|dumpcap|nmap',
      },
      weight: 4,
      says: 'such a tool works on the interface and not on an address',
    },
    {
      when: { syscall: ['sendto', 'recvfrom', 'send', 'recv', 'write'] },
      weight: 1,
      says: '`{syscall}` was refused, the socket itself was there',
    },
  ],
  question: {
    ask: 'Is the interface up?',
    run: 'ip -br link',
    answers: [
      {
        reads: { output: 'ip-link', rows: { state: 'DOWN' } },
        weight: 4,
        says: '{interface} is down',
        fills: { interface: 'name' },
      },
    ],
  },
  fixes: [
    {
      title: 'Switch the interface on',
      when: 'Nobody switched it off on purpose.',
      steps: [{ kind: 'sh', sh: 'sudo ip link set {interface} up', changes: 'Sets the flag UP until the next boot.' }],
      whyItWorks: 'The kernel lets packets through to the driver of an interface that is up.',
      risk: { level: 'reversible', undo: 'sudo ip link set {interface} down' },
      proof: { sh: 'ip -br link show {interface}', shows: '`UP`, or `UNKNOWN` for tunnels and CAN' },
    },
    {
      title: 'Give the CAN bus its speed first',
      when: 'The interface is `can0` or alike: it cannot come up without one.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo ip link set can0 up type can bitrate 500000',
          changes: 'Sets the speed of the bus, which must be that of all others on it, and switches the controller on.',
        },
      ],
      whyItWorks: 'A controller without a speed cannot take part in the bus, so the driver refuses to start it.',
      risk: { level: 'reversible', undo: 'sudo ip link set can0 down' },
      proof: {
        sh: 'ip -details link show can0',
        shows: '`state ERROR-ACTIVE`, which is the good state of a CAN controller',
      },
    },
    {
      title: 'Let the service wait for the interface',
      when: 'It happens at boot only.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Unit]\nWants=network-online.target\nAfter=network-online.target\n\n[Service]\nRestart=on-failure\nRestartSec=5',
        },
      ],
      whyItWorks: 'The target is reached after the network manager has brought its interfaces up.',
      risk: { level: 'reversible', undo: 'Remove the lines, then `systemctl daemon-reload`.' },
      proof: { sh: 'systemctl status NAME', shows: '`active (running)` after a boot' },
    },
  ],
  popularButWrong: {
    advice: 'Add a route or a default gateway.',
    because: 'A packet socket does not look at routes, and the kernel takes no route over an interface that is down.',
  },
  exceptions: [
    'A cable that is unplugged leaves the interface UP with NO-CARRIER: sending then works and nothing arrives.',
    'An ordinary connection over such an interface gives ENETUNREACH, because its routes have gone.',
  ],
  sources: [
    'man:packet(7)',
    'man:ip-link(8)',
    'kernel:net/packet/af_packet.c',
    'https://docs.kernel.org/networking/can.html',
  ],
  notReproducible:
    'The programs of the lab have no packet sockets. On a real Linux `sendto` and `recvfrom` of one on a downed `lo` both gave ENETDOWN.',
})
