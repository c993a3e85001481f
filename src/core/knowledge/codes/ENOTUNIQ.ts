import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The name or address is used already on this network.',
  meaning:
    "SCTP and CAN drivers, a network card's driver or a cluster file system found a name or address twice. For a TCP port the code is EADDRINUSE.",
  sources: ['kernel:include/uapi/asm-generic/errno.h', 'man:errno(3)'],
  notReproducible: 'Only few drivers return it.',
})
