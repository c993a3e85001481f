import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'Nobody in the local network answers for that address',
  because:
    '`{program|The program}` could not reach {address|$|the host} **because** no machine in the local network answered to the question who has that address',
  why: `
Before the first packet the kernel asks the local network for the hardware address (ARP, for IPv6 neighbour discovery). When nobody answers to three questions, one a second, it gives up with this code. The machine is off, asleep, in another network or VLAN, or has another address by now; and for a
destination outside it is the gateway that is silent.`,
  prior: 2,
  clues: [
    {
      when: { entity: { address: '192\\.168\\..*|10\\..*|172\\.(?:1[6-9]|2\\d|3[01])\\..*|169\\.254\\..*' } },
      weight: 2,
      says: '`{address}` is an address of a local network',
    },
    {
      when: { text: 'Destination Host Unreachable|dev \\S+ (?:INCOMPLETE|FAILED)|\\barp\\b' },
      weight: 5,
      says: 'the neighbour did not answer',
    },
    { when: { text: 'prohibited|firewalld' }, weight: -3, says: 'a firewall answered' },
  ],
  question: {
    ask: 'What does the table of neighbours say?',
    run: 'ip neigh show {address}',
    answers: [
      {
        reads: { output: 'ip-neigh', where: { address: '{address}' }, rows: { state: 'FAILED|INCOMPLETE' } },
        weight: 6,
        says: 'nobody answered for that address',
      },
      {
        reads: { output: 'ip-neigh', where: { address: '{address}' }, rows: { state: 'REACHABLE|STALE|DELAY' } },
        weight: -6,
        says: 'the neighbour does answer',
      },
    ],
  },
  fixes: [
    {
      title: 'Find the machine',
      when: 'It should be there.',
      steps: [
        { kind: 'sh', sh: 'ping -c 3 {address}; ip neigh show {address}' },
        {
          kind: 'text',
          text: 'Is it switched on, and in the same network? Look for its present address at the router: DHCP may have given it another one.',
        },
      ],
      whyItWorks: 'Only a machine that has the address answers the question for it.',
      risk: { level: 'read-only' },
      proof: { sh: 'ip neigh show {address}', shows: '`REACHABLE`' },
    },
    {
      title: 'Correct the network mask or the gateway',
      when: 'The address does not belong to your local network at all.',
      steps: [
        { kind: 'sh', sh: 'ip -br addr; ip route get {address}' },
        {
          kind: 'text',
          text: 'If the route names a device without `via`, your mask is too wide: the kernel believes that the address is next door. If it names a gateway, that one is silent.',
        },
      ],
      whyItWorks: 'With the right mask the packet goes to the router instead of to a neighbour who does not exist.',
      risk: { level: 'reversible', undo: 'Set the old mask.' },
      proof: { sh: 'ip route get {address}', shows: '`via` and the address of the router' },
    },
  ],
  popularButWrong: {
    advice: 'Empty the ARP cache again and again.',
    because: 'The entry FAILED is only the note that nobody answered. It vanishes by itself as soon as somebody does.',
  },
  exceptions: ['On Wi-Fi with client isolation the machines cannot see each other although all of them are online.'],
  sources: ['man:arp(7)', 'man:ip-neighbour(8)', 'man:ip(7)'],
  notReproducible: 'It takes a second network card; the machine of the lab has loopback only.',
})
