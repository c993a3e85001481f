import { defineCause } from '../../schema.ts'

/** read(2) of /proc/PID/mem at an address where nothing is mapped, and of attributes of /sys that a driver cannot answer. */
export default defineCause({
  title: 'A file of the kernel was read as if it were an ordinary one',
  because:
    '`{program|The program}` could not read {path|`$`|the file} **because** it is no stored file but a window into the kernel, and there was nothing at that place',
  why: `
\`/proc\` and \`/sys\` show memory and devices as files. \`/proc/PID/mem\` is the whole address space of a process: reading it from the beginning meets addresses that are not mapped. Attributes below \`/sys\` ask the
hardware at the moment of reading. \`grep -r\`, \`tar\`, \`cp -r\` and virus scanners that walk over \`/\` meet these, and nothing is broken.`,
  prior: 1,
  clues: [
    { when: { entity: { path: '/proc/.*' } }, weight: 6, says: '`{path}` lies in /proc: no disk is involved' },
    { when: { entity: { path: '/sys/.*' } }, weight: 6, says: '`{path}` lies in /sys: no disk is involved' },
    {
      when: { text: '/proc/(?:self|\\d+)/(?:mem|task)|/sys/(?:class|devices|kernel|fs)/' },
      weight: 3,
      says: 'files of the kernel are in the log',
    },
    {
      when: { text: '\\bgrep: |\\btar: |\\brsync|clamscan|updatedb' },
      weight: 1,
      says: 'a program that walks through trees',
    },
    { when: { text: 'I/O error, dev|Buffer I/O|medium error' }, weight: -6, says: 'the kernel log names a disk' },
    { when: { entity: { path: '/(?!proc|sys).*' } }, weight: -4, says: '`{path}` lies on a disk' },
  ],
  question: {
    ask: 'What kind of filesystem does it lie on?',
    run: 'findmnt -T {path}',
    answers: [
      {
        reads: { output: 'mount', rows: { type: 'proc|sysfs|debugfs|tracefs|securityfs|configfs|efivarfs' } },
        weight: 5,
        says: 'it lies on `{type}`, which the kernel makes up as it is read',
      },
      { reads: { output: 'mount', rows: { type: '(?!proc|sysfs).*' } }, weight: -5, says: 'it lies on `{type}`' },
    ],
  },
  fixes: [
    {
      title: 'Leave /proc and /sys out',
      when: 'A search or a backup walked into them.',
      steps: [
        { kind: 'sh', sh: 'grep -r --exclude-dir=proc --exclude-dir=sys --exclude-dir=dev WORD /' },
        {
          kind: 'sh',
          sh: 'tar --one-file-system -cf /mnt/backup/root.tar /',
          changes: 'Writes the archive; what is read stays as it is.',
        },
        { kind: 'sh', sh: 'rsync -ax / /mnt/backup/', changes: 'Copies that one filesystem.' },
        { kind: 'sh', sh: 'find / -xdev -name core' },
      ],
      whyItWorks: 'Staying on one filesystem skips everything that is only mounted below.',
      risk: { level: 'reversible', undo: 'Remove the copy; what was read is as it was.' },
      proof: { sh: 'find / -xdev -path "/proc/*" | wc -l', shows: '0' },
    },
    {
      title: 'Read the memory of a process by its map',
      when: 'You really want to look into it.',
      steps: [
        { kind: 'sh', sh: 'cat /proc/{pid}/maps' },
        {
          kind: 'sh',
          sh: 'gcore {pid}',
          changes: 'Writes core.PID into this directory; the process is stopped for that moment.',
        },
      ],
      whyItWorks: 'The map lists the ranges that exist, and a debugger reads only those.',
      risk: { level: 'reversible', undo: 'Remove the core file: it holds everything that was in memory, secrets too.' },
      proof: { sh: 'ls -l core.{pid}', shows: 'a file of the size of that memory' },
    },
  ],
  popularButWrong: {
    advice: 'The disk is dying: replace it.',
    because: 'This file lies on no disk, and the kernel log names no device.',
  },
  sources: ['man:proc(5)', 'man:sysfs(5)', 'man:grep(1)', 'kernel:fs/proc/base.c'],
  scenario: {
    params: { path: '/proc/self/mem', program: 'cat' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/collect.sh': {
          text: '#!/bin/bash\n# What support wants to know of a process.\nfor file in comm mem limits; do\n  cat /proc/self/$file >> report.txt || exit 1\ndone\nmv report.txt report.done\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './collect.sh', fails: { call: 'read', errno: 'EIO' } },
    steps: [
      {
        title: 'Collect the report',
        ask: 'Collect what support asked for. It stops at one file.',
        run: './collect.sh',
        done: { kind: 'fails', call: 'read', errno: 'EIO' },
      },
      {
        title: 'Is it on a disk?',
        ask: 'On what kind of filesystem does that file lie?',
        run: 'findmnt -T /proc/self',
        done: { kind: 'ran', program: ['findmnt', 'df', 'stat', 'mount'] },
      },
      {
        title: 'Leave it out',
        ask: 'Take the file that is a window into memory out of the list.',
        run: "sed -i 's/ mem / /' collect.sh; ./collect.sh",
        done: { kind: 'exists', path: '/srv/work/report.done', type: 'file', minSize: 100 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/report.done', type: 'file', minSize: 100 },
    solutions: [
      { title: 'Leave the file out', run: "sed -i 's/ mem / /' collect.sh; ./collect.sh" },
      { title: 'Go on where one file cannot be read', run: "sed -i 's/ || exit 1//' collect.sh; ./collect.sh" },
    ],
    wrong: [
      { run: 'sudo ./collect.sh', but: 'Nothing is mapped there for root either.' },
      { run: './collect.sh; ./collect.sh', but: 'It is no passing fault of a device.' },
    ],
  },
})
