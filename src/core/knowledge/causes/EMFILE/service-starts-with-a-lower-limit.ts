import { defineCause } from '../../schema.ts'

/** RLIMIT_NOFILE comes from whoever starts the program: unit, init script, cron, container, login. */
export default defineCause({
  title: 'Started as a service it has a lower limit than in your shell',
  because:
    '`{program|The program}` could not open {path|$|one more file} **because** whoever starts it sets a lower limit than your shell shows',
  why: `
Limits are inherited, not looked up. A systemd unit with \`LimitNOFILE\`, a start script with \`ulimit -n\`, cron, a container runtime or an
ssh login each begin with their own. So \`ulimit -n\` in your terminal may say 65536 while the service runs with 1024, and limits.conf, which belongs to logins, never reaches it.`,
  prior: 1,
  clues: [
    {
      when: {
        text: 'systemd\\[|systemctl|\\.service\\b|journal|cron|CRON\\[|supervisord|init\\.d|start\\.sh|runit|pm2',
      },
      weight: 3,
      says: 'a service manager is at work in the log',
    },
    {
      when: { text: 'ulimit|LimitNOFILE|limits\\.conf|nofile' },
      weight: 2,
      says: 'the log speaks of the limit itself',
    },
    {
      when: { text: 'worker_connections exceed open file resource limit|could not raise.*limit|RLIMIT_NOFILE' },
      weight: 3,
      says: 'the program compares its limit with what it needs',
    },
    { when: { platform: ['darwin'] }, weight: -1, says: 'macOS has launchd and other limits' },
  ],
  question: {
    ask: 'Which limit does the running process have, not your shell?',
    run: 'cat /proc/{pid}/limits',
    answers: [
      {
        reads: { output: 'ulimit', where: { letter: 'n', hard: '\\d+' }, rows: { soft: '<5000' } },
        weight: 4,
        says: 'that process may open {soft} files',
      },
      {
        reads: { output: 'ulimit', where: { letter: 'n', hard: '\\d+' }, rows: { soft: '>=20000' } },
        weight: -5,
        says: 'that process may open {soft} files: the limit is not low',
      },
    ],
  },
  fixes: [
    {
      title: 'Set it where the program is started',
      when: 'You may change the unit or the start script.',
      steps: [
        { kind: 'sh', sh: 'cat /proc/{pid}/limits' },
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '# systemctl edit NAME\n[Service]\nLimitNOFILE=65536',
        },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run --ulimit nofile=65536:65536 image' },
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'ulimit -n 65536   # in the start script, before exec' },
      ],
      whyItWorks: 'The program inherits the number from the last one who set it.',
      risk: { level: 'reversible', undo: 'Remove the line and restart.' },
      proof: { sh: 'cat /proc/{pid}/limits', shows: 'the new number under “Max open files”' },
    },
    {
      title: 'Change the running process',
      when: 'It must not be restarted now.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo prlimit --pid {pid} --nofile=65536:65536',
          changes: 'The limit of that one process, until it ends.',
        },
      ],
      whyItWorks: '`prlimit` sets the limits of another process; the next `open` is compared with the new one.',
      risk: { level: 'reversible', undo: 'Set the old pair of numbers the same way.' },
      proof: { sh: 'prlimit --nofile --pid {pid}', shows: '65536 in both columns' },
    },
  ],
  popularButWrong: {
    advice: 'Add the user to /etc/security/limits.conf.',
    because: 'pam_limits reads it at a login. A service has none, so its number stays.',
  },
  sources: ['man:systemd.exec(5)', 'man:limits.conf(5)', 'man:prlimit(1)', 'man:getrlimit(2)'],
  scenario: {
    params: { program: 'paste' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/start.sh': {
          text: '#!/bin/bash\n# as a unit or an init script sets it\nulimit -n 12\nexec paste parts/*\n',
          mode: '755',
        },
        ...Object.fromEntries(
          Array.from({ length: 12 }, (_, n) => [`/srv/work/parts/${n + 10}`, { text: `part ${n + 10}\n` }]),
        ),
      },
    },
    reproduce: { run: './start.sh > logs/table', fails: { call: 'openat', errno: 'EMFILE' } },
    steps: [
      {
        title: 'Start it as the service does',
        ask: 'Start it through its start script.',
        run: './start.sh > logs/table',
        done: { kind: 'fails', call: 'openat', errno: 'EMFILE' },
      },
      {
        title: 'Compare the limits',
        ask: 'Your shell has another limit. Who sets the low one?',
        run: 'ulimit -n; grep -n ulimit start.sh',
        done: { kind: 'ran', program: ['grep', 'cat', 'less', 'sed'] },
      },
      {
        title: 'Set it there',
        ask: 'Change the number in the start script and start it again.',
        run: "sed -i 's/ulimit -n 12/ulimit -n 256/' start.sh; ./start.sh > logs/table",
        done: { kind: 'exists', path: '/srv/work/logs/table', type: 'file', minSize: 50 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/table', type: 'file', minSize: 50 },
    solutions: [
      {
        title: 'Raise it in the start script',
        run: "sed -i 's/ulimit -n 12/ulimit -n 256/' start.sh; ./start.sh > logs/table",
      },
      { title: 'Take the line out', run: "sed -i '/^ulimit/d' start.sh; ./start.sh > logs/table" },
    ],
    wrong: [
      {
        run: 'ulimit -Sn 2048; ./start.sh > logs/table',
        but: 'That raises the limit of your shell; the script sets its own afterwards.',
      },
      { run: 'sleep 1; ./start.sh > logs/table', but: 'A restart goes through the same script.' },
    ],
  },
})
