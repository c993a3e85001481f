import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'device',
  summary: '“Invalid request descriptor”: a code of System V which no general call of Linux returns.',
  meaning: `
“Invalid request descriptor”. A leftover of Unix System V: the number and the text are in \`errno.h\` so that old programs compile. No system call lists it in its manual; in the kernel it can only come from a driver that chose this name for an answer of its own device.

When you meet it, the code says little: \`dmesg\` says which driver spoke, and what it was asked for.`,
  sources: ['man:errno(3)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux returns it only from drivers of particular hardware or servers.',
})
