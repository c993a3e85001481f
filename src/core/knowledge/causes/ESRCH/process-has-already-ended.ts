import { defineCause } from '../../schema.ts'

/** kill(2) on the number from a stale pid file, mostly. */
export default defineCause({
  title: 'The process has already ended',
  because:
    '`{program|The signal}` found nobody **because** process {pid|$|of that number} has ended and only its number was kept',
  why: `
Process numbers are written into pid files and variables, and stay there when the process ends, crashes or the machine restarts. A signal
to such a number meets nobody. Later the kernel gives the number to another process, and then the signal hits a stranger: a
stale pid file is a danger as well as an error.`,
  prior: 3,
  clues: [
    {
      when: { syscall: ['kill', 'tgkill', 'pidfd_open', 'ptrace'] },
      weight: 2,
      says: 'the failing call names a process',
    },
    { when: { text: '\\.pid\\b|pid ?file' }, weight: 3, says: 'a pid file is in play' },
    { when: { text: 'kill: \\(?\\d+\\)?.*no such process' }, weight: 2, says: 'a process was to be signalled' },
    { when: { text: 'RTNETLINK|ip route|ip rule' }, weight: -6, says: 'the routing table answered, not a process' },
  ],
  question: {
    ask: 'Does the process still exist?',
    run: 'ps -o pid,ppid,user,lstart,cmd -p {pid}',
    answers: [
      { reads: { output: 'ps', rows: 'none' }, weight: 4, says: 'no process has that number' },
      {
        reads: { output: 'ps', rows: { holderPid: '\\d+' } },
        weight: -3,
        says: 'a process has that number now: {command}',
      },
    ],
  },
  fixes: [
    {
      title: 'Remove the stale pid file and start the service',
      when: '`ps` shows that nobody has the number, or somebody else.',
      steps: [
        { kind: 'sh', sh: 'ps -o pid,cmd -p {pid}' },
        { kind: 'sh', sh: 'rm server.pid', changes: 'Removes the note about a process that is gone.' },
      ],
      whyItWorks: 'The start finds no old number any more and writes its own.',
      risk: { level: 'reversible', undo: 'Write the number back into the file.' },
      proof: { sh: 'ps -o pid,cmd -p "$(cat server.pid)"', shows: 'the service under its new number' },
    },
    {
      title: 'Let the script bear it',
      when: 'Your script stops what may have stopped already.',
      steps: [
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'if kill -0 "$pid" 2>/dev/null; then kill "$pid"; fi' },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "try {\n  process.kill(pid)\n} catch (error) {\n  if (error.code !== 'ESRCH') throw error   // gone already is what we wanted\n}",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'with contextlib.suppress(ProcessLookupError):\n    os.kill(pid, signal.SIGTERM)',
        },
      ],
      whyItWorks: 'The purpose was that the process does not run, and it does not.',
      risk: { level: 'reversible', undo: 'Take the condition out.' },
      proof: { sh: './restart.sh; echo $?', shows: '0' },
    },
    {
      title: 'Leave the number to a manager',
      when: 'It is a service.',
      steps: [{ kind: 'sh', sh: 'systemctl restart {unit}', changes: 'Stops the service and starts it again.' }],
      whyItWorks: 'systemd knows its processes by their control group and needs no file with a number.',
      risk: { level: 'destructive', to: 'requests that are being served', undo: 'The service runs again by itself.' },
      proof: { sh: 'systemctl status {unit}', shows: '`active (running)` and the main pid' },
    },
  ],
  popularButWrong: {
    advice: 'Use `kill -9`.',
    because: 'No signal reaches a process that is not there.',
  },
  exceptions: ['A zombie still has its number: signals to it succeed and change nothing.'],
  sources: ['man:kill(2)', 'man:ps(1)', 'man:systemctl(1)'],
  scenario: {
    params: { port: 3000, pid: 4711, program: 'bash' },
    world: 'node-app',
    with: {
      network: { hosts: ['127.0.1.1 lab'] },
      files: {
        '/srv/app/server.pid': { text: '{pid}\n' },
        '/srv/app/restart.sh': {
          text: '#!/bin/bash\nset -e\nkill "$(cat server.pid)"\nnode server.js > /dev/null &\necho $! > server.pid\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './restart.sh', fails: { call: 'kill', errno: 'ESRCH' } },
    steps: [
      {
        title: 'Restart the server',
        ask: 'Start the restart script.',
        run: './restart.sh',
        done: { kind: 'fails', call: 'kill', errno: 'ESRCH' },
      },
      {
        title: 'Who has that number?',
        ask: 'Look whether a process has the number from the pid file.',
        run: 'cat server.pid; ps -p "$(cat server.pid)"',
        done: { kind: 'ran', program: ['ps', 'pgrep'], anyStatus: true },
      },
      {
        title: 'Start it without the old number',
        ask: 'Let the script go on when the old process is gone.',
        run: "sed -i 's/^kill .*/& || true/' restart.sh; ./restart.sh; sleep 1",
        done: { kind: 'listening', port: '{port}', by: 'node' },
      },
    ],
    solved: { kind: 'listening', port: '{port}', by: 'node' },
    solutions: [
      { title: 'Let the script bear it', run: "sed -i 's/^kill .*/& || true/' restart.sh; ./restart.sh; sleep 1" },
      {
        title: 'Start the server by hand',
        run: 'rm server.pid; node server.js & echo $! > server.pid; sleep 1; curl -s localhost:{port}',
      },
    ],
    wrong: [
      {
        run: "sed -i 's/^kill/kill -9/' restart.sh; ./restart.sh; sleep 1",
        but: 'A harder signal needs a process as well.',
      },
      { run: 'sudo ./restart.sh; sleep 1', but: 'Root finds nobody under that number either.' },
    ],
  },
})
