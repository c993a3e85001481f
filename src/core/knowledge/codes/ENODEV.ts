import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'device',
  summary: 'There is no such device, or nothing in the kernel can serve it.',
  meaning: `
The kernel knows no device of that name or number, or no driver that could do what was asked. Typical: a network interface with a wrong name, a filesystem type
whose module is missing, a file that cannot be mapped into memory.`,
  calls: [
    { call: 'mount', when: 'The type of filesystem is not known to the kernel.' },
    { call: 'setsockopt', when: 'SO_BINDTODEVICE names an interface that is not there.' },
    { call: 'mmap', when: 'This filesystem cannot map files.' },
  ],
  lookAlikes: [
    { code: 'ENXIO', differs: 'There a special file exists, and nobody is behind it.' },
    { code: 'ENOENT', differs: 'There a name in the filesystem is missing.' },
    { code: 'ENOTBLK', differs: 'There something is named that is no disk at all.' },
  ],
  sources: ['man:mount(2)', 'man:socket(7)', 'man:mmap(2)'],
})
