import { defineCause } from '../../schema.ts'

/** Windows: readlink on exFAT or FAT32 is ERROR_INVALID_FUNCTION, which libuv calls EISDIR. */
export default defineCause({
  title: 'The project lies on a drive of Windows that has no links (exFAT, FAT32)',
  because:
    '`{program|The program}` could not read {path|`$`|a path} as a link **because** the drive it lies on is formatted with exFAT or FAT32, which knows no links',
  why: `
Bundlers and servers ask of each file whether it is a link (\`readlink\`). On NTFS the answer for a plain file is “no link”. exFAT and FAT32 do not have the function at all; Windows says “incorrect function”, and Node.js gives that the name EISDIR: \`illegal operation on a directory, readlink\`. No directory plays a
part. Sticks, cards, external disks and a second partition shared with a Mac are mostly exFAT.`,
  prior: 1,
  clues: [
    { when: { syscall: ['readlink'] }, weight: 8, says: 'the failing call reads a link' },
    { when: { entity: { path: '[D-Zd-z]:[\\\\/].*' } }, weight: 3, says: '`{path}` lies on another drive than C' },
    {
      when: { text: 'exfat|fat32|webpack|next(?:\\.js)?|vite|turbopack' },
      weight: 1,
      says: 'a bundler, or such a format, is named',
    },
    { when: { platform: ['linux', 'darwin', 'freebsd'] }, weight: -6, says: 'it is not Windows' },
    {
      when: { syscall: ['open', 'read', 'unlink', 'copyfile', 'rename'] },
      weight: -6,
      says: '`{syscall}` reads no link',
    },
  ],
  fixes: [
    {
      title: 'Move the project to a drive with NTFS',
      when: 'Nearly always.',
      steps: [
        {
          kind: 'code',
          runtime: 'windows',
          language: 'powershell',
          code: 'Get-Volume | Select-Object DriveLetter, FileSystem\nrobocopy E:\\shop C:\\work\\shop /E /XD node_modules',
        },
        { kind: 'text', text: 'Then install the packages anew in the new place.' },
      ],
      whyItWorks: 'NTFS has links, and says of a plain file that it is none.',
      risk: { level: 'reversible', undo: 'Remove the copy.' },
      proof: { sh: 'npm run build', shows: 'no EISDIR' },
    },
    {
      title: 'Convert the drive',
      when: 'It is FAT32, only Windows uses it, and its content is saved elsewhere.',
      steps: [{ kind: 'code', runtime: 'windows', language: 'powershell', code: 'convert E: /FS:NTFS' }],
      whyItWorks:
        '`convert` writes the structures of NTFS around the files that are there. It knows no way from exFAT: that takes formatting.',
      risk: {
        level: 'destructive',
        to: 'the drive, if the conversion is broken off',
        undo: 'None but the copy made before: there is no way back to FAT32.',
      },
      proof: { sh: 'npm run build', shows: 'no EISDIR' },
    },
  ],
  popularButWrong: {
    advice: 'Look for a folder that was given where a file belongs.',
    because: 'The name of the code misleads: it stands for “this drive does not have that function”.',
  },
  sources: [
    'https://docs.libuv.org/en/v1.x/errors.html',
    'https://github.com/libuv/libuv/blob/v1.x/src/win/error.c',
    'https://learn.microsoft.com/en-us/windows/win32/fileio/filesystem-functionality-comparison',
  ],
  notReproducible: 'Windows and libuv give the code together; on Linux the same question to FAT is answered EINVAL.',
})
