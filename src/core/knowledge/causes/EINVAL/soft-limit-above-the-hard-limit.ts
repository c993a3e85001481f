import { defineCause } from '../../schema.ts'

/** prlimit(2): the soft limit must not be above the hard one. */
export default defineCause({
  title: 'The soft limit would be above the hard limit',
  because: 'The limit could not be set **because** the new soft limit is higher than the hard one',
  why: `
Each resource has two limits: the soft one counts, the hard one is how far the soft one may be raised. \`ulimit -Sn 65536\` where the hard
limit is 4096 makes no sense to the kernel. Raising the hard limit is another matter and takes root: that answer is EPERM.`,
  prior: 1,
  clues: [
    {
      when: { syscall: ['setrlimit', 'prlimit', 'prlimit64', 'ulimit'] },
      weight: 5,
      says: 'the failing call sets a limit',
    },
    { when: { text: 'ulimit|cannot modify limit|RLIMIT|setrlimit' }, weight: 5, says: 'a limit was to be set' },
  ],
  question: {
    ask: 'How high are the hard limits?',
    run: 'ulimit -Hn; cat /proc/self/limits',
    answers: [
      {
        reads: { output: 'ulimit', where: { letter: 'n' }, rows: { hard: '\\d+' } },
        weight: 3,
        says: 'the soft limit of open files may go up to {hard}',
        fills: { hard: 'hard' },
      },
    ],
  },
  fixes: [
    {
      title: 'Raise it as far as the hard limit allows',
      when: 'That is enough.',
      steps: [{ kind: 'sh', sh: 'ulimit -Sn "$(ulimit -Hn)"', changes: 'This shell and what it starts.' }],
      whyItWorks: 'Up to the hard limit everybody may set the soft one.',
      risk: { level: 'reversible', undo: 'Close that shell.' },
      proof: { sh: 'ulimit -Sn', shows: 'the number of the hard limit' },
    },
    {
      title: 'Raise the hard limit where the service gets it',
      when: 'More is needed.',
      steps: [
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nLimitNOFILE=65536' },
        {
          kind: 'code',
          runtime: 'pam',
          language: 'ini',
          code: '# /etc/security/limits.d/app.conf, read at login\napp  hard  nofile  65536\napp  soft  nofile  65536',
        },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run --ulimit nofile=65536:65536 image' },
      ],
      whyItWorks: 'Root sets both before the service starts; it inherits them.',
      risk: { level: 'reversible', undo: 'Remove the line and start the service anew.' },
      proof: { sh: 'grep "open files" /proc/{pid}/limits', shows: 'the new numbers' },
    },
  ],
  popularButWrong: {
    advice: 'Put `ulimit -n 65536` into .bashrc.',
    because: 'It runs after the login has set the hard limit, and fails each time in the same way.',
  },
  sources: ['man:getrlimit(2)', 'man:limits.conf(5)', 'man:prlimit(1)'],
  scenario: {
    params: { hard: 4096, program: 'bash' },
    world: 'workshop',
    with: { limits: { nofile: [64, '{hard}'] } },
    reproduce: { run: 'ulimit -Sn 65536', fails: { call: 'prlimit64', errno: 'EINVAL' } },
    steps: [
      {
        title: 'Raise the limit',
        ask: 'Raise the soft limit of open files to 65536.',
        run: 'ulimit -Sn 65536',
        done: { kind: 'fails', call: 'prlimit64', errno: 'EINVAL' },
      },
      {
        title: 'Look at the hard limit',
        ask: 'How far may it go?',
        run: 'cat /proc/self/limits',
        done: { kind: 'ran', program: ['cat', 'prlimit', 'grep'] },
      },
      {
        title: 'Go as far as that',
        ask: 'Set the soft limit to the hard one, and start something with it.',
        run: 'ulimit -Sn $(ulimit -Hn); sleep 1 & sleep 0.2',
        done: { kind: 'limit', program: 'sleep', name: 'nofile', atLeast: 4096 },
      },
    ],
    solved: { kind: 'limit', program: 'sleep', name: 'nofile', atLeast: 4096 },
    solutions: [
      { title: 'Set it to the hard limit', run: 'ulimit -Sn $(ulimit -Hn); sleep 60 & sleep 0.5' },
      { title: 'Set it for one command', run: 'prlimit --nofile={hard}:{hard} sleep 60 & sleep 0.5' },
    ],
    wrong: [
      { run: 'ulimit -Hn 65536; sleep 60 & sleep 0.5', but: 'Only root may raise the hard limit.' },
      { run: 'sleep 60 & sleep 0.5', but: 'Without a new limit everything runs with the old one.' },
    ],
  },
})
