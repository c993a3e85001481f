import { defineCause } from '../../schema.ts'

/** open(2) with O_CREAT|O_EXCL: a lock file whose owner has died. */
export default defineCause({
  title: 'A lock file of a run that has died is still there',
  because:
    '`{program|The program}` could not take its lock {path|$|file} **because** the lock file of an earlier run was never removed',
  why: `
With O_EXCL only one of several can make a file, and whoever makes it has the lock. The file is removed at the end; if the owner is killed
or the machine goes down, nobody does that, and every later run is refused.`,
  prior: 1,
  clues: [
    {
      when: { text: '\\.lock\\b|\\.pid\\b|lock ?file|index\\.lock|Another .{0,20}process', near: 5 },
      weight: 4,
      says: 'the path or the message speaks of a lock',
    },
    {
      when: { entity: { path: '.*(?:\\.lock|\\.pid|/lock)' } },
      weight: 3,
      says: 'the path has the name of a lock file',
    },
    {
      when: { text: 'killed|SIGKILL|signal 9|out of memory|reboot', near: 40 },
      weight: 1,
      says: 'something was killed before',
    },
  ],
  question: {
    ask: 'Does the process that made the lock still live?',
    run: 'ps -o pid,lstart,cmd -p "$(cat {path})"',
    answers: [
      {
        reads: { output: 'ps', rows: { holderPid: '\\d+' } },
        weight: -5,
        says: 'pid {holderPid} lives: the lock is good, wait for it',
      },
      { reads: { output: 'ps', rows: 'none' }, weight: 4, says: 'its owner is gone' },
    ],
  },
  fixes: [
    {
      title: 'Make sure that the owner is gone, then remove the file',
      when: 'Now, to get on.',
      steps: [
        { kind: 'sh', sh: 'ps -o pid,lstart,cmd -p "$(cat {path})"' },
        {
          kind: 'sh',
          sh: 'rm {path}',
          changes: 'Removes the lock. If its owner still ran, two would now work at once.',
        },
      ],
      whyItWorks: 'The name is free, so the next run can make the file and has the lock.',
      risk: {
        level: 'destructive',
        to: 'the work of the owner, if it still lives: check first',
        undo: '`touch` makes an empty lock again; the number that stood in it was worth nothing.',
      },
      proof: { sh: 'ls -l {path}', shows: 'No such file or directory' },
    },
    {
      title: 'Use a lock that the kernel releases',
      when: 'For good.',
      steps: [
        {
          kind: 'sh',
          sh: 'flock -n job.lock node nightly.js',
          changes: 'Runs the script only if nobody else holds the lock.',
        },
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'exec 9> job.lock\nflock -n 9 || { echo "already running"; exit 1; }',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'f = open("job.lock", "w")\nfcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)',
        },
      ],
      whyItWorks:
        'A `flock` belongs to an open descriptor. When the process ends, however it ends, the kernel closes the descriptor and the lock is free; the file may stay.',
      risk: { level: 'reversible', undo: 'Go back to the lock file.' },
      proof: { sh: 'flock -n {path} echo free', shows: 'free' },
    },
  ],
  popularButWrong: {
    advice: 'Remove the lock file at the start of the script.',
    because: 'Then it locks nothing: two runs at once remove each other’s lock.',
  },
  sources: ['man:open(2)', 'man:flock(1)', 'man:flock(2)'],
  scenario: {
    params: { path: '/srv/work/nightly.lock', program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/nightly.js': {
          text: "const fs = require('fs')\nfs.writeFileSync('{path}', String(process.pid), { flag: 'wx' })\nfs.writeFileSync('logs/nightly', 'done\\n')\nfs.unlinkSync('{path}')\nconsole.log('done')\n",
        },
        '{path}': { text: '31337\n' },
      },
    },
    reproduce: { run: 'node nightly.js', fails: { call: 'openat', errno: 'EEXIST' } },
    steps: [
      {
        title: 'Start the job',
        ask: 'Start the nightly job. It finds its lock taken.',
        run: 'node nightly.js',
        done: { kind: 'fails', call: 'openat', errno: 'EEXIST' },
      },
      {
        title: 'Ask for the owner',
        ask: 'The lock holds a pid. Does that process live?',
        run: 'ps -p $(cat {path})',
        done: { kind: 'ran', program: ['ps', 'pgrep', 'kill', 'ls', 'cat'], anyStatus: true },
      },
      {
        title: 'Remove the stale lock',
        ask: 'Its owner is gone: remove the file.',
        run: 'rm {path}',
        done: { kind: 'not', of: { kind: 'exists', path: '{path}' } },
      },
      {
        title: 'Start it again',
        ask: 'Run the job once more.',
        run: 'node nightly.js',
        done: { kind: 'exists', path: '/srv/work/logs/nightly', type: 'file' },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/nightly', type: 'file' },
    solutions: [
      { title: 'Remove the stale lock', run: 'rm {path}; node nightly.js' },
      {
        title: 'Use flock instead',
        run: "sed -i '/{ flag: .wx. }/d; /unlinkSync/d' nightly.js; flock -n nightly.flock node nightly.js",
      },
    ],
    wrong: [
      { run: 'sleep 5; node nightly.js', but: 'Nobody will remove the lock: its owner is gone.' },
      { run: 'chmod u+w {path}; node nightly.js', but: 'The file may be written; it may not exist.' },
    ],
  },
})
