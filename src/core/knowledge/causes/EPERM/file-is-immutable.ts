import { defineCause } from '../../schema.ts'

/** A change of a file or directory with the flag i or a of chattr(1). */
export default defineCause({
  title: 'The file is marked immutable',
  because:
    '`{program|The program}` may not change {path|`$`|the file} **because** it carries a flag that forbids every change, to root as well',
  why: `
\`chattr +i\` freezes a file: no writing, removing, renaming, linking, no new mode or owner, until the flag is gone. \`+a\` lets it only grow. The flag is in the inode and \`ls -l\` does not show it. Somebody set it to stop a program from rewriting
\`/etc/resolv.conf\`, hosting panels set it on user files, and intruders set it on theirs.`,
  prior: 1,
  clues: [
    {
      when: {
        entity: {
          path: '(?:.*/)?etc/(?:resolv\\.conf|hosts|passwd|shadow|group|sudoers|crontab)|.*/\\.user\\.ini|.*/\\.ssh/authorized_keys',
        },
      },
      weight: 4,
      says: '`{path}` is a file on which people and panels set that flag',
    },
    {
      when: { text: '> ?\\S*etc/resolv|Failed to open stream|rb_sysopen|cannot (?:create|truncate|open)' },
      weight: 2,
      says: 'opening an ordinary file is refused by this code for hardly any other reason',
    },
    { when: { text: 'chattr|lsattr|immutable' }, weight: 6, says: 'the log speaks of the flag' },
    {
      when: { syscall: ['open', 'openat', 'unlink', 'rename', 'truncate', 'ftruncate'] },
      weight: 2,
      says: 'writing and removing are seldom refused by this code otherwise',
    },
    { when: { text: '\\bsudo\\b|\\broot@|^root\\b|uid=0' }, weight: 2, says: 'even root was refused' },
    {
      when: { syscall: ['kill', 'socket', 'mount', 'ptrace', 'setuid', 'setgroups', 'setrlimit', 'prlimit64', 'bpf'] },
      weight: -6,
      says: 'no file was to be changed',
    },
    {
      when: { entity: { path: '/tmp/.*|/var/tmp/.*|/dev/shm/.*' } },
      weight: -2,
      says: 'in `{path}` the sticky bit is likelier',
    },
  ],
  question: {
    ask: 'Which flags does the file have?',
    run: 'lsattr -d {path}',
    answers: [
      { reads: { output: 'lsattr', rows: { immutable: 'yes' } }, weight: 6, says: '`{name}` has the flag `i`' },
      {
        reads: { output: 'lsattr', rows: { appendOnly: 'yes' } },
        weight: 5,
        says: '`{name}` has the flag `a`: it may only grow',
      },
      { reads: { output: 'lsattr', rows: { immutable: 'no' } }, weight: -6, says: 'it has neither `i` nor `a`' },
    ],
  },
  fixes: [
    {
      title: 'Take the flag off, change the file, set it again',
      when: 'You know who set it and why, and the change belongs there.',
      steps: [
        { kind: 'sh', sh: 'lsattr -d {path}' },
        {
          kind: 'sh',
          sh: 'sudo chattr -i {path}',
          changes: 'The file can be changed and removed again by those who may.',
        },
        { kind: 'sh', sh: 'sudo chattr +i {path}', changes: 'Afterwards: freezes it again.' },
      ],
      whyItWorks: 'The kernel looks at the flag before it looks at owner, mode and root.',
      risk: { level: 'reversible', undo: 'The last command.' },
      proof: { sh: 'lsattr -d {path}', shows: 'no `i` among the dashes' },
    },
    {
      title: 'Tell the program to leave the file alone',
      when: 'The flag protects a hand-written file from a program.',
      steps: [
        {
          kind: 'code',
          runtime: 'NetworkManager',
          language: 'ini',
          code: '# /etc/NetworkManager/conf.d/dns.conf\n[main]\ndns=none',
        },
        { kind: 'code', runtime: 'dhcpcd', language: 'text', code: 'nohook resolv.conf' },
      ],
      whyItWorks: 'Without a writer there is nothing to be protected from, and no error in the log.',
      risk: { level: 'reversible', undo: 'Take the lines out and restart the service.' },
      proof: { sh: 'journalctl -b -p err', shows: 'no line about the file any more' },
    },
  ],
  popularButWrong: {
    advice: 'Run it as root, or change the mode.',
    because: 'The flag binds root too, and a change of the mode is one of the changes that it forbids.',
  },
  exceptions: [
    'In a container the flag cannot be taken off: it takes CAP_LINUX_IMMUTABLE, which engines drop. Do it on the host.',
    'A file that you did not freeze, in a place such as /usr/bin or a web root, is a reason to look for an intruder.',
  ],
  sources: ['man:chattr(1)', 'man:lsattr(1)', 'man:ioctl_iflags(2)', 'man:capabilities(7)'],
  scenario: {
    params: { path: '/srv/work/resolv.conf', program: 'bash' },
    world: 'workshop',
    with: { files: { '{path}': { text: 'nameserver 10.0.0.1\n' } } },
    reproduce: {
      run: "sudo chattr +i {path}; echo 'nameserver 10.0.0.2' >> {path}",
      fails: { call: 'open', errno: 'EPERM', path: '{path}' },
    },
    steps: [
      {
        title: 'Change a frozen file',
        ask: 'Freeze the file, as somebody did long ago, and add a line to it.',
        run: "sudo chattr +i {path}; echo 'nameserver 10.0.0.2' >> {path}",
        done: { kind: 'fails', call: 'open', errno: 'EPERM', path: '{path}' },
      },
      {
        title: 'Look at the flags',
        ask: '`ls -l` shows nothing unusual. What does `lsattr` show?',
        run: 'ls -l {path}; lsattr {path}',
        done: { kind: 'ran', program: ['lsattr'] },
      },
      {
        title: 'Thaw it and write',
        ask: 'Take the flag off and add the line.',
        run: "sudo chattr -i {path}; echo 'nameserver 10.0.0.2' >> {path}",
        done: { kind: 'succeeds', call: 'open', path: '{path}', access: 'write' },
      },
    ],
    solved: { kind: 'succeeds', call: 'open', path: '{path}', access: 'write' },
    solutions: [
      { title: 'Thaw it and write', run: "sudo chattr -i {path}; echo 'nameserver 10.0.0.2' >> {path}; cat {path}" },
      {
        title: 'Let it only grow instead',
        run: "sudo chattr -i {path}; sudo chattr +a {path}; echo 'nameserver 10.0.0.2' >> {path}; cat {path}; sudo chattr -a {path}",
      },
    ],
    wrong: [
      { run: "echo 'nameserver 10.0.0.2' | sudo tee -a {path}", but: 'Root is bound by the flag like everybody else.' },
      { run: 'sudo chmod 666 {path}; echo x >> {path}', but: 'Its mode is frozen as well.' },
      { run: 'sudo rm -f {path}; echo x >> {path}', but: 'A frozen file cannot be removed either.' },
    ],
  },
})
