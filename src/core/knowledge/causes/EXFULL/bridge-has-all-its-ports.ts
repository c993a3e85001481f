import { defineCause } from '../../schema.ts'

/** net/bridge/br_if.c: a bridge has room for 1,023 ports. */
export default defineCause({
  title: 'The bridge has all the ports it can have: 1,023',
  because:
    '`{program|The program}` could not connect another interface to the bridge **because** a Linux bridge takes 1,023 ports, and this one has them',
  why: `
Each container, virtual machine or pod on a bridge network (\`docker0\`, \`cni0\`, \`virbr0\`) is one port of that bridge, by way of its \`veth\` or \`tap\` interface. The number is fixed in the kernel. More often than by so many containers it is
reached by left-overs: interfaces of containers that are gone and were never removed. Measured on Linux 6.18: the 1,024th \`ip link set … master\` is refused with “Exchange full”.`,
  prior: 2,
  clues: [
    {
      when: { text: 'bridge|\\bveth|docker0|cni0|virbr|master of|CNI|libnetwork|kubelet' },
      weight: 5,
      says: 'a bridge or its ports are named',
    },
    {
      when: { text: 'recvmsg|sd-bus|systemd\\[|MSG_CTRUNC' },
      weight: -3,
      says: 'systemd uses the same code for a message that was cut',
    },
  ],
  question: {
    ask: 'How many ports has the bridge?',
    run: 'ls /sys/class/net/docker0/brif | wc -l',
    answers: [
      { reads: { output: 'number', rows: { value: '>=1000' } }, weight: 6, says: 'it has {value} ports, of 1,023' },
      { reads: { output: 'number', rows: { value: '<1000' } }, weight: -4, says: 'it has {value} ports only' },
    ],
  },
  fixes: [
    {
      title: 'Remove interfaces that belong to no container',
      when: 'There are fewer containers than ports.',
      steps: [
        { kind: 'sh', sh: 'docker ps -q | wc -l; ls /sys/class/net/docker0/brif | wc -l' },
        {
          kind: 'sh',
          sh: 'for i in $(ls /sys/class/net/docker0/brif); do ip -o link show "$i"; done | grep NO-CARRIER',
        },
        {
          kind: 'sh',
          sh: 'sudo ip link del veth0a1b2c3',
          changes:
            'Removes that one interface. A container that still uses it loses its network: take only those whose other end is gone.',
        },
      ],
      whyItWorks:
        'A port without a carrier has nobody at its other end; with the interface its place in the bridge goes.',
      risk: {
        level: 'destructive',
        to: 'the network of a container that still uses the interface',
        undo: 'Start that container again: its engine makes a new interface.',
      },
      proof: { sh: 'ls /sys/class/net/docker0/brif | wc -l', shows: 'about as many as there are containers' },
    },
    {
      title: 'Share the containers out over more networks',
      when: 'So many really run on one machine.',
      steps: [
        {
          kind: 'sh',
          sh: 'docker network create --subnet 172.30.0.0/20 net2',
          changes:
            'Makes a second bridge with ports of its own. Containers of different networks do not reach each other by name.',
        },
        {
          kind: 'text',
          text: 'Kubernetes: keep the number of pods per node below a thousand (`maxPods`, 110 by default), or use a network plugin without a bridge (routes, ipvlan, eBPF).',
        },
      ],
      whyItWorks: 'The limit is that of one bridge, not of the machine.',
      risk: { level: 'reversible', undo: 'docker network rm net2' },
      proof: { sh: 'docker run --rm --network net2 busybox true; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Free space on the disk.',
    because: 'Nothing is stored: the word “full” is about the table of ports in the kernel.',
  },
  exceptions: [
    'systemd reports a message whose descriptors did not fit (MSG_CTRUNC) as “Exchange full” as well: there a limit of open files is behind it.',
  ],
  sources: ['kernel:net/bridge/br_if.c', 'https://github.com/weaveworks/weave/issues/3258', 'man:ip-link(8)'],
  notReproducible:
    'The lab has no bridges, and the code comes inside a netlink message while no call fails. On Linux 6.18 the 1,024th interface showed it.',
})
