import { defineCause } from '../../schema.ts'

/** SIGPIPE is inherited as ignored: the write fails with EPIPE instead of ending the program. */
export default defineCause({
  title: 'SIGPIPE is ignored, so the program lives on and complains',
  because:
    '`{program|The program}` reported a broken pipe **because** it was started with SIGPIPE ignored, where otherwise the signal would have ended it quietly',
  why: `
Command line tools rely on SIGPIPE: when nobody reads any more, the signal ends them. Whoever ignores it passes that on to all the programs it
starts, through fork and exec. systemd does so for services by default (\`IgnoreSIGPIPE=yes\`), and so do scripts with \`trap '' PIPE\`,
some cron replacements and supervisors. \`cat\`, \`seq\` or \`yes\` then print “write error: Broken pipe”, and a shell loop may go on for ever.`,
  prior: 1,
  clues: [
    {
      when: { text: '(?:write error|standard output|stdout|printf|echo: write error): Broken pipe' },
      weight: 3,
      says: 'a tool which normally dies in silence had the time to complain',
    },
    {
      when: { text: "trap '' ?(?:SIG)?PIPE|IgnoreSIGPIPE|SIG_IGN" },
      weight: 5,
      says: 'the log shows who ignores the signal',
    },
    { when: { text: 'systemd\\[|\\.service\\b|supervisord|cron' }, weight: 1, says: 'it runs as a service' },
    { when: { dialect: ['node', 'python'] }, weight: -3, says: 'this runtime always ignores SIGPIPE by itself' },
    { when: { entity: { address: '.+' } }, weight: -4, says: 'an address is named: it was a connection' },
  ],
  question: {
    ask: 'Does the process ignore SIGPIPE? Bit 13 of SigIgn says so.',
    run: 'grep SigIgn /proc/{pid}/status',
    answers: [
      { reads: { output: 'signal-mask', rows: { ignoresPipe: 'yes' } }, weight: 6, says: 'SIGPIPE is ignored there' },
      {
        reads: { output: 'signal-mask', rows: { ignoresPipe: 'no' } },
        weight: -5,
        says: 'SIGPIPE is not ignored there',
      },
    ],
  },
  fixes: [
    {
      title: 'Give SIGPIPE back to the programs',
      when: 'You start them: a unit file, a wrapper, a supervisor.',
      steps: [
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nIgnoreSIGPIPE=no' },
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'env --default-signal=PIPE ./report.sh   # coreutils 8.31 and newer',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'subprocess.run(command, restore_signals=True)   # the default; look for False',
        },
        {
          kind: 'text',
          text: 'Go: take `signal.Ignore(syscall.SIGPIPE)` out; what `exec.Command` starts inherits it.',
        },
      ],
      whyItWorks:
        'exec keeps ignored signals ignored; resetting it just before the program starts is the only moment when it helps.',
      risk: { level: 'reversible', undo: 'Take the setting out and restart.' },
      proof: { sh: 'yes | head -n 1; echo "${PIPESTATUS[0]}"', shows: '`y` and 141, without a message' },
    },
    {
      title: 'Let loops end at the first failed write',
      when: 'A script of yours writes in a loop.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'while sleep 1; do\n  echo tick || exit 0\ndone | head -n 3',
        },
      ],
      whyItWorks: 'Without the signal the status of the write is the only news that the reader has left.',
      risk: { level: 'reversible', undo: 'Take the condition out.' },
      proof: { sh: 'pgrep -fl report.sh', shows: 'nothing, once its reader has ended' },
    },
  ],
  popularButWrong: {
    advice: 'Write `trap - PIPE` at the top of the script.',
    because:
      'A shell may not take back what was ignored when it started. POSIX says so, and bash keeps to it without a word.',
  },
  exceptions: [
    'A network server should ignore SIGPIPE: there the error return is what it needs. It must only not pass it on.',
  ],
  sources: [
    'man:signal(7)',
    'man:env(1)',
    'man:systemd.exec(5)',
    'man:bash(1)',
    'https://docs.python.org/3/library/subprocess.html',
  ],
  scenario: {
    params: { program: 'bash' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/pages.sh': {
          text: '#!/bin/bash\n# The first two pages are enough.\nrm -f page-*\nfor i in 1 2 3 4 5 6; do\n  echo "page $i"\n  sleep 0.3\n  touch "page-$i"   # the expensive part\ndone | head -n 2 > first\n',
          mode: '755',
        },
        '/srv/work/run.sh': {
          text: "#!/bin/bash\n# Somebody wanted to be safe from SIGPIPE here.\ntrap '' PIPE\nexec ./pages.sh\n",
          mode: '755',
        },
      },
    },
    reproduce: { run: './run.sh', fails: { call: 'write', errno: 'EPIPE' } },
    steps: [
      {
        title: 'Run it',
        ask: 'Two pages are wanted. It complains, and makes all six.',
        run: './run.sh; ls',
        done: { kind: 'fails', call: 'write', errno: 'EPIPE' },
      },
      {
        title: 'Who ignores the signal?',
        ask: 'Look for the place which ignores SIGPIPE.',
        run: 'grep -n PIPE *.sh',
        done: { kind: 'ran', program: ['grep', 'cat', 'less', 'strace'] },
      },
      {
        title: 'Give the signal back',
        ask: 'Reset it where the program is started.',
        run: "sed -i 's/exec/exec env --default-signal=PIPE/' run.sh; ./run.sh",
        done: { kind: 'not', of: { kind: 'exists', path: '/srv/work/page-6' } },
      },
    ],
    solved: {
      kind: 'all',
      of: [
        { kind: 'exists', path: '/srv/work/first', type: 'file' },
        { kind: 'not', of: { kind: 'exists', path: '/srv/work/page-6' } },
      ],
    },
    solutions: [
      {
        title: 'Reset the signal for the program',
        run: "sed -i 's/exec/exec env --default-signal=PIPE/' run.sh; ./run.sh",
      },
      { title: 'Do not ignore it', run: "sed -i '/trap/d' run.sh; ./run.sh" },
      {
        title: 'End the loop at the first failed write',
        run: "sed -i 's/echo .page.*/& || break/' pages.sh; ./run.sh",
      },
    ],
    wrong: [
      {
        run: "sed -i '1a trap - PIPE' pages.sh; ./run.sh",
        but: 'What was ignored when the shell started stays ignored.',
      },
      { run: './run.sh 2> /dev/null', but: 'Only the messages are gone; the loop still writes into the void.' },
    ],
  },
})
