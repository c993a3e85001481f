import { defineCause } from '../../schema.ts'

/** neigh_alloc() fails above gc_thresh3: sendmsg gets ENOBUFS. */
export default defineCause({
  title: 'The table of neighbours (ARP) is full',
  because:
    '`{program|The program}` could not send to {address|$|a neighbour} **because** the kernel’s table of neighbours has no room for another address',
  why: `
To send to a machine of the same network the kernel needs an entry with its hardware address. There may be \`gc_thresh3\` of them, 1024 by default, in all containers of the host together. Scanners, large flat networks and nodes with
hundreds of pods go beyond it; the kernel log then says “neighbour: arp_cache: neighbor table overflow!”.`,
  prior: 2,
  clues: [
    {
      when: { text: 'neighbou?r table overflow|arp_cache|ndisc_cache' },
      weight: 9,
      says: 'the kernel log names the table',
    },
    {
      when: { text: 'kubernetes|\\bpods?\\b|kubelet|nmap|masscan|arping|scan' },
      weight: 2,
      says: 'many addresses of one network are talked to',
    },
    { when: { syscall: ['sendmsg', 'sendto', 'send', 'connect'] }, weight: 1, says: 'sending failed' },
  ],
  question: {
    ask: 'How many neighbours are there, and how many may there be?',
    run: 'ip -4 neigh | wc -l; sysctl net.ipv4.neigh.default.gc_thresh3; sudo dmesg | grep -i "neighbo" | tail -3',
    answers: [
      {
        reads: {
          output: 'sysctl',
          where: { name: 'net\\.ipv4\\.neigh\\.default\\.gc_thresh3' },
          rows: { value: '1024|512|256' },
        },
        weight: 1,
        says: 'at most {value} are allowed',
      },
    ],
  },
  fixes: [
    {
      title: 'Allow more neighbours',
      when: 'So many machines or pods are really there.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo sysctl -w net.ipv4.neigh.default.gc_thresh1=4096 net.ipv4.neigh.default.gc_thresh2=8192 net.ipv4.neigh.default.gc_thresh3=16384',
          changes: 'The limits of the table, until the next boot. For IPv6 the same with net.ipv6.',
        },
      ],
      whyItWorks: 'Below gc_thresh1 nothing is cleared, above gc_thresh3 nothing is added.',
      risk: {
        level: 'reversible',
        undo: 'sudo sysctl -w net.ipv4.neigh.default.gc_thresh1=128 net.ipv4.neigh.default.gc_thresh2=512 net.ipv4.neigh.default.gc_thresh3=1024',
      },
      proof: { sh: 'sysctl net.ipv4.neigh.default.gc_thresh3', shows: '16384' },
    },
    {
      title: 'Make the network smaller',
      when: 'A /16 is one flat network.',
      steps: [
        {
          kind: 'text',
          text: 'Give each part a subnet of its own with a router between them: then only the router is a neighbour.',
        },
      ],
      whyItWorks: 'For addresses behind a router only the entry of the router is needed.',
      risk: { level: 'reversible', undo: 'Join the networks again.' },
      proof: { sh: 'ip -4 neigh | wc -l', shows: 'a few dozen' },
    },
  ],
  popularButWrong: {
    advice: 'Raise net.core.wmem_max.',
    because:
      'That is about buffers of sockets. The word “buffer” in the message leads astray: an entry of a table is missing.',
  },
  sources: [
    'man:arp(7)',
    'https://www.kernel.org/doc/html/latest/networking/ip-sysctl.html',
    'kernel:net/core/neighbour.c',
  ],
  notReproducible: 'The lab is one machine without neighbours, and the limit is one for all namespaces of a real one.',
})
