import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'Another process holds the lock',
  because: '`{program|The program}` did not get the lock on {path|`$`|its file} **because** another process holds it',
  why: `
The program asked for a lock without waiting (\`LOCK_NB\`, \`F_SETLK\`): a second copy of a cron job, a package manager while another one
runs, a database directory that is in use. The file as such means nothing; the lock lives in the kernel and goes when its holder ends.`,
  prior: 1,
  clues: [
    {
      when: { text: 'LOCK_(?:EX|SH|NB)|fcntl\\.(?:flock|lockf)|F_SETLK|FileLock' },
      weight: 5,
      says: 'the call that failed takes a lock',
    },
    { when: { syscall: ['flock', 'fcntl', 'lockf', 'setlk'] }, weight: 5, says: 'the failing call asks for a lock' },
    {
      when: {
        text: '\\block(?:ed|file|s)?\\b|unable to acquire|could not get lock|dpkg|another process|already in use',
      },
      weight: 3,
      says: 'a lock is named',
    },
    { when: { text: '/var/lib/dpkg/lock|apt' }, weight: 2, says: 'the package manager has one lock for all' },
  ],
  question: {
    ask: 'Who has the file open?',
    run: 'sudo lsof {path}',
    answers: [
      {
        reads: { output: 'lsof', rows: { holderPid: '\\d+' } },
        weight: 4,
        says: '`{holder}` (pid {holderPid}) has it open',
        fills: { holderPid: 'holderPid', holder: 'holder' },
      },
      {
        reads: { output: 'fuser', rows: { holderPid: '\\d+' } },
        weight: 4,
        says: 'pid {holderPid} uses it',
        fills: { holderPid: 'holderPid' },
      },
      { reads: { output: 'lsof', rows: 'none' }, weight: -4, says: 'nobody has it open' },
    ],
  },
  fixes: [
    {
      title: 'Wait for the other one',
      when: 'It is at work, such as an update in the background.',
      steps: [
        { kind: 'sh', sh: 'ps -o pid,etime,cmd -p {holderPid}' },
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'flock -w 60 /run/lock/job.lock ./job.sh' },
        {
          kind: 'code',
          runtime: 'apt',
          language: 'sh',
          code: 'sudo apt-get -o DPkg::Lock::Timeout=60 install PACKAGE',
        },
      ],
      whyItWorks: 'A lock is given to the next one in the moment in which its holder closes the file or ends.',
      risk: { level: 'reversible', undo: 'sudo apt-get remove PACKAGE; waiting itself changes nothing.' },
      proof: { sh: 'sudo lsof {path}', shows: 'nothing' },
    },
    {
      title: 'End a holder that hangs',
      when: 'It has been there far too long, and you know what it does.',
      steps: [{ kind: 'sh', sh: 'kill {holderPid}', changes: 'Asks that one process to end.' }],
      whyItWorks: 'The kernel releases all locks of a process when it ends.',
      risk: {
        level: 'destructive',
        to: 'the work of that process; a package manager may need `dpkg --configure -a` afterwards',
        undo: 'Start it again; what it had not written is lost.',
      },
      proof: { sh: 'sudo lsof {path}', shows: 'nothing' },
    },
  ],
  popularButWrong: {
    advice: 'Remove the lock file.',
    because:
      'The holder keeps its lock on the old file, the next program locks a new one, and both work on the same data at once.',
  },
  sources: ['man:flock(2)', 'man:fcntl(2)', 'man:flock(1)', 'man:lsof(8)'],
  scenario: {
    params: { path: '/srv/work/job.lock', program: 'flock' },
    world: 'workshop',
    with: {
      files: { '{path}': { text: '' }, '/srv/work/job.sh': { text: '#!/bin/bash\necho "job done"\n', mode: '755' } },
      processes: [{ argv: ['flock', '{path}', 'sleep', '500'], cwd: '/srv/work', ready: { ms: 300 } }],
    },
    reproduce: { run: 'flock -n {path} ./job.sh', fails: { call: 'flock', errno: 'EAGAIN' } },
    steps: [
      {
        title: 'Run the job',
        ask: 'Run the job, unless it runs already.',
        run: 'flock -n {path} ./job.sh',
        done: { kind: 'fails', call: 'flock', errno: 'EAGAIN' },
      },
      {
        title: 'Find the holder',
        ask: 'Who holds the lock?',
        run: 'lsof {path}',
        done: { kind: 'ran', program: ['lsof', 'fuser', 'ps', 'lslocks'] },
      },
      {
        title: 'End the one that hangs',
        ask: 'It hangs. End it.',
        run: 'fuser -k {path}',
        done: { kind: 'not', of: { kind: 'running', program: 'sleep' } },
      },
      {
        title: 'Run the job again',
        ask: 'Run the job.',
        run: 'flock -n {path} ./job.sh',
        done: { kind: 'ran', program: ['job.sh'] },
      },
    ],
    solved: {
      kind: 'all',
      of: [
        { kind: 'ran', program: ['job.sh'] },
        { kind: 'not', of: { kind: 'running', program: 'sleep' } },
      ],
    },
    solutions: [
      { title: 'End the holder', run: 'fuser -k {path}; sleep 0.5; flock -n {path} ./job.sh' },
      { title: 'End it by name and wait for the lock', run: 'pkill sleep; flock -w 10 {path} ./job.sh' },
    ],
    wrong: [
      {
        run: 'rm {path}; flock -n {path} ./job.sh',
        but: 'Now there are two files and two locks: the old job still works, and yours does too, on the same data.',
      },
      { run: 'sleep 2; flock -n {path} ./job.sh', but: 'The holder hangs: it will not end by itself soon.' },
    ],
  },
})
