import { defineCause } from '../../schema.ts'

/** open(2), or bash's fcntl(F_DUPFD), at a soft RLIMIT_NOFILE that is lower than what the work needs at once. */
export default defineCause({
  title: 'The work needs more files at once than the limit allows',
  because:
    '`{program|The program}` could not open {path|$|one more file} **because** its limit of open files is lower than what it needs at once',
  why: `
Build tools, databases, proxies and test runners use hundreds or thousands of descriptors at the same time. A shell or a service starts them with
a soft limit of 1024 (macOS: 256), which they may raise themselves up to the hard limit, but often do not.`,
  prior: 2,
  clues: [
    {
      when: { text: 'redirection error|(?:sh|bash): line \\d+: .*Too many open files', near: 2 },
      weight: 3,
      says: 'the shell itself opens files one after the other, and a script knows how many',
    },
    {
      when: { text: 'webpack|vite|rollup|jest|eslint|gulp|chokidar|watch(?:er|ing)', near: 40 },
      weight: 3,
      says: 'a build tool or watcher speaks in the log: it opens many files at once',
    },
    { when: { platform: ['darwin'] }, weight: 1, says: 'macOS starts programs with a soft limit of 256' },
    {
      when: { dialect: ['node'] },
      weight: -1,
      says: 'Node raises its soft limit by itself, so only a low hard limit stops it',
    },
    {
      when: { text: 'nginx|worker_connections|haproxy|elasticsearch|mongod|mysqld|postgres|redis', near: 40 },
      weight: 2,
      says: 'servers with many connections need a limit of their own',
    },
  ],
  question: {
    ask: 'Which limit does it run with?',
    run: 'ulimit -a',
    answers: [
      {
        reads: { output: 'ulimit', where: { letter: 'n' }, rows: { soft: '<2000' } },
        weight: 3,
        says: 'the limit is {soft}',
      },
      {
        reads: { output: 'ulimit', where: { letter: 'n' }, rows: { soft: '>=20000' } },
        weight: -4,
        says: 'the limit of {soft} is generous: look for a leak',
      },
    ],
  },
  fixes: [
    {
      title: 'Raise the soft limit for this start',
      when: 'You start it from a shell.',
      steps: [
        {
          kind: 'sh',
          sh: 'ulimit -Sn 4096 && ./merge.sh',
          changes: 'This shell and what it starts may open 4096 files each.',
        },
      ],
      whyItWorks: 'Everybody may raise the soft limit up to the hard one, and children inherit it.',
      risk: { level: 'reversible', undo: 'Close the shell, or set the old number.' },
      proof: { sh: 'ulimit -Sn', shows: '4096' },
    },
    {
      title: 'Raise it for a service',
      when: 'systemd starts it.',
      steps: [
        { kind: 'sh', sh: 'sudo systemctl edit {program}', changes: 'Opens a file of additions for this unit.' },
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nLimitNOFILE=65536' },
        {
          kind: 'sh',
          sh: 'sudo systemctl restart {program}',
          changes: 'Ends the service and starts it with the new limit.',
        },
      ],
      whyItWorks:
        'systemd sets soft and hard limit before it starts the program. A login’s `ulimit` and `/etc/security/limits.conf` do not reach services.',
      risk: { level: 'reversible', undo: '`sudo systemctl revert` removes the addition; restart afterwards.' },
      proof: { sh: 'prlimit --nofile --pid {pid}', shows: '65536' },
    },
    {
      title: 'Do less at once',
      when: 'The hard limit is not yours to raise.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'for (const name of names) await convert(name) // one after the other, instead of Promise.all(names.map(convert))',
        },
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'for f in parts/*; do cat "$f"; done > all' },
      ],
      whyItWorks: 'Only as many files are open as are worked on.',
      risk: { level: 'reversible', undo: 'Revert the change; it may be slower.' },
      proof: { sh: 'ls /proc/{pid}/fd | wc -l', shows: 'a number below the limit' },
    },
  ],
  popularButWrong: {
    advice: 'Raise fs.file-max with sysctl.',
    because:
      'That is the limit of the whole machine, and reaching it gives ENFILE. This code comes from the limit of one process.',
  },
  sources: ['man:getrlimit(2)', 'man:systemd.exec(5)', 'man:prlimit(1)', 'man:limits.conf(5)'],
  scenario: {
    params: { program: 'merge.sh' },
    world: 'workshop',
    with: {
      limits: { nofile: [16, 256] },
      files: {
        '/srv/work/merge.sh': {
          text: '#!/bin/bash\nset -e\nfds=()\nfor n in {1..20}; do\n  exec {fd}< "parts/$n"\n  fds+=("$fd")\ndone\nfor fd in "${fds[@]}"; do cat <&"$fd"; done > logs/merged\necho merged\n',
          mode: '755',
        },
        ...Object.fromEntries(
          Array.from({ length: 20 }, (_, n) => [`/srv/work/parts/${n + 1}`, { text: `part ${n + 1}\n` }]),
        ),
      },
    },
    reproduce: { run: './merge.sh', fails: { call: 'fcntl', errno: 'EMFILE' } },
    steps: [
      {
        title: 'Merge the parts',
        ask: 'Run the script. It cannot open all parts at once.',
        run: './merge.sh',
        done: { kind: 'fails', call: 'fcntl', errno: 'EMFILE' },
      },
      {
        title: 'Raise the soft limit',
        ask: 'The hard limit is higher. Raise the soft one and run it again.',
        run: 'ulimit -Sn; ulimit -Hn; ulimit -Sn 64; ./merge.sh',
        done: { kind: 'exists', path: '/srv/work/logs/merged', type: 'file', minSize: 100 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/merged', type: 'file', minSize: 100 },
    solutions: [
      { title: 'Raise the soft limit', run: 'ulimit -Sn 64; ./merge.sh' },
      { title: 'Open one after the other', run: 'for n in {1..20}; do cat parts/$n; done > logs/merged' },
    ],
    wrong: [
      { run: './merge.sh', but: 'The limit is the same for every new process.' },
      {
        run: 'ulimit -n 4096; ./merge.sh',
        but: 'Above the hard limit (256) only root may go: bash says “Operation not permitted”, and nothing has changed.',
      },
    ],
  },
})
