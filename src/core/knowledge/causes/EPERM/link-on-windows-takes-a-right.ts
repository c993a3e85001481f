import { defineCause } from '../../schema.ts'

/** Windows: CreateSymbolicLinkW needs SeCreateSymbolicLinkPrivilege or the developer mode. */
export default defineCause({
  title: 'Windows lets only some users make symbolic links',
  because:
    '`{program|The program}` could not make the link {dest|`$`|it wanted} **because** on Windows that takes a right which ordinary users do not have',
  why: `
On Windows a symbolic link needs the right “Create symbolic links”, which administrators have, or the developer mode (Windows 10 from 1703 on). Without either the call answers with error 1314, which Node.js prints as \`EPERM: operation not permitted, symlink\`. Package managers with workspaces, \`npm link\`, Expo, deploy
scripts and unpackers of archives that were made on Linux meet it. A junction is a link between folders that takes no right.`,
  prior: 1,
  clues: [
    {
      when: { syscall: ['symlink'], platform: ['windows'] },
      weight: 8,
      says: 'a symbolic link was to be made on Windows',
    },
    {
      when: { text: 'symlink|mklink|junction|SeCreateSymbolicLinkPrivilege|\\b1314\\b' },
      weight: 3,
      says: 'a link is spoken of',
    },
    { when: { platform: ['linux', 'darwin', 'freebsd'] }, weight: -8, says: 'it is not Windows' },
    {
      when: { syscall: ['rename', 'unlink', 'rmdir', 'open', 'lstat', 'scandir'] },
      weight: -4,
      says: '`{syscall}` makes no link',
    },
  ],
  fixes: [
    {
      title: 'Switch the developer mode on',
      when: 'It is your own machine. The usual answer.',
      steps: [
        {
          kind: 'text',
          text: 'Windows 11: Settings, System, For developers, Developer Mode: on. Windows 10: Settings, Update & Security, For developers. Open the terminal anew.',
        },
      ],
      whyItWorks: 'Windows then lets every program make links that asks for it in the new way, as Node.js and Git do.',
      risk: { level: 'reversible', undo: 'Switch it off at the same place.' },
      proof: { sh: "node -e \"require('fs').symlinkSync('a', 'link-test')\"; echo $?", shows: '0' },
    },
    {
      title: 'Make a junction, or copy',
      when: 'The program is yours, and it has to run everywhere.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "fs.symlinkSync(path.resolve(target), link, 'junction')   // folders; other systems ignore the word",
        },
        {
          kind: 'code',
          runtime: 'git',
          language: 'sh',
          code: 'git config core.symlinks false   # links become small text files',
        },
      ],
      whyItWorks: 'A junction holds the full path of a folder on the same machine, and every user may make one.',
      risk: { level: 'reversible', undo: 'Take the word or the setting out.' },
      proof: { sh: 'npm ci; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Always work in a terminal that was opened as administrator.',
    because:
      'Links are made then, and so is everything else, by scripts of hundreds of packages, with all rights on the machine.',
  },
  sources: [
    'https://learn.microsoft.com/en-us/windows/win32/api/winbase/nf-winbase-createsymboliclinkw',
    'https://learn.microsoft.com/en-us/windows/apps/get-started/developer-mode-features-and-debugging',
    'https://nodejs.org/api/fs.html',
  ],
  notReproducible: 'Only Windows has this right; on Linux everybody may make links where he may write.',
})
