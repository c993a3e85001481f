import { defineCause } from '../../schema.ts'

/** chmod(2) and utimensat(2) with given times on a file of another user that may be written. */
export default defineCause({
  title: 'Mode and times may only be set by the owner of the file',
  because:
    '`{program|The program}` could not set the mode or the times of {path|`$`|the file} **because** it belongs to another user, even if you may write it',
  why: `
The right to write covers the content. The mode and a time other than now belong to the inode, and only its owner and root may set them. \`cp -p\`, \`rsync -a\`, \`tar\`, \`unzip\` and \`git\` on a shared directory write the content, then fail at this. A filesystem that has no owners of its own
(FAT, a Windows share, a folder of the host in a container) shows all files as one user’s, and all others meet it.`,
  prior: 1,
  clues: [
    {
      when: {
        text: 'preserving (?:times|permissions)|setting times|failed to set (?:times|permissions)|changing permissions|Cannot (?:utime|change mode)|utime|chmod',
      },
      weight: 6,
      says: 'the log speaks of times or modes',
    },
    {
      when: { syscall: ['utimensat', 'utime', 'utimes', 'futimes', 'chmod', 'fchmod', 'fchmodat'] },
      weight: 5,
      says: '`{syscall}` sets a mode or a time',
    },
    {
      when: { text: 'rsync|\\bcp -\\w*[pa]|\\btar: |unzip|copystat|shutil' },
      weight: 2,
      says: 'a program that keeps times and modes',
    },
    { when: { text: '/mnt/[a-z]/|vboxsf|9p|cifs|/media/' }, weight: 1, says: 'a filesystem without owners of its own' },
    {
      when: { syscall: ['chown', 'lchown', 'fchown', 'unlink', 'rename', 'open', 'kill', 'link'] },
      weight: -5,
      says: 'neither mode nor time was to be set',
    },
  ],
  question: {
    ask: 'Whose is the file, and who are you?',
    run: 'ls -l {path}; id',
    answers: [{ reads: { output: 'ls', rows: { owner: '.*' } }, weight: 2, says: 'it belongs to `{owner}`' }],
  },
  fixes: [
    {
      title: 'Do not ask for times and modes',
      when: 'The content is what matters.',
      steps: [
        {
          kind: 'sh',
          sh: 'rsync -rlD --omit-dir-times --no-perms source/ shared/',
          changes: 'Copies; modes and times become those of now.',
        },
        { kind: 'sh', sh: 'cp --no-preserve=mode,timestamps report.csv shared/', changes: 'Copies the content.' },
        {
          kind: 'sh',
          sh: 'tar -xf release.tar --touch --no-same-permissions',
          changes: 'Unpacks; times are those of now.',
        },
        { kind: 'code', runtime: 'python', language: 'python', code: 'shutil.copyfile(source, target)   # not copy2' },
      ],
      whyItWorks: 'Only the calls that are for owners are left out.',
      risk: { level: 'reversible', undo: 'Copy again as the owner to get the times as well.' },
      proof: { sh: 'cp --no-preserve=mode,timestamps /etc/hostname /tmp/copy; echo $?', shows: '0' },
    },
    {
      title: 'Replace the file instead of writing into it',
      when: 'You may write to the directory and nobody relies on the owner.',
      steps: [
        {
          kind: 'sh',
          sh: 'cp --remove-destination -p report.csv shared/report.csv',
          changes: 'The old file goes; the new one is yours.',
        },
      ],
      whyItWorks: 'You own what you make, and an owner may set mode and times.',
      risk: {
        level: 'destructive',
        to: 'owner, access lists and hard links of the old file',
        undo: 'sudo chown to the old owner.',
      },
      proof: { sh: 'ls -l shared/report.csv', shows: 'your name as the owner' },
    },
    {
      title: 'Mount the share as the user who works there',
      when: 'It is FAT, CIFS or a shared folder.',
      steps: [
        {
          kind: 'code',
          runtime: 'fstab',
          language: 'text',
          code: '//server/share  /mnt/share  cifs  uid=1000,gid=1000,credentials=/etc/smb.cred  0 0',
        },
      ],
      whyItWorks: 'Such filesystems have one owner for everything, and the option says who it is.',
      risk: { level: 'reversible', undo: 'Mount it with the old options.' },
      proof: { sh: 'ls -ld /mnt/share', shows: 'your name as the owner' },
    },
  ],
  popularButWrong: {
    advice: 'Make the file writable for the group.',
    because: 'It was: the content has been written. Setting a time or a mode is not writing.',
  },
  sources: ['man:utimensat(2)', 'man:chmod(2)', 'man:cp(1)', 'man:rsync(1)'],
  scenario: {
    params: { path: '/srv/work/shared/report.pdf', program: 'cp' },
    world: 'workshop',
    with: { files: { '/srv/work/shared': { dir: true }, '{path}': { text: 'old\n', owner: 'root', mode: '666' } } },
    reproduce: { run: 'cp -p incoming/report.pdf {path}', fails: { call: 'utimensat', errno: 'EPERM' } },
    steps: [
      {
        title: 'Copy with times and mode',
        ask: 'Copy the report over the one that everybody may write.',
        run: 'cp -p incoming/report.pdf {path}',
        done: { kind: 'fails', call: 'utimensat', errno: 'EPERM' },
      },
      {
        title: 'Whose is it?',
        ask: 'You may write it. Whose is it?',
        run: 'ls -l {path}',
        done: { kind: 'ran', program: ['ls', 'stat'] },
      },
      {
        title: 'Copy the content alone',
        ask: 'Leave mode and times as they are.',
        run: 'cp incoming/report.pdf {path}',
        done: { kind: 'ran', program: ['cp'] },
      },
    ],
    solved: { kind: 'ran', program: ['cp'] },
    solutions: [
      { title: 'Copy the content alone', run: 'cp incoming/report.pdf {path}' },
      {
        title: 'Put a file of your own in its place',
        run: 'cp --remove-destination -p incoming/report.pdf {path}; ls -l {path}',
      },
    ],
    wrong: [
      {
        run: 'sudo chmod 777 {path}; cp -p incoming/report.pdf {path}',
        but: 'All rights on a file do not make you its owner.',
      },
      {
        run: 'cp -fp incoming/report.pdf {path}',
        but: '`-f` replaces a file only when it cannot be opened, and this one can.',
      },
    ],
  },
})
