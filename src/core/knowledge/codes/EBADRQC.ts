import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'device',
  summary: '“Invalid request code”: a driver was told to do something that it has no number for.',
  meaning: `
“Invalid request code”: the request had a number that the one who got it does not know. In System V it belonged to the same family of networking calls as EBADR. In Linux no common call returns it; drivers have used it behind their control files, for a command of
\`ioctl\` that they do not have (where the rule today is ENOTTY), or for a command that does not fit the state of the device, as switches of data centres do.

If it comes from a program of the maker of a device, program and driver are of different versions: compare \`modinfo -F version DRIVER\` with what the program was made for.`,
  sources: ['man:errno(3)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'No call of a plain Linux answers so; it takes a driver that chose the name.',
})
