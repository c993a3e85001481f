import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'device',
  summary: 'A device, a mount or a directory is in use and cannot be given away now.',
  meaning: `
Somebody uses what was to be unmounted, removed or opened alone: a process has its working directory in the mount or a file of it open, the directory is itself a mount point, or a device is claimed by another driver or
program. It works as soon as that use ends; \`fuser -vm\` shows who it is.`,
  calls: [
    {
      call: 'umount',
      when: 'A process has a file or its working directory in the mount, or another mount lies below it.',
    },
    { call: 'rmdir', when: 'The directory is a mount point, or the root of a process.' },
    { call: 'rename', when: 'The directory is a mount point.' },
    { call: 'open', when: 'The device allows one opener and has one.' },
  ],
  lookAlikes: [
    { code: 'ETXTBSY', differs: 'There it is a program file that runs.' },
    { code: 'ENOTEMPTY', differs: 'There the directory has entries; here it is in use, full or not.' },
  ],
  sources: ['man:umount(2)', 'man:rmdir(2)', 'man:rename(2)', 'man:fuser(1)'],
})
