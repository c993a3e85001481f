import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'macOS protects the file: quarantine or privacy settings',
  because:
    '`{program|The program}` may not use {path|`$`|the file} **because** macOS guards it, whatever its mode says',
  why: `
A program that came by a browser carries a quarantine mark and is not started until somebody has approved it. Desktop, Documents, Downloads and parts of the
library are open only to applications that were allowed to see them, a terminal too. Parts of the system itself are protected even from root.`,
  prior: 0,
  clues: [
    { when: { platform: ['darwin'] }, weight: 4, says: 'it is macOS' },
    { when: { platform: ['linux', 'windows', 'freebsd'] }, weight: -6, says: 'it is not macOS' },
    {
      when: { text: 'Downloads|com\\.apple\\.quarantine|Library/|Full Disk Access|/Users/|\\.app/|Gatekeeper|SIP' },
      weight: 2,
      says: 'a place or a word of macOS stands in the log',
    },
    { when: { text: 'zsh: operation not permitted', near: 0 }, weight: 2, says: 'the shell could not start it' },
  ],
  fixes: [
    {
      title: 'Take the quarantine mark off a program that you trust',
      when: 'You downloaded it yourself, from its maker.',
      steps: [
        { kind: 'sh', sh: 'xattr -l {path}' },
        {
          kind: 'sh',
          sh: 'xattr -d com.apple.quarantine {path}',
          changes: 'macOS no longer asks before that one file is started.',
        },
      ],
      whyItWorks: 'Gatekeeper looks at this attribute, not at the mode.',
      risk: { level: 'reversible', undo: 'Download it again: it comes with a new mark.' },
      proof: { sh: 'xattr -l {path}', shows: 'no `com.apple.quarantine`' },
    },
    {
      title: 'Let the terminal see the directory',
      when: 'It is about Desktop, Documents, Downloads or another application’s data.',
      steps: [
        {
          kind: 'text',
          text: 'System Settings, Privacy & Security, Files and Folders (or Full Disk Access): switch your terminal on, then open it anew.',
        },
      ],
      whyItWorks: 'The permission belongs to the application in whose window the command runs.',
      risk: { level: 'reversible', undo: 'Switch it off at the same place.' },
      proof: { sh: 'ls ~/Downloads', shows: 'the files' },
    },
  ],
  popularButWrong: {
    advice: 'Switch System Integrity Protection off.',
    because: 'It takes the protection from the whole system, to open one file that a setting would open.',
  },
  sources: [
    'https://developer.apple.com/documentation/security/gatekeeper',
    'https://developer.apple.com/documentation/security/app-sandbox',
  ],
  notReproducible: 'Only macOS has these guards; the lab is a Linux machine.',
})
