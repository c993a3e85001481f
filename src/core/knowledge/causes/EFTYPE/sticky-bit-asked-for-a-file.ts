import { defineCause } from '../../schema.ts'

/** FreeBSD: chmod(2) with S_ISVTX for something else than a directory, by a user other than root. */
export default defineCause({
  title: 'The sticky bit was asked for a file (FreeBSD)',
  because:
    '`{program|The program}` could not set the mode of {path|`$`|the file} **because** the mode contains the sticky bit, which only directories may have there',
  why: `
On Linux the sticky bit of a plain file has no meaning and anybody may set it on his own. FreeBSD lets only root do that and answers everybody else with EFTYPE. It happens to modes that were copied: \`cp -p\`, \`rsync -a\`, \`tar\` and build scripts carry a mode such
as 1755 over from another machine, and \`chmod -R 1777\` over a tree means its directories and hits its files.`,
  prior: 2,
  clues: [
    { when: { syscall: ['chmod', 'fchmod', 'lchmod', 'fchmodat'] }, weight: 5, says: '`{syscall}` sets a mode' },
    { when: { text: '\\bchmod\\b|rsync|tar|install -m|1[0-7]{3}\\b' }, weight: 3, says: 'a mode was to be set' },
    { when: { text: 'pwd_mkdb|\\.db\\b|dbopen|cap_mkdb' }, weight: -4, says: 'a database is spoken of' },
  ],
  question: {
    ask: 'Which of the files has a `t` at the source?',
    run: 'find . -type f -perm -1000 -ls',
    answers: [
      {
        reads: { output: 'find', rows: { type: 'file', mode: '.{8}[tT]' } },
        weight: 5,
        says: '`{name}` is a file with the sticky bit',
      },
      { reads: { output: 'find', rows: 'none' }, weight: -3, says: 'no file has it' },
    ],
  },
  fixes: [
    {
      title: 'Take the bit away at the source',
      when: 'It came along in a copy or an archive.',
      steps: [
        {
          kind: 'sh',
          sh: 'find . -type f -perm -1000 -exec chmod -t {} +',
          changes: 'The sticky bit of plain files; nothing else of their modes.',
        },
      ],
      whyItWorks: 'On a file the bit does nothing today, on either system.',
      risk: { level: 'reversible', undo: 'chmod +t on the files that the search has listed' },
      proof: { sh: 'find . -type f -perm -1000', shows: 'nothing' },
    },
    {
      title: 'Set it on directories only',
      when: 'A script sets it for a whole tree.',
      steps: [
        {
          kind: 'sh',
          sh: 'find /srv/shared -type d -exec chmod 1770 {} +',
          changes: 'The mode of each directory below: owner and group may write, and remove only what is theirs.',
        },
      ],
      whyItWorks:
        'For a directory the bit means “only the owner removes an entry”, and every user may set it on his own.',
      risk: { level: 'reversible', undo: 'Set the modes that `ls -ld` showed before.' },
      proof: { sh: 'ls -ld /srv/shared', shows: 'a `t` or `T` at the end of the mode' },
    },
  ],
  popularButWrong: {
    advice: 'Convert the file: its format is wrong.',
    because: 'The words “inappropriate file type” mean file as opposed to directory; nobody looked at the content.',
  },
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=chmod&sektion=2', 'man:chmod(2)'],
  notReproducible: 'It is a rule of FreeBSD; Linux sets the bit and has no such code.',
})
