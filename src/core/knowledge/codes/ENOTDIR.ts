import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'filesystem',
  summary: 'A part of the path that should be a directory is something else.',
  meaning: `
The kernel walks a path from left to right. Before each slash a directory is needed; here one of these names is a file. The message shows the whole
path, not the part that is wrong, which may be far to the left.

Calls that work on directories only, such as \`chdir\` and listing, give the same answer when the last name is a file.`,
  calls: [
    { call: 'open', when: 'A name before a slash is no directory; or O_DIRECTORY was given and the last one is none.' },
    { call: 'mkdir', when: 'A name before the last one is no directory.' },
    { call: 'chdir', when: 'The path is a file.' },
    { call: 'rmdir', when: 'The path is a file.' },
    { call: 'rename', when: 'The old path is a directory and the new one exists and is none.' },
  ],
  lookAlikes: [
    { code: 'ENOENT', differs: 'There a part of the path is missing; here it is there and of the wrong kind.' },
    { code: 'EISDIR', differs: 'The reverse: a file was needed, and there is a directory.' },
  ],
  sources: ['man:path_resolution(7)', 'man:open(2)', 'man:mkdir(2)'],
})
