import { defineCause } from '../../schema.ts'

/** kill(2): the signal number does not exist. */
export default defineCause({
  title: 'There is no signal of that number',
  because: '`{program|The program}` could not send the signal **because** its number is not one of this system',
  why: `
Linux has the signals 1 to 64. A number outside of them comes from a calculation (an exit status of 143 is 128 + 15, and the signal is 15), from a configuration
value of another kind, or from another system: SIGUSR1 is 10 on Linux and 30 on macOS. Names are safer than numbers.`,
  prior: 0,
  clues: [
    {
      when: {
        syscall: ['kill', 'tgkill', 'tkill', 'rt_sigqueueinfo', 'pidfd_send_signal', 'rt_sigaction', 'sigaction'],
      },
      weight: 8,
      says: 'the failing call is about a signal',
    },
    {
      when: { text: '\\bkill\\b.*EINVAL|process\\.kill|os\\.kill|signal number|invalid signal' },
      weight: 5,
      says: 'a signal was to be sent',
    },
  ],
  question: {
    ask: 'Which number is sent?',
    run: 'strace -f -e trace=kill,tgkill COMMAND',
    answers: [
      {
        reads: { output: 'strace', rows: { call: 't?g?kill', errno: 'EINVAL' } },
        weight: 6,
        says: '`{call}({args})` is refused: its last number is no signal',
      },
      {
        reads: { output: 'strace', rows: { call: 't?g?kill' } },
        weight: -5,
        says: '`{call}({args})` is understood as a signal',
      },
    ],
  },
  fixes: [
    {
      title: 'Name the signal',
      when: 'You can change the call.',
      steps: [
        { kind: 'code', runtime: 'node', language: 'js', code: "process.kill(pid, 'SIGTERM')" },
        { kind: 'code', runtime: 'python', language: 'python', code: 'os.kill(pid, signal.SIGTERM)' },
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'kill -TERM "$pid"' },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker stop --signal SIGTERM web' },
      ],
      whyItWorks: 'Each system puts in the number of its own.',
      risk: { level: 'reversible', undo: 'Write the number again.' },
      proof: { sh: 'kill -l TERM', shows: '15' },
    },
    {
      title: 'Take 128 off an exit status',
      when: 'The number came from `$?` or from a container.',
      steps: [{ kind: 'code', runtime: 'bash', language: 'sh', code: 'kill -l 143   # only prints TERM' }],
      whyItWorks: 'Shells report death by signal n as 128 + n, and `kill -l` reads both.',
      risk: { level: 'read-only' },
      proof: { sh: 'echo $((143 - 128))', shows: '15' },
    },
  ],
  exceptions: ['Signal 0 is allowed: it sends nothing and only asks whether the process is there.'],
  sources: ['man:kill(2)', 'man:signal(7)', 'https://nodejs.org/api/process.html'],
  scenario: {
    params: { program: 'node' },
    world: 'workshop',
    with: {
      network: { hosts: ['127.0.1.1 lab'] },
      files: {
        '/srv/work/stop.js': {
          text: "const [pid, signal] = process.argv.slice(2)\nprocess.kill(Number(pid), /^\\d+$/.test(signal) ? Number(signal) : signal)\nconsole.log('sent')\n",
        },
      },
      processes: [{ argv: ['sleep', '1000'], ready: { ms: 200 } }],
    },
    reproduce: { run: 'node stop.js $(pidof sleep) 143', fails: { call: 'kill', errno: 'EINVAL' } },
    steps: [
      {
        title: 'Stop the worker',
        ask: 'Somebody took 143 from an exit status. Send that.',
        run: 'node stop.js $(pidof sleep) 143',
        done: { kind: 'fails', call: 'kill', errno: 'EINVAL' },
      },
      {
        title: 'Which signal is meant?',
        ask: 'Ask the shell what 143 means.',
        run: 'kill -l 143; ps -C sleep',
        done: { kind: 'ran', program: ['ps', 'pgrep', 'pidof', 'kill'] },
      },
      {
        title: 'Send it by name',
        ask: 'Send SIGTERM.',
        run: 'node stop.js $(pidof sleep) SIGTERM; sleep 1',
        done: { kind: 'not', of: { kind: 'running', program: 'sleep' } },
      },
    ],
    solved: { kind: 'not', of: { kind: 'running', program: 'sleep' } },
    solutions: [
      { title: 'Send it by its name', run: 'node stop.js $(pidof sleep) SIGTERM; sleep 1' },
      { title: 'Send the right number', run: 'node stop.js $(pidof sleep) 15; sleep 1' },
    ],
    wrong: [
      { run: 'sudo node stop.js $(pidof sleep) 143', but: 'Root has no more signals than others.' },
      { run: 'node stop.js $(pidof sleep) 0', but: '0 only asks whether the process is there.' },
    ],
  },
})
