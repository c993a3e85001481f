import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'device',
  summary: 'The device or the filesystem below could not read or write the data.',
  meaning: `
The call was right, and the layer below could not do it: a bad block, a cable, a drive that has gone, a network disk that stopped
answering, a filesystem whose structures are damaged. The kernel has tried several times before it says so, and its own log
(\`dmesg\`) names the device.

Take it seriously: save what can be read first, repair afterwards. After a failed \`fsync\` the data that was to be written may be lost.`,
  calls: [
    { call: 'read', when: 'The device reported an error; or a background process reads from its terminal.' },
    { call: 'write', when: 'The device reported an error.' },
    { call: 'fsync', when: 'Earlier writes could not be brought to the device. The error is reported once.' },
  ],
  lookAlikes: [
    { code: 'ENXIO', differs: 'There no device answers at that address at all.' },
    { code: 'EROFS', differs: 'There the kernel may have made the filesystem read-only after errors like this one.' },
    { code: 'EUCLEAN', differs: 'There the filesystem found its own structures damaged; here a device failed.' },
  ],
  sources: ['man:read(2)', 'man:fsync(2)', 'man:dmesg(1)'],
})
