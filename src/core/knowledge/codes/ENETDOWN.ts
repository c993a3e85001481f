import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The network interface itself is down.',
  meaning: `
Programs that talk to an interface and not to an address get it: packet capture, DHCP clients, CAN bus tools. \`ip route add\` for such a device gets it in the kernel's answer, and prints “Device for nexthop is not up”. For ordinary connections Linux takes the routes of an interface away when it goes down, so that these get ENETUNREACH. \`ip link set eth0 up\`
is the usual answer.`,
  calls: [
    { call: 'sendto', when: 'A packet socket sends on an interface that is down.' },
    { call: 'recvfrom', when: 'The interface of a packet socket went down while it waited.' },
  ],
  sources: ['man:packet(7)', 'man:ip-link(8)', 'kernel:net/packet/af_packet.c'],
})
