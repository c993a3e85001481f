import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'process',
  summary: 'The file may be executed, but the kernel does not know its format.',
  meaning: `
\`execve\` looks at the first bytes of a file. A program begins with an ELF header for this kind of processor, a script with \`#!\` and its interpreter. Anything else is refused.

Shells soften it: when the kernel refuses, they run the file as a script of their own. Other programs do not, so the same file works from a prompt and fails from a service.`,
  calls: [
    {
      call: 'execve',
      when: 'The file is no program of this architecture and does not begin with `#!`; or it is a damaged or cut-off program.',
    },
  ],
  lookAlikes: [
    {
      code: 'ENOENT',
      differs:
        'There the file, or the interpreter after `#!`, is missing; here the file is there and cannot be read as a program.',
    },
    { code: 'EACCES', differs: 'There the permission to execute is missing.' },
  ],
  sources: ['man:execve(2)', 'man:elf(5)', 'kernel:fs/exec.c'],
})
