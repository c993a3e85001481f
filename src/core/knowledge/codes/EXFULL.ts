import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'A bridge of the network has all 1,023 ports, or a message lost its descriptors.',
  meaning: `
“Exchange full”: a telephone exchange without a free line, which is close to what it means today. A Linux bridge (\`docker0\`, \`cni0\`, \`virbr0\`) has room for 1,023 ports; the next interface that shall join it is refused with this code, and container engines print “exchange
full”.

systemd has a second use for it: a message over a Unix socket whose descriptors did not fit (MSG_CTRUNC), mostly since the receiver has too many open files.`,
  sources: ['kernel:net/bridge/br_if.c', 'https://github.com/systemd/systemd', 'man:errno(3)'],
  notReproducible:
    'The code comes inside a netlink message, and the lab has no bridges. On Linux 6.18 the 1,024th port showed it.',
})
