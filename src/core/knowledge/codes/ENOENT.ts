import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'filesystem',
  summary: 'A part of this path does not exist: the last one, or one before it.',
  meaning: `
The kernel walked the path part by part and came to a name that is not there. The message shows the whole path, not the part that is
missing: it may be the file, any directory above it, or what a symbolic link on the way points to.

A relative path starts at the working directory of the process, which is often not the directory that the program lies in. And for a
program that “does not exist although it does”, the missing file is the interpreter in its first line, or its dynamic loader.`,
  calls: [
    { call: 'open', when: 'The file is missing and O_CREAT was not asked for, or a directory above it is missing.' },
    { call: 'execve', when: 'The program, the interpreter named after #!, or the ELF loader does not exist.' },
    { call: 'mkdir', when: 'A parent directory does not exist. mkdir makes one level only.' },
    { call: 'rename', when: 'The old path, or the directory of the new one, does not exist.' },
    { call: 'connect', when: 'The socket file of a Unix socket does not exist.' },
  ],
  lookAlikes: [
    { code: 'ESTALE', differs: 'There the file was found before, and its handle is void now.' },
    { code: 'ENODEV', differs: 'There a device or its driver is missing, not a name in the filesystem.' },
    { code: 'ENOTDIR', differs: 'There a part in the middle exists, but is a file; here it is missing.' },
    {
      code: 'EACCES',
      differs: 'There the part may exist, and you may not look; here you may look, and it is not there.',
    },
    {
      code: 'ECONNREFUSED',
      differs: 'There the socket file exists and nobody listens; here the file itself is missing.',
    },
    {
      code: 'ENAMETOOLONG',
      differs: 'There a name is longer than the filesystem can have; here it is short enough and not there.',
    },
    {
      code: 'ENOEXEC',
      differs: 'There the program was found and is no program; here it, or what runs it, is missing.',
    },
    { code: 'ELOOP', differs: 'There a symbolic link leads round in circles; here one leads to nothing.' },
  ],
  corrections: [
    {
      claim: 'The file is there, so the message is wrong.',
      truth:
        'For a script the missing file is the one after `#!`; a carriage return at the end of that line is enough. For a relative path it is a question of from where.',
    },
    {
      claim: 'Opening a file for writing makes the directories it needs.',
      truth: 'It makes the file, never a directory. Make those first (`mkdir -p`).',
    },
  ],
  sources: ['man:open(2)', 'man:path_resolution(7)', 'man:execve(2)', 'man:mkdir(2)', 'man:unix(7)'],
})
