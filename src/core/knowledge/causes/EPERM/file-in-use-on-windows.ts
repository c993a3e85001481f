import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'Windows does not let go of the file: another program has it open',
  because:
    '`{program|The program}` could not change {path|`$`|the file} **because** another Windows program has it open and does not share it',
  why: `
Windows answers “access denied” (5) to a rename or removal of a file that is open elsewhere, and Node.js calls that EPERM; Python calls the
same number EACCES. The holder is an antivirus scanner, the indexer, an editor, a sync client such as OneDrive, or your own program, seconds later it is often gone.`,
  prior: 0,
  clues: [
    {
      when: {
        platform: ['windows'],
        syscall: ['rename', 'unlink', 'rmdir', 'open', 'mkdir', 'scandir', 'lstat', 'copyfile'],
      },
      weight: 6,
      says: 'it is Windows, and a file was to be changed',
    },
    { when: { entity: { path: '[A-Za-z]:\\\\.*' } }, weight: 4, says: '`{path}` is a path of Windows' },
    {
      when: { text: 'errno:? -4048|WinError 5|node_modules\\\\|OneDrive|antivirus|Defender' },
      weight: 2,
      says: 'signs of Windows stand in the log',
    },
    { when: { platform: ['linux', 'darwin', 'freebsd'] }, weight: -6, says: 'it is not Windows' },
  ],
  fixes: [
    {
      title: 'Find the holder, and close it',
      when: 'It fails each time.',
      steps: [
        {
          kind: 'text',
          text: 'Resource monitor, tab “CPU”, field “Associated handles”: search for the name of the file. Stop dev servers and editors that have the directory open.',
        },
        {
          kind: 'code',
          runtime: 'windows',
          language: 'powershell',
          code: 'handle.exe C:\\work\\app\\node_modules   # Sysinternals',
        },
      ],
      whyItWorks: 'With its last handle closed the file can be renamed and removed.',
      risk: { level: 'reversible', undo: 'Start the program that you closed again.' },
      proof: { sh: 'npm ci', shows: 'no EPERM' },
    },
    {
      title: 'Keep scanners and sync clients out of the build directory',
      when: 'It fails now and then.',
      steps: [
        {
          kind: 'text',
          text: 'Move the project out of OneDrive, and exclude its directory from the real-time scan if your company allows it.',
        },
      ],
      whyItWorks: 'Nobody else opens the files in the middle of a build.',
      risk: { level: 'reversible', undo: 'Remove the exclusion. Files in it are not scanned while it stands.' },
      proof: { sh: 'npm ci', shows: 'no EPERM, several times in a row' },
    },
  ],
  popularButWrong: {
    advice: 'Run the terminal as administrator.',
    because: 'An open file is open for administrators too.',
  },
  sources: [
    'https://learn.microsoft.com/en-us/windows/win32/fileio/creating-and-opening-files',
    'https://docs.libuv.org/en/v1.x/errors.html',
  ],
  notReproducible: 'Only Windows locks files in this way; the lab is a Linux machine.',
})
