import { defineCause } from '../../schema.ts'

/** libuv maps ERROR_SHARING_VIOLATION (32) and ERROR_LOCK_VIOLATION (33) to EBUSY. */
export default defineCause({
  title: 'Another program has the file open (Windows)',
  because:
    '`{program|The program}` could not change {path|`$`|the file} **because** another program has it open and does not share it',
  why: `
On Windows who opens a file also says what others may do with it meanwhile. Most programs forbid deleting and renaming, so a virus scanner that reads a new file, an editor, a sync client (OneDrive, Dropbox) or a \`node\` that still runs
is enough: “resource busy or locked”. It lasts milliseconds for a scanner, and until you close it for an editor. Linux has no such lock.`,
  prior: 1,
  clues: [
    { when: { text: 'resource busy or locked' }, weight: 2, says: 'Node.js says it for a sharing violation' },
    { when: { entity: { path: '[A-Za-z]:\\\\.*' } }, weight: 6, says: '{path} is a path of Windows' },
    { when: { platform: ['windows'] }, weight: 4, says: 'it is Windows' },
    {
      when: { text: 'ERROR_SHARING_VIOLATION|being used by another process|0x80070020' },
      weight: 6,
      says: 'Windows names the sharing violation',
    },
    { when: { entity: { path: '/(?!mnt/[a-z]/).*' } }, weight: -6, says: '{path} is no path of Windows' },
  ],
  fixes: [
    {
      title: 'Find who has it open',
      when: 'It fails each time.',
      steps: [
        {
          kind: 'text',
          text: 'Resource Monitor (`resmon`), tab CPU, “Associated Handles”: type a part of the name. Or PowerToys’ File Locksmith in the menu of the file.',
        },
        {
          kind: 'code',
          runtime: 'powershell',
          language: 'powershell',
          code: 'handle64.exe C:\\app\\node_modules   # from Sysinternals',
        },
      ],
      whyItWorks: 'The list names each process with a handle to the file; close that program in the ordinary way.',
      risk: { level: 'read-only' },
      proof: { sh: 'handle64.exe FILE', shows: '“No matching handles found”' },
    },
    {
      title: 'Stop your own servers before you install or delete',
      when: 'It is `npm install`, `npm ci` or a build that fails.',
      steps: [
        {
          kind: 'text',
          text: 'End the dev server, the test watcher and the editor’s TypeScript server (VS Code: “TypeScript: Restart TS Server”), then run the command again. Move the project out of a folder that is synchronised.',
        },
      ],
      whyItWorks: 'They hold modules of `node_modules` open as long as they run.',
      risk: { level: 'reversible', undo: 'Start them again.' },
      proof: { sh: 'npm ci', shows: 'no EBUSY' },
    },
    {
      title: 'Try again after a moment',
      when: 'You write the program, and it fails now and then.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'await fs.promises.rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })',
        },
      ],
      whyItWorks: 'A scanner lets go within a second. `maxRetries` is meant for this code.',
      risk: { level: 'reversible', undo: 'Take the options out.' },
      proof: { sh: 'node clean.js', shows: 'no error in ten runs' },
    },
  ],
  popularButWrong: {
    advice: 'Run the command as administrator.',
    because: 'The lock counts for administrators too.',
  },
  exceptions: ['In WSL the same holds below `/mnt/c`, whose files Windows programs can have open.'],
  sources: [
    'https://learn.microsoft.com/en-us/windows/win32/fileio/creating-and-opening-files',
    'https://nodejs.org/api/fs.html',
    'https://docs.libuv.org/en/v1.x/errors.html',
  ],
  notReproducible: 'It takes Windows, where opening a file can lock others out.',
})
