import { defineCause } from '../../schema.ts'

/** inotify_init(2) at fs.inotify.max_user_instances, counted per user and not per process. */
export default defineCause({
  title: 'The user has no inotify instances left',
  because:
    '`{program|The program}` could not watch files **because** {user|`$`|its user} already has as many inotify instances as `fs.inotify.max_user_instances` allows',
  why: 'Each program that watches files opens an inotify instance, and the kernel counts them for the user over all programs and containers: 128 by default. Editors, dev servers, `tail -f`, kubelets and file syncers of one user add up; the next one is refused, with the same code as for open files, although `ulimit -n` is nowhere near.',
  prior: 1,
  clues: [
    {
      when: { text: 'inotify|fsnotify|max_user_instances|FileSystemWatcher|configured user limit' },
      weight: 6,
      says: 'inotify is named',
    },
    {
      when: { syscall: ['inotify_init', 'inotify_init1'] },
      weight: 2,
      says: 'the failing call makes an inotify instance',
    },
    {
      when: {
        text: 'tail: |Failed to allocate directory watch|reverting to polling|systemd|k3s|kubelet|promtail|fluent',
      },
      weight: 2,
      says: '`tail -f` or a unit of systemd follows files',
    },
    {
      when: { syscall: ['accept', 'accept4', 'openat', 'socket'] },
      weight: -4,
      says: 'connections or plain files were to be opened',
    },
  ],
  question: {
    ask: 'How many instances may a user have?',
    run: 'sysctl fs.inotify.max_user_instances',
    answers: [
      {
        reads: { output: 'sysctl', where: { name: 'fs\\.inotify\\.max_user_instances' }, rows: { value: '<200' } },
        weight: 3,
        says: 'only {value} are allowed',
      },
      {
        reads: { output: 'sysctl', where: { name: 'fs\\.inotify\\.max_user_instances' }, rows: { value: '>=1000' } },
        weight: -3,
        says: '{value} are allowed, which is plenty',
      },
    ],
  },
  fixes: [
    {
      title: 'Raise the number of instances',
      when: 'The programs that watch belong there.',
      steps: [
        { kind: 'sh', sh: 'sysctl fs.inotify.max_user_instances' },
        {
          kind: 'sh',
          sh: 'sudo sysctl -w fs.inotify.max_user_instances=1024',
          changes: 'Until the next boot, for every user; a file in /etc/sysctl.d keeps it.',
        },
      ],
      whyItWorks: 'The kernel compares with this number when a new instance is made; each costs about a kilobyte.',
      risk: { level: 'reversible', undo: 'Set the old number, usually 128, the same way.' },
      proof: { sh: 'sysctl fs.inotify.max_user_instances', shows: '1024' },
    },
    {
      title: 'Find who has them',
      when: 'You do not know why there are so many.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo find /proc/[0-9]*/fd -lname anon_inode:inotify 2> /dev/null | cut -d/ -f3 | sort | uniq -c | sort -rn | head',
        },
      ],
      whyItWorks: 'Each line is a process and the number of its instances.',
      risk: { level: 'read-only' },
      proof: {
        sh: 'sudo find /proc/[0-9]*/fd -lname anon_inode:inotify 2> /dev/null | wc -l',
        shows: 'a number well below the limit',
      },
    },
  ],
  popularButWrong: {
    advice: 'Raise `ulimit -n`.',
    because:
      'The instances are counted for the user and not for the process; the number of its descriptors is not what was reached.',
  },
  sources: ['man:inotify(7)', 'man:inotify_init(2)', 'man:sysctl(8)'],
  notReproducible:
    'The kernel counts instances for a user over the whole machine, so a scenario would take them from everybody who works on it.',
})
