import { defineCause } from '../../schema.ts'

/** link(2) number 65,001 of a file on ext4. */
export default defineCause({
  title: 'The file has as many hard links as its filesystem can count',
  because:
    '`{program|The program}` could not link {path|$|the file}{dest| as $|} **because** it has as many names as its filesystem allows',
  why: `
Backups with \`cp -al\` or \`rsync --link-dest\`, package stores and deduplication give equal files one inode with many names. The empty file, a licence text or an \`__init__.py\` is equal everywhere, and is the first to reach the end: 65,000 names on
ext4. All other files still work, so the job fails at one file only.`,
  prior: 3,
  clues: [
    { when: { syscall: ['link', 'linkat'] }, weight: 2, says: 'the failing call makes a hard link' },
    {
      when: { text: 'link-dest|cp -al|hardlink|pnpm|store|dedup|rsnapshot|BackupPC|ostree|nix', near: 30 },
      weight: 3,
      says: 'that tool gives equal files one inode',
    },
  ],
  question: {
    ask: 'How many names has the file?',
    run: 'stat {path}',
    answers: [
      { reads: { output: 'stat', rows: { links: '>=32000' } }, weight: 6, says: 'it has {links} names' },
      { reads: { output: 'stat', rows: { links: '<1000' } }, weight: -4, says: 'it has {links} names only' },
    ],
  },
  fixes: [
    {
      title: 'Begin a new inode with a copy',
      when: 'The tool is yours.',
      steps: [
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'ln store/abc new || cp -p store/abc new' },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'try:\n    os.link(source, target)\nexcept OSError as e:\n    if e.errno not in (errno.EMLINK, errno.EXDEV):\n        raise\n    shutil.copy2(source, target)',
        },
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'cp -p store/abc store/abc.new && mv store/abc.new store/abc   # further links go to the new inode',
        },
      ],
      whyItWorks: 'The copy starts counting at one.',
      risk: { level: 'reversible', undo: 'Remove the copy.' },
      proof: { sh: 'stat -c %h new', shows: '1' },
    },
    {
      title: 'Remove old snapshots',
      when: 'Backups share the file.',
      steps: [
        { kind: 'sh', sh: 'ls -d /backup/daily.*' },
        {
          kind: 'sh',
          sh: 'sudo rm -r /backup/daily.365',
          changes: 'Removes that one backup; files that others share stay.',
        },
      ],
      whyItWorks: 'Each removed name makes room for one more.',
      risk: {
        level: 'destructive',
        to: 'that backup',
        undo: 'None: a snapshot that was removed cannot be made again.',
      },
      proof: { sh: 'stat -c %h {path}', shows: 'a smaller number' },
    },
    {
      title: 'Do not link empty files',
      when: 'The tool has such an option.',
      steps: [
        {
          kind: 'text',
          text: 'An empty file takes no blocks, so linking saves nothing: tell the tool a least size (`hardlink --minimum-size 4096`, `rdfind -minsize 4096`).',
        },
      ],
      whyItWorks: 'The commonest equal file, the empty one, is then never shared.',
      risk: { level: 'reversible', undo: 'Take the option out.' },
      proof: { sh: 'find . -empty -links +1000', shows: 'nothing' },
    },
  ],
  popularButWrong: {
    advice: 'Give the filesystem more inodes.',
    because: 'One inode is concerned, and its counter. `df -i` shows many free ones.',
  },
  exceptions: [
    'On Btrfs the names of one inode within one folder count, and they end much earlier if `extref` is off.',
  ],
  sources: ['man:link(2)', 'man:ext4(5)', 'man:stat(1)', 'https://docs.kernel.org/filesystems/ext4/directory.html'],
  notReproducible:
    'It takes a disk with ext4; the filesystems of the lab count further. On a real ext4 of 20 MB link number 65,000 was refused with EMLINK.',
})
