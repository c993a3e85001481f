import { defineCause } from '../../schema.ts'

/** macOS, BSD: removexattr/getxattr of an attribute that is not there. */
export default defineCause({
  title: 'The file does not carry that attribute (most often: no quarantine)',
  because:
    '`{program|The program}` could not remove or read the attribute of {path|`$`|the file} **because** the file does not have it',
  why: `
\`xattr -d com.apple.quarantine\` is the advice one finds for “cannot be opened because the developer cannot be verified”. Where the file was never marked (built here, fetched by \`curl\`, or
cleared already) \`xattr\` says “No such xattr”. It is good news: quarantine is not what stops the program. Folders are marked file by file, so the mark may sit deeper.`,
  prior: 2,
  clues: [
    {
      when: { text: 'com\\.apple\\.quarantine|No such xattr' },
      weight: 4,
      says: 'it is about the quarantine mark of macOS',
    },
    {
      when: { syscall: ['getxattr', 'removexattr', 'listxattr'] },
      weight: 2,
      says: '`{syscall}` asks for an attribute',
    },
  ],
  fixes: [
    {
      title: 'Look at what marks there are',
      when: 'Always first.',
      steps: [
        { kind: 'sh', sh: 'ls -l@ {path|./program}' },
        { kind: 'sh', sh: 'xattr -lr {path|./program}' },
      ],
      whyItWorks: 'The list shows each attribute, with `-r` also in all that lies below.',
      risk: { level: 'read-only' },
      proof: { sh: 'xattr {path|./program}', shows: 'the names, or nothing' },
    },
    {
      title: 'Remove it where it may be missing',
      when: 'A script must not fail over it.',
      steps: [
        {
          kind: 'sh',
          sh: 'xattr -dr com.apple.quarantine {path|./Program.app}',
          changes:
            'Takes the mark from everything below; macOS then no longer asks before the first start. Only for programs whose origin you know.',
        },
      ],
      whyItWorks: 'With `-r` files without the mark are passed over.',
      risk: {
        level: 'destructive',
        to: 'the question that macOS asks about this program',
        undo: 'Download the program again; it is marked anew.',
      },
      proof: { sh: 'xattr -lr {path|./Program.app}', shows: 'no line with com.apple.quarantine' },
    },
    {
      title: 'Ask why macOS stops the program',
      when: 'There is no mark, and it still does not start.',
      steps: [
        {
          kind: 'sh',
          sh: 'spctl --assess --verbose {path|./Program.app}; codesign --verify --verbose {path|./Program.app}',
        },
      ],
      whyItWorks: 'The two say whether the signature or the rule of the machine is the reason.',
      risk: { level: 'read-only' },
      proof: { sh: 'codesign --verify --verbose {path|./Program.app}', shows: '“valid on disk”' },
    },
  ],
  popularButWrong: {
    advice: 'Switch Gatekeeper off for the whole machine.',
    because:
      'That opens the machine to every program; and for this file it changes nothing, since it is not quarantined.',
  },
  exceptions: ['On Linux the same question is answered with ENODATA.'],
  sources: [
    'https://man.freebsd.org/cgi/man.cgi?query=extattr',
    'https://support.apple.com/en-us/102445',
    'man:getxattr(2)',
  ],
  notReproducible: 'It is a code of macOS and the BSDs; Linux says ENODATA in its place.',
})
