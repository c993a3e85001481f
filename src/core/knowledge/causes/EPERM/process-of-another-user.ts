import { defineCause } from '../../schema.ts'

/** kill(2): a process of another user. */
export default defineCause({
  title: 'The process belongs to another user',
  because: '`{program|You}` may not signal process {pid|`$`|of that number} **because** it belongs to another user',
  why: `
A process may send signals to processes of its own user only; root may send them to everybody. Services run under users of their own, so that
stopping one by hand takes sudo, or better its manager.`,
  prior: 0,
  clues: [
    { when: { syscall: ['kill', 'tgkill', 'pidfd_send_signal'] }, weight: 6, says: 'the failing call sends a signal' },
    {
      when: { text: 'kill: \\(\\d+\\)|\\bkill(?:ing)?\\b.*not permitted|pkill: killing pid' },
      weight: 6,
      says: 'a process was to be stopped',
    },
  ],
  question: {
    ask: 'Whose process is it?',
    run: 'ps -o user,pid,ppid,cmd -p {pid}',
    answers: [{ reads: { output: 'ps', rows: { user: '.+' } }, weight: 4, says: 'it belongs to `{user}`: {command}' }],
  },
  fixes: [
    {
      title: 'Let its manager stop it',
      when: 'It is a service.',
      steps: [
        { kind: 'sh', sh: 'systemctl status {pid}' },
        { kind: 'sh', sh: 'sudo systemctl stop {unit}', changes: 'Stops that service until it is started again.' },
      ],
      whyItWorks: 'The manager runs as root, and it will not start the service anew at once.',
      risk: { level: 'destructive', to: 'the users of that service', undo: 'sudo systemctl start the unit.' },
      proof: { sh: 'systemctl is-active {unit}', shows: '`inactive`' },
    },
    {
      title: 'Stop it as root',
      when: 'Nobody manages it, and you know what it is.',
      steps: [
        { kind: 'sh', sh: 'ps -o user,lstart,cmd -p {pid}' },
        { kind: 'sh', sh: 'sudo kill {pid}', changes: 'Asks that one process to end.' },
      ],
      whyItWorks: 'CAP_KILL lets root signal every process.',
      risk: {
        level: 'destructive',
        to: 'the work of that process',
        undo: 'Start it again with the command that `ps` showed.',
      },
      proof: { sh: 'ps -p {pid}', shows: 'no such process' },
    },
  ],
  popularButWrong: {
    advice: 'Use `kill -9`, it always works.',
    because: 'The number of the signal changes nothing about who may send it.',
  },
  sources: ['man:kill(2)', 'man:kill(1)', 'man:systemctl(1)'],
  scenario: {
    params: { program: 'bash' },
    world: 'workshop',
    with: {
      network: { hosts: ['127.0.1.1 lab'] },
      processes: [{ argv: ['sleep', '900'], cwd: '/tmp', user: 'nobody', ready: { ms: 100 } }],
    },
    reproduce: { run: 'kill $(pgrep sleep)', fails: { call: 'kill', errno: 'EPERM' } },
    steps: [
      {
        title: 'Stop it',
        ask: 'Stop the process which sleeps.',
        run: 'kill $(pgrep sleep)',
        done: { kind: 'fails', call: 'kill', errno: 'EPERM' },
      },
      {
        title: 'Whose is it?',
        ask: 'Whose process is it?',
        run: 'ps -o user,pid,cmd -C sleep',
        done: { kind: 'ran', program: ['ps'] },
      },
      {
        title: 'Stop it with the right to do so',
        ask: 'Stop it as root.',
        run: 'sudo kill $(pgrep sleep); sleep 0.2',
        done: {
          kind: 'all',
          of: [
            { kind: 'succeeds', call: 'kill' },
            { kind: 'not', of: { kind: 'running', program: 'sleep', user: 'nobody' } },
          ],
        },
      },
    ],
    solved: { kind: 'not', of: { kind: 'running', program: 'sleep', user: 'nobody' } },
    solutions: [
      { title: 'Stop it as root', run: 'sudo kill $(pgrep sleep); true' },
      { title: 'Stop it as its own user', run: 'sudo -u nobody kill $(pgrep sleep); true' },
    ],
    wrong: [
      { run: 'kill -9 $(pgrep sleep); true', but: 'A harder signal needs the same right.' },
      { run: 'pkill -u nobody sleep; true', but: 'By name or by number: it is not your process.' },
    ],
    harm: [{ run: 'sudo kill -9 -1', instead: 'That would end every process of the machine. Name the one pid.' }],
  },
})
