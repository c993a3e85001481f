import { defineCause } from '../../schema.ts'

/** SO_BINDTODEVICE, SIOCGIFINDEX and netlink with the name of an interface that is not there. */
export default defineCause({
  title: 'There is no network interface of that name',
  because:
    '`{program|The program}` could not use the network interface it was told to **because** this machine has none of that name',
  why: `
Interfaces are named by rules that differ: \`eth0\` in containers and most clouds, \`enp3s0\` or \`ens18\` on metal and in virtual machines, \`wlan0\` or \`wlp2s0\` for radio. A new card, a new slot, another
network mode of the container or another namespace gives other names, and settings that name one go stale. VPN and container interfaces (\`tun0\`, \`docker0\`) exist only while their program runs.`,
  prior: 2,
  clues: [
    {
      when: { text: 'SO_BINDTODEVICE|SIOC[GS]IF\\w+|Cannot find device|interface|Couldn.t bind to' },
      weight: 5,
      says: 'the log speaks of a network interface',
    },
    {
      when: { text: '\\b(?:eth|wlan|en[psox]\\w|ens|wlp|tun|tap|wg|br-?|docker|veth|bond|ppp)\\d' },
      weight: 3,
      says: 'a name of an interface stands in the log',
    },
    {
      when: { syscall: ['setsockopt', 'ioctl', 'bind', 'sendto', 'connect'] },
      weight: 3,
      says: 'the failing call is about a socket',
    },
    { when: { syscall: ['mount', 'mmap', 'fsopen'] }, weight: -6, says: 'no network is in play' },
    { when: { text: 'unknown filesystem type' }, weight: -6, says: 'it was a mount' },
  ],
  question: {
    ask: 'Which interfaces are there?',
    run: 'ip -br link',
    answers: [
      { reads: { output: 'ip-link', rows: { name: '(?!lo$).*' } }, weight: 2, says: 'this machine calls it `{name}`' },
      {
        reads: { output: 'ip-link', where: { name: '(?!lo$).*' }, rows: 'none' },
        weight: 3,
        says: 'there is only `lo`',
      },
    ],
  },
  fixes: [
    {
      title: 'Write the name it has here',
      when: 'The card is there under another name.',
      steps: [
        { kind: 'sh', sh: 'ip -br link' },
        { kind: 'sh', sh: 'ip -br address' },
        {
          kind: 'text',
          text: 'Put that name into the setting of the program. Take the address instead where the program allows it: it says what you mean and survives a new card.',
        },
      ],
      whyItWorks: 'The kernel looks interfaces up by their exact name, in the network namespace of the program.',
      risk: { level: 'reversible', undo: 'Write the old name again.' },
      proof: { sh: 'curl -sS --interface lo http://127.0.0.1/ -o /dev/null; echo $?', shows: 'any number but 45' },
    },
    {
      title: 'Give the card a name that stays',
      when: 'Several machines shall share one setting.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '# /etc/systemd/network/10-lan.link\n[Match]\nMACAddress=52:54:00:12:34:56\n[Link]\nName=lan0',
        },
      ],
      whyItWorks: 'udev renames the card by its hardware address at each start, wherever it sits.',
      risk: {
        level: 'reversible',
        undo: 'Remove the file and restart. Change all settings that name the old one first.',
      },
      proof: { sh: 'ip -br link show lan0', shows: 'one line with the state of the card' },
    },
    {
      title: 'Start what makes the interface, first',
      when: 'It is a tunnel or a bridge.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Unit]\nAfter=sys-subsystem-net-devices-wg0.device\nBindsTo=sys-subsystem-net-devices-wg0.device',
        },
      ],
      whyItWorks: 'The unit then waits until the interface has appeared, and stops when it goes.',
      risk: { level: 'reversible', undo: 'Take the two lines out.' },
      proof: { sh: 'systemctl status sys-subsystem-net-devices-wg0.device', shows: '`active (plugged)`' },
    },
  ],
  popularButWrong: {
    advice: 'Bring the old names back with `net.ifnames=0`.',
    because: 'Then the first card found is `eth0`, and with two cards that may be the other one after the next start.',
  },
  sources: [
    'man:socket(7)',
    'man:netdevice(7)',
    'man:ip-link(8)',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.link.html',
  ],
  scenario: {
    params: { device: 'eth7', port: 3000, program: 'curl' },
    world: 'node-app',
    with: {
      processes: [
        { argv: ['node', 'server.js'], cwd: '/srv/app', log: '/srv/app/first.log', ready: { listen: '{port}' } },
      ],
    },
    reproduce: {
      run: 'curl -sS --interface {device} http://127.0.0.1:{port}/',
      fails: { call: 'setsockopt', errno: 'ENODEV' },
    },
    steps: [
      {
        title: 'Go through that interface',
        ask: 'Ask the server through the interface that the settings name.',
        run: 'curl -sS --interface {device} http://127.0.0.1:{port}/',
        done: { kind: 'fails', call: 'setsockopt', errno: 'ENODEV' },
      },
      {
        title: 'List the interfaces',
        ask: 'Which interfaces does this machine have?',
        run: 'ip -br link',
        done: { kind: 'ran', program: ['ip', 'ls', 'cat'] },
      },
      {
        title: 'Take one that is there',
        ask: 'Use a name from that list.',
        run: 'curl -sS --interface lo http://127.0.0.1:{port}/',
        done: { kind: 'connected', port: '{port}' },
      },
    ],
    solved: { kind: 'connected', port: '{port}' },
    solutions: [
      { title: 'Name the interface that is there', run: 'curl -sS --interface lo http://127.0.0.1:{port}/' },
      { title: 'Name the address instead', run: 'curl -sS --interface 127.0.0.1 http://127.0.0.1:{port}/' },
    ],
    wrong: [
      {
        run: 'sudo curl -sS --interface {device} http://127.0.0.1:{port}/',
        but: 'Root finds no such interface either.',
      },
      { run: 'sudo ip link set {device} up', but: 'What is not there cannot be switched on.' },
    ],
  },
})
