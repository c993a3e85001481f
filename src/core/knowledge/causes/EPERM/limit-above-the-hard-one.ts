import { defineCause } from '../../schema.ts'

/** setrlimit(2) beyond the hard limit without CAP_SYS_RESOURCE. */
export default defineCause({
  title: 'A limit was to be raised above its hard value',
  because:
    '`{program|The program}` could not raise its limit **because** the hard limit is lower, and only root may lift that',
  why: `
Each limit has two values. The soft one is what counts, and everybody may move it up to the hard one. The hard one may be lowered by everybody, for good, and raised only with CAP_SYS_RESOURCE. It is inherited: what systemd, the login or the container engine gave to the first
process holds for all its children, whatever \`/etc/security/limits.conf\` says.`,
  prior: 1,
  clues: [
    {
      when: {
        text: 'ulimit|cannot modify limit|setrlimit|RLIMIT_\\w+|resource limit|rlimit|worker_rlimit_nofile|LimitNOFILE',
      },
      weight: 6,
      says: 'the log speaks of limits',
    },
    { when: { syscall: ['setrlimit', 'prlimit64', 'prlimit'] }, weight: 6, says: '`{syscall}` sets a limit' },
    { when: { entity: { path: '/.*' } }, weight: -3, says: 'it is about a file' },
    { when: { syscall: ['open', 'unlink', 'chown', 'kill', 'mount'] }, weight: -6, says: 'no limit was to be set' },
  ],
  question: {
    ask: 'What is the hard limit?',
    run: 'ulimit -Hn; prlimit --nofile',
    answers: [
      {
        reads: { output: 'ulimit', rows: { hard: '\\d{1,5}', letter: 'n' } },
        weight: 3,
        says: 'the hard limit is {hard}',
      },
    ],
  },
  fixes: [
    {
      title: 'Raise the hard limit where the process comes from',
      when: 'The program really needs more.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '# systemctl edit app\n[Service]\nLimitNOFILE=65536',
        },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run --ulimit nofile=65536:65536 image' },
        {
          kind: 'code',
          runtime: 'login',
          language: 'text',
          code: '# /etc/security/limits.d/app.conf, from the next login on\napp  hard  nofile  65536',
        },
      ],
      whyItWorks: 'Whoever starts the process is root, sets both values, and the process inherits them.',
      risk: { level: 'reversible', undo: 'Take the line out and start the service again.' },
      proof: { sh: 'grep "open files" /proc/{pid}/limits', shows: '65536 in both columns' },
    },
    {
      title: 'Ask for as much as there is',
      when: 'A script shall run everywhere.',
      steps: [{ kind: 'code', runtime: 'bash', language: 'sh', code: 'ulimit -n "$(ulimit -Hn)"' }],
      whyItWorks: 'Up to the hard limit no right is needed.',
      risk: { level: 'reversible', undo: 'Only that shell and its children are concerned.' },
      proof: { sh: 'ulimit -n', shows: 'the number that `ulimit -Hn` shows' },
    },
    {
      title: 'Lift the limit of a process that runs',
      when: 'It cannot be restarted now.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo prlimit --pid {pid} --nofile=65536:65536',
          changes: 'Both values of that one process; its children get them too.',
        },
      ],
      whyItWorks: 'prlimit sets the limits of another process, and root may raise hard ones.',
      risk: { level: 'reversible', undo: 'The same command with the old numbers.' },
      proof: { sh: 'prlimit --pid {pid} --nofile', shows: '65536 twice' },
    },
  ],
  popularButWrong: {
    advice: 'Put `ulimit -n 65536` into the start script.',
    because: 'A script that runs as an ordinary user can only choose below the hard limit; the line is what failed.',
  },
  sources: [
    'man:setrlimit(2)',
    'man:prlimit(1)',
    'man:limits.conf(5)',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html',
  ],
  scenario: {
    params: { program: 'bash' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/start.sh': {
          text: '#!/bin/bash\nset -e\nulimit -n 65536\nulimit -n > started.txt\ncat started.txt\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './start.sh', fails: { call: 'prlimit64', errno: 'EPERM' } },
    steps: [
      {
        title: 'Start the server',
        ask: 'The start script wants 65536 open files.',
        run: './start.sh',
        done: { kind: 'fails', call: 'prlimit64', errno: 'EPERM' },
      },
      {
        title: 'Look at both values',
        ask: 'What are the soft and the hard limit?',
        run: 'prlimit --nofile',
        done: { kind: 'ran', program: ['prlimit', 'cat', 'grep'] },
      },
      {
        title: 'Take what there is',
        ask: 'Let the script ask for the hard limit, whatever it is, and start it again.',
        run: "sed -i 's/65536/$(ulimit -Hn)/' start.sh; ./start.sh",
        done: { kind: 'exists', path: '/srv/work/started.txt', type: 'file' },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/started.txt', type: 'file' },
    solutions: [
      { title: 'Take what there is', run: "sed -i 's/65536/$(ulimit -Hn)/' start.sh; ./start.sh" },
      { title: 'Ask for no more than the hard limit', run: "sed -i 's/65536/4096/' start.sh; ./start.sh" },
    ],
    wrong: [
      { run: 'ulimit -n 65536; ./start.sh', but: 'The shell is refused like the script.' },
      {
        run: 'ulimit -Sn 65536; ./start.sh',
        but: 'The soft limit may go up to the hard one, and no further.',
      },
    ],
  },
})
