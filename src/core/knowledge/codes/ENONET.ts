import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The machine is not on the network; from routers of another age.',
  meaning: `
Linux returns it for one thing only: the ICMP message “source host isolated”, which routers have been told not to send since 1995. If you see it, something answers with that message on purpose, or a driver or library uses the name for itself.`,
  sources: ['man:errno(3)', 'kernel:net/ipv4/icmp.c', 'https://www.rfc-editor.org/rfc/rfc1812'],
  notReproducible: 'Linux returns it only from drivers or for messages that no router sends any more.',
})
