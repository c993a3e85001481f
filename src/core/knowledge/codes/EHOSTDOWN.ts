import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The host is said to be down; on Linux mostly SMB or systemctl, and no host at all.',
  meaning: `
Linux returns it to \`connect\` only for the ICMP message “destination host unknown”, which routers hardly ever send. Two programs use it for themselves: the SMB client, when a server hangs up during the first exchange, and \`systemctl\`, where systemd does not run. On
macOS and BSD it is a neighbour that does not answer, which Linux calls EHOSTUNREACH.`,
  calls: [{ call: 'connect', when: 'The ICMP message “destination host unknown” (code 7) arrived.' }],
  sources: ['man:errno(3)', 'kernel:net/ipv4/icmp.c', 'man:mount.cifs(8)'],
})
