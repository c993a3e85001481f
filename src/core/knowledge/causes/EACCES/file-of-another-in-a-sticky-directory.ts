import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'Root, too, may not create over another user’s file in /tmp',
  because:
    '`{program|The program}` may not open {path|`$`|the file} with O_CREAT **because** it lies in a sticky directory and belongs to another user',
  why: `
With \`fs.protected_regular\` (1 or 2, set by systemd on most distributions) an existing file in a world-writable sticky directory such as \`/tmp\` may only be opened *for creation* by its owner. It defeats a trick in which somebody puts a file where a privileged program will write. So
\`echo x > /tmp/log\` fails for root when the log is yours, even though its mode is 666, and \`>>\` as well. It came with Linux 4.19; scripts older than that fall over it.`,
  prior: 0,
  clues: [
    {
      when: { entity: { path: '/tmp/.*|/var/tmp/.*|/dev/shm/.*' } },
      weight: 5,
      says: '`{path}` lies in a sticky directory',
    },
    { when: { text: '\\bsudo\\b|\\broot@|uid=0|run as root|cron' }, weight: 2, says: 'it ran as root' },
    { when: { text: 'protected_regular|protected_fifos' }, weight: 6, says: 'the log names the setting' },
    { when: { syscall: ['open', 'openat', 'creat'] }, weight: 1, says: 'the failing call opens a file' },
    {
      when: { syscall: ['mkdir', 'unlink', 'rename', 'bind', 'connect', 'execve', 'setpriority'] },
      weight: -6,
      says: 'only opening with O_CREAT is concerned',
    },
  ],
  question: {
    ask: 'Is that protection on, and whose is the file?',
    run: 'sysctl fs.protected_regular; ls -l {path}',
    answers: [
      {
        reads: { output: 'sysctl', where: { name: 'fs\\.protected_regular' }, rows: { value: '[12]' } },
        weight: 3,
        says: 'it is on ({value})',
      },
      {
        reads: { output: 'sysctl', where: { name: 'fs\\.protected_regular' }, rows: { value: '0' } },
        weight: -8,
        says: 'it is off',
      },
    ],
  },
  fixes: [
    {
      title: 'Write to a place of the program’s own',
      when: 'The usual answer.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Service]\n# /run/app\nRuntimeDirectory=app\n# /var/log/app\nLogsDirectory=app',
        },
        { kind: 'code', runtime: 'sh', language: 'sh', code: 'log=$(mktemp)' },
      ],
      whyItWorks: 'The rule is only for directories in which everybody may write.',
      risk: { level: 'reversible', undo: 'Write to the old place again.' },
      proof: { sh: 'ls -ld /run/app', shows: 'a directory that only its owner may write' },
    },
    {
      title: 'Remove the old file first',
      when: 'It is a left-over of another user.',
      steps: [{ kind: 'sh', sh: 'sudo rm {path}', changes: 'Removes that one file; the next write makes a new one.' }],
      whyItWorks: 'What is not there belongs to nobody.',
      risk: { level: 'destructive', to: 'that one file', undo: 'Copy it before.' },
      proof: { sh: 'ls -l {path}', shows: 'the user who wrote it now' },
    },
  ],
  popularButWrong: {
    advice: 'Set `fs.protected_regular=0`.',
    because: 'It re-opens that trick for every program of the machine, to save one line in a script.',
  },
  sources: ['man:proc(5)', 'https://docs.kernel.org/admin-guide/sysctl/fs.html', 'kernel:fs/namei.c'],
  notReproducible: 'The switch belongs to the whole machine: a test in a namespace would change it for everybody.',
})
