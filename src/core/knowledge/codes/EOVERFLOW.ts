import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'filesystem',
  summary: 'A value does not fit into the number that the caller has for it.',
  meaning: `
The kernel has a right answer, and the structure of the caller is too narrow for it: a size of 2 GiB or more in the 31 bits of an old 32-bit program, an inode number, a time after 2038. The object is in order; another program can use it.

Drivers use the code for more data than was asked for: on USB it means that a device sent too much (“babble”).`,
  calls: [
    { call: 'open', when: 'A 32-bit program without O_LARGEFILE opens a file of 2 GiB or more.' },
    { call: 'stat', when: 'Size, inode number, blocks or a time do not fit into the structure.' },
    { call: 'lseek', when: 'The new position does not fit into off_t.' },
    { call: 'getdents', when: 'An inode number does not fit into the entry.' },
  ],
  lookAlikes: [
    { code: 'EFBIG', differs: 'There the file may not become so large; here it is, and the caller cannot express it.' },
    {
      code: 'ERANGE',
      differs:
        'There the text of a number, or a buffer, has the wrong size; here one field of a structure is too narrow.',
    },
  ],
  corrections: [{ claim: 'The file is damaged.', truth: 'A 64-bit program opens it without complaint.' }],
  sources: ['man:open(2)', 'man:stat(2)', 'man:lseek(2)', 'https://docs.kernel.org/driver-api/usb/error-codes.html'],
})
