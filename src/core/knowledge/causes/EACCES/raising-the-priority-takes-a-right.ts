import { defineCause } from '../../schema.ts'

/** setpriority(2) towards a lower nice value without CAP_SYS_NICE. */
export default defineCause({
  title: 'A process may make itself less important, not more',
  because:
    '`{program|The program}` could not raise its priority **because** a lower nice value takes root or a limit that permits it',
  why: `
Nice values go from 19 (gives way to all) to -20. Everybody may go up; going down again, even back to where one was, takes CAP_SYS_NICE or a high enough limit \`RLIMIT_NICE\`. \`nice\` only warns and runs the command all the same; \`renice\` and most servers stop with the error. Real-time
scheduling (\`chrt\`) is refused with EPERM instead.`,
  prior: 0,
  clues: [
    { when: { syscall: ['setpriority', 'nice'] }, weight: 9, says: '`{syscall}` sets the nice value' },
    {
      when: { text: 'niceness|renice|setpriority|set priority|\\bnice\\b|CPUSchedulingPolicy' },
      weight: 7,
      says: 'the log speaks of priorities',
    },
    { when: { entity: { path: '/.*' } }, weight: -4, says: 'it is about a file' },
  ],
  question: {
    ask: 'How far may you go?',
    run: 'ulimit -e',
    answers: [
      {
        reads: { output: 'ulimit', rows: { soft: '0' } },
        weight: 2,
        says: 'the limit is 0: never below the present value',
      },
    ],
  },
  fixes: [
    {
      title: 'Let the one who starts it set the priority',
      when: 'It is a service.',
      steps: [
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nNice=-5' },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --cap-add SYS_NICE image     # or --cpu-shares 2048, without any right',
        },
      ],
      whyItWorks: 'The value is inherited, and systemd sets it as root before the program starts.',
      risk: { level: 'reversible', undo: 'Take the line out and restart.' },
      proof: { sh: 'ps -o pid,ni,args -p {pid}', shows: '-5 in the second column' },
    },
    {
      title: 'Change it once as root',
      when: 'One process shall go faster now.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo renice -n -5 -p {pid}',
          changes: 'Only that process and the children it starts from now on.',
        },
      ],
      whyItWorks: 'Root has CAP_SYS_NICE.',
      risk: { level: 'reversible', undo: 'sudo renice -n 0 -p {pid}' },
      proof: { sh: 'ps -o pid,ni,args -p {pid}', shows: 'the new value' },
    },
    {
      title: 'Make the others less important',
      when: 'You have no root.',
      steps: [{ kind: 'sh', sh: 'nice -n 10 make -j4', changes: 'That build gives way to everything else.' }],
      whyItWorks: 'Priority is relative: what gives way leaves its time to the rest.',
      risk: { level: 'reversible', undo: 'It ends with the command.' },
      proof: { sh: 'ps -o ni,args -C make', shows: '10' },
    },
  ],
  popularButWrong: {
    advice: 'Make the program file set-user-id root.',
    because: 'It gives every right away for the sake of one number, to everybody who can start it.',
  },
  sources: ['man:setpriority(2)', 'man:nice(1)', 'man:renice(1)', 'man:sched(7)', 'man:setrlimit(2)'],
  scenario: {
    params: { program: 'renice' },
    world: 'workshop',
    reproduce: { run: 'renice -n -5 -p $$', fails: { call: 'setpriority', errno: 'EACCES' } },
    steps: [
      {
        title: 'Make your shell more important',
        ask: 'Lower the nice value of your shell to -5.',
        run: 'renice -n -5 -p $$',
        done: { kind: 'fails', call: 'setpriority', errno: 'EACCES' },
      },
      {
        title: 'Look at the value and at the limit',
        ask: 'Which value has it, and what would be allowed?',
        run: 'ulimit -e; ps -o pid,ni,args -p $$',
        done: { kind: 'ran', program: ['ps', 'nice', 'top'] },
      },
      {
        title: 'Let root do it',
        ask: 'Set it as root.',
        run: 'sudo renice -n -5 -p $$',
        done: { kind: 'succeeds', call: 'setpriority' },
      },
    ],
    solved: { kind: 'succeeds', call: 'setpriority' },
    solutions: [
      { title: 'Root sets it', run: 'sudo renice -n -5 -p $$; nice' },
      { title: 'Root starts the command with it', run: 'sudo nice -n -5 nice' },
    ],
    wrong: [
      { run: 'nice -n -1 true', but: 'A smaller step down is a step down.' },
      {
        run: 'ulimit -e 30; renice -n -5 -p $$',
        but: 'The limit that would permit it can only be raised by root, too.',
      },
    ],
  },
})
