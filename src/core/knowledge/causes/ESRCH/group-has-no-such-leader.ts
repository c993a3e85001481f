import { defineCause } from '../../schema.ts'

/** kill(-pid): a background job of a script is no group of its own, since scripts have no job control. */
export default defineCause({
  title: 'There is no process group of that number',
  because:
    '`{program|The program}` could not signal the group {pid|$|it named} **because** no process group has that number, though a process may',
  why: `
\`kill -- -PID\` means a whole process group, and a group has the number of its leader. At a prompt every job is a group of its own; in a script job control is off, and all background jobs stay in the group
of the script. So the line that works by hand finds nobody in the script, and the children live on.`,
  prior: 1,
  clues: [
    {
      when: { text: 'kill: \\(-\\w+\\)|kill\\(-\\d|killpg|kill -- -|kill\\(-' },
      weight: 6,
      says: 'the number is negative: a group is meant',
    },
    { when: { text: 'setsid|detached|process group|pgid' }, weight: 3, says: 'the log speaks of groups' },
    { when: { syscall: ['kill', 'killpg'] }, weight: 1, says: 'the failing call sends a signal' },
    { when: { text: '\\.pid\\b|pidfile|PID file' }, weight: -2, says: 'the number comes from a pid file' },
  ],
  question: {
    ask: 'Which group does each process belong to?',
    run: 'ps -eo pid,pgid,cmd',
    answers: [
      {
        reads: { output: 'ps', where: { pgid: '{pid}' }, rows: { holderPid: '\\d+' } },
        weight: -4,
        says: 'group {pid} exists, with pid {holderPid} in it',
      },
      {
        reads: { output: 'ps', where: { pgid: '{pid}' }, rows: 'none' },
        weight: 4,
        says: 'no process has {pid} as its group',
      },
    ],
  },
  fixes: [
    {
      title: 'Make the job a group when it is started',
      when: 'The job has children of its own, which must end too.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'set -m                 # job control: each job is a group\n./worker.sh & worker=$!\nkill -- "-$worker"',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const child = spawn('./worker.sh', { detached: true })\nprocess.kill(-child.pid)",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'p = subprocess.Popen(cmd, start_new_session=True)\nos.killpg(p.pid, signal.SIGTERM)',
        },
      ],
      whyItWorks: 'The child then leads a group of its own number, and its children are born into it.',
      risk: { level: 'reversible', undo: 'Remove the option; Ctrl-C reaches it again without further work.' },
      proof: { sh: 'ps -o pid,pgid,cmd', shows: 'the same number in both columns for the job' },
    },
    {
      title: 'Signal the one process',
      when: 'The job has no children.',
      steps: [{ kind: 'code', runtime: 'bash', language: 'sh', code: 'kill "$worker"      # without the minus' }],
      whyItWorks: 'A positive number is one process, whatever group it is in.',
      risk: { level: 'reversible', undo: 'Put the minus back.' },
      proof: { sh: 'ps -p {pid}', shows: 'only the heading' },
    },
  ],
  popularButWrong: {
    advice: 'Use `kill 0` instead.',
    because: 'In a script that is its own group: the script ends itself, and whoever started it in the same group.',
  },
  sources: ['man:kill(2)', 'man:setpgid(2)', 'man:bash(1)', 'https://nodejs.org/api/child_process.html'],
  scenario: {
    params: { program: 'bash' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/run.sh': {
          text: '#!/bin/bash\nsleep 300 &\nworker=$!\nkill -- "-$worker" && wait; kill -0 "$worker" 2> /dev/null || echo stopped > logs/stopped\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './run.sh', fails: { call: 'kill', errno: 'ESRCH' } },
    steps: [
      {
        title: 'Run the script',
        ask: 'It starts a worker and wants to end its group.',
        run: './run.sh',
        done: { kind: 'fails', call: 'kill', errno: 'ESRCH' },
      },
      {
        title: 'Look at the groups',
        ask: 'The worker still runs. Which group is it in?',
        run: 'ps -o pid,pgid,cmd -C sleep',
        done: { kind: 'ran', program: ['ps', 'pgrep'], anyStatus: true },
      },
      {
        title: 'Give jobs groups',
        ask: 'Switch job control on in the script and run it again.',
        run: "sed -i '2i set -m' run.sh; ./run.sh",
        done: { kind: 'exists', path: '/srv/work/logs/stopped', type: 'file' },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/stopped', type: 'file' },
    solutions: [
      { title: 'Job control in the script', run: "sed -i '2i set -m' run.sh; ./run.sh" },
      { title: 'Signal the one process', run: 'sed -i \'s/kill -- "-/kill "/\' run.sh; ./run.sh' },
    ],
    wrong: [
      {
        run: "sed -i 's/kill -- /kill -9 -- /' run.sh; ./run.sh",
        but: 'A stronger signal finds the same empty group.',
      },
      { run: "sed -i 's/^worker/sleep 1; worker/' run.sh; ./run.sh", but: 'Waiting does not make the job a leader.' },
    ],
    harm: [{ run: 'kill -- -1', instead: 'Minus one is everybody you may signal. Name one group.' }],
  },
})
