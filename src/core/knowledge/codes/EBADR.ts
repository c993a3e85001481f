import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'filesystem',
  summary: 'The map of a file’s blocks was asked for with a flag the filesystem lacks.',
  meaning: `
“Invalid request descriptor” comes from System V, where requests to a network service had descriptors. Linux has given the number one use of its own: FIEMAP, the \`ioctl\` by which \`filefrag\` and backup tools
ask which blocks a file has. If the request carries a flag that the filesystem does not know, the answer is EBADR, and the structure comes back with those flags.

Beside that a few drivers chose the name for faults of their own set-up, such as a pin or a DMA channel that is missing; there \`dmesg\` tells which one spoke.`,
  sources: ['https://docs.kernel.org/filesystems/fiemap.html', 'kernel:fs/ioctl.c', 'man:errno(3)'],
  notReproducible: 'A Python program showed it on ext4; none of the programs of the lab asks for a map of blocks.',
})
