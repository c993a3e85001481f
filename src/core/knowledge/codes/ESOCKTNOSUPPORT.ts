import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The address family has no sockets of that type.',
  meaning: `
\`socket(family, type, protocol)\` knows the family, and the family has no such type: \`SOCK_SEQPACKET\` or \`SOCK_RDM\` for IPv4, for instance. TCP is a
stream and UDP sends datagrams; packets in sequence exist for Unix sockets, SCTP and Bluetooth.

It is a mistake in a program or a missing kernel module, never a state of the network.`,
  calls: [
    { call: 'socket', when: 'The type is unknown within this family, or its module (such as sctp) is not loaded.' },
  ],
  lookAlikes: [
    { code: 'EPROTONOSUPPORT', differs: 'There the type is known and the protocol is not.' },
    { code: 'EAFNOSUPPORT', differs: 'There the whole family is missing.' },
  ],
  sources: ['man:socket(2)', 'man:vsock(7)', 'kernel:net/ipv4/af_inet.c'],
})
