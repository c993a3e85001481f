import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'device',
  summary: 'The disk is reserved by another machine, or a driver says “invalid exchange”.',
  meaning: `
The name is from STREAMS of Unix System V. On Linux a program meets it with shared disks: the block layer uses it for a *reservation conflict*, when another machine of a cluster holds the SCSI or NVMe reservation of that disk. Reads or writes then fail, and \`dmesg\` says “reservation conflict” (older kernels: “critical nexus error”).

\`sg_persist --in --read-reservation /dev/sdb\` shows who holds it. Do not break it before you know that the other machine does not write there.`,
  sources: ['man:errno(3)', 'kernel:block/blk-core.c'],
  notReproducible: 'Linux returns it only from drivers of particular hardware or servers.',
})
