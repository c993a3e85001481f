import { defineCause } from '../../schema.ts'

/** With SIGCHLD ignored the kernel reaps children at once; wait4 waits for their end and then has nothing to tell. */
export default defineCause({
  title: 'SIGCHLD is ignored, so the kernel throws exit statuses away',
  because:
    '`{program|The program}` could not learn how its child ended **because** SIGCHLD is ignored, and the kernel then keeps no exit status',
  why: `
A program that ignores SIGCHLD tells the kernel that it does not care for its children: they vanish at once when they end. The setting survives \`exec\`, so one
\`trap '' CHLD\` in a script, or a supervisor that sets it, reaches every program below. There \`system()\` and \`waitpid\` report a failure although the command has worked.`,
  prior: 2,
  clues: [
    { when: { text: 'SIGCHLD|SIGCLD|SIG_IGN|trap .. (?:SIG)?CHLD' }, weight: 6, says: 'the log speaks of SIGCHLD' },
    {
      when: { text: 'system\\(|popen|pclose|returned -1|status -1|exit (?:code|status):? -1' },
      weight: 3,
      says: 'a command was run and its status is missing',
    },
    {
      when: { syscall: ['wait', 'wait4', 'waitpid', 'waitid'] },
      weight: 1,
      says: 'the failing call waits for a child',
    },
    {
      when: { text: 'cron|supervisor|daemon|nohup|init\\.d' },
      weight: 1,
      says: 'somebody else has started it, and signal settings are inherited',
    },
  ],
  question: {
    ask: 'Which signals does the process ignore? Bit 17 is SIGCHLD: 0000000000010000.',
    run: 'grep SigIgn /proc/{pid}/status',
    answers: [
      {
        reads: { output: 'signal-mask', rows: { ignoresChild: 'yes' } },
        weight: 5,
        says: 'the process ignores SIGCHLD (mask {mask})',
      },
      {
        reads: { output: 'signal-mask', rows: { ignoresChild: 'no' } },
        weight: -5,
        says: 'the process does not ignore SIGCHLD',
      },
    ],
  },
  fixes: [
    {
      title: 'Do not ignore it where it is set',
      when: 'The script or the supervisor is yours.',
      steps: [
        { kind: 'code', runtime: 'bash', language: 'sh', code: "trap - CHLD     # instead of trap '' CHLD" },
        { kind: 'code', runtime: 'c', language: 'c', code: 'signal(SIGCHLD, SIG_DFL);   // before exec' },
        { kind: 'code', runtime: 'python', language: 'python', code: 'signal.signal(signal.SIGCHLD, signal.SIG_DFL)' },
      ],
      whyItWorks: 'By default the signal does nothing either, but the status is kept until it is asked for.',
      risk: { level: 'reversible', undo: 'Set it to be ignored again; then nobody may ask for a status.' },
      proof: { sh: 'grep SigIgn /proc/{pid}/status', shows: 'a value whose fifth digit from the right is even' },
    },
    {
      title: 'Put the default back for one command',
      when: 'You cannot change who starts it.',
      steps: [{ kind: 'sh', sh: 'env --default-signal=CHLD ./job.sh' }],
      whyItWorks: '`env` sets the signal back before it becomes the program.',
      risk: { level: 'read-only' },
      proof: { sh: 'env --default-signal=CHLD grep SigIgn /proc/self/status', shows: '0000000000000000' },
    },
  ],
  popularButWrong: {
    advice: 'Ignore SIGCHLD to get rid of zombies.',
    because: 'Zombies go away, and with them every exit status, also those that libraries of yours need.',
  },
  exceptions: ['Bash and GNU make keep a handler of their own and are not affected; the programs they start are.'],
  sources: ['man:wait(2)', 'man:signal(7)', 'man:sigaction(2)', 'man:env(1)'],
  scenario: {
    params: { program: 'awk' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/nightly.sh': {
          text: '#!/bin/bash\ntrap \'\' CHLD\nawk \'BEGIN {\n  status = system("cp releases/2/config.json logs/config")\n  if (status == 0) print "copied" > "logs/state"\n  else print "the copy failed with", status\n}\'\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './nightly.sh', fails: { call: 'wait4', errno: 'ECHILD' } },
    steps: [
      {
        title: 'Run the nightly job',
        ask: 'It says that the copy failed. Did it?',
        run: './nightly.sh; cat logs/config',
        done: { kind: 'fails', call: 'wait4', errno: 'ECHILD' },
      },
      {
        title: 'Find who ignores the signal',
        ask: 'Which line of the script is about SIGCHLD?',
        run: 'grep -n CHLD nightly.sh',
        done: { kind: 'ran', program: ['grep', 'less', 'sed'] },
      },
      {
        title: 'Put the default back',
        ask: 'Change that line and run the job again.',
        run: "sed -i 's/^trap .*/trap - CHLD/' nightly.sh; ./nightly.sh",
        done: { kind: 'exists', path: '/srv/work/logs/state', type: 'file' },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/state', type: 'file' },
    solutions: [
      { title: 'Put the default back', run: "sed -i 's/^trap .*/trap - CHLD/' nightly.sh; ./nightly.sh" },
      { title: 'Take the line out', run: "sed -i '/^trap/d' nightly.sh; ./nightly.sh" },
      {
        title: 'Put it back for one command',
        run: "sed -i 's/^awk/env --default-signal=CHLD awk/' nightly.sh; ./nightly.sh",
      },
    ],
    wrong: [
      { run: './nightly.sh', but: 'The copy works each time, and its status is thrown away each time.' },
      {
        run: 'sed -i \'s/system("/system("sleep 1; /\' nightly.sh; ./nightly.sh',
        but: 'A child that lives longer leaves no status behind either.',
      },
    ],
  },
})
