import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The loader named in the program is damaged or not for this machine.',
  meaning:
    '`execve` found the interpreter of an ELF program (`/lib64/ld-linux-…`) and could not use it: not an ELF file, wrong architecture, cut off. Usually a file copied over the loader, or a root file system of another architecture. `file PROGRAM` names the loader that it wants. A loader that is missing gives ENOENT instead, an empty one EIO.',
  calls: [{ call: 'execve', when: 'The ELF interpreter was not in a recognized format.' }],
  sources: ['man:execve(2)', 'kernel:fs/binfmt_elf.c'],
})
