import { defineCause } from '../../schema.ts'

/** read(2) of an open /proc/PID file when the process has gone meanwhile. */
export default defineCause({
  title: 'The process ended while its entry in /proc was being read',
  because:
    '`{program|The program}` could not read {path|$|the file of /proc} **because** that process ended after the file was opened',
  why: `
Files below \`/proc/PID\` are made up at the moment they are read. A monitor lists all numbers, opens one after the other, and meanwhile a short-lived process is gone: a later
\`open\` says ENOENT, but a \`read\` on what was already open says this. On a busy machine it happens every few minutes, and means nothing.`,
  prior: 1,
  clues: [
    {
      when: {
        text: '^(?:cat|head|tail|grep|awk|sed|wc|tr|ls|find|less|readlink|xargs|sort|cut): .*No such process',
        near: 0,
      },
      weight: 5,
      says: 'a program that only reads cannot have sent a signal',
    },
    { when: { entity: { path: '/proc/.*' } }, weight: 4, says: '`{path}` belongs to a process' },
    {
      when: { text: '/proc/\\d+|/proc/self|psutil|NoSuchProcess|procfs|node_exporter|telegraf|htop' },
      weight: 3,
      says: 'something walks through /proc',
    },
    { when: { syscall: ['read', 'readlink', 'pread', 'pread64'] }, weight: 4, says: 'the failing call reads' },
    { when: { syscall: ['kill', 'killpg', 'tgkill'] }, weight: -5, says: 'a signal was sent' },
  ],
  fixes: [
    {
      title: 'Treat it as “gone” and go on to the next',
      when: 'You walk over processes.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'for p in psutil.process_iter():\n    try:\n        print(p.pid, p.cmdline())\n    except psutil.NoSuchProcess:\n        continue',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) {\n    continue\n}',
        },
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'line=$(tr "\\0" " " < "/proc/$pid/cmdline" 2> /dev/null) || continue',
        },
      ],
      whyItWorks: 'Between a listing and a reading any process may end; both codes are the normal answer to that.',
      risk: { level: 'reversible', undo: 'Take the handler out.' },
      proof: { sh: 'ps -p {pid}', shows: 'only the heading' },
    },
    {
      title: 'Let ps do the walking',
      when: 'A shell script needs a list.',
      steps: [{ kind: 'sh', sh: 'ps -eo pid,user,cmd' }],
      whyItWorks: '`ps` leaves out whoever has gone in between.',
      risk: { level: 'reversible', undo: 'Put the old loop back.' },
      proof: { sh: 'ps -eo pid,cmd; echo $?', shows: '0 at the end' },
    },
  ],
  popularButWrong: {
    advice: 'Read it again until it works.',
    because: 'That number stays without a process, until one day it belongs to a stranger.',
  },
  sources: ['man:proc(5)', 'man:ps(1)', 'kernel:fs/proc/base.c'],
  scenario: {
    params: { program: 'cat' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/watch.sh': {
          text: '#!/bin/bash\nset -e\nsleep 300 & short=$!\nfor pid in "$short" $$; do\n  exec 3< "/proc/$pid/cmdline"\n  [ "$pid" = $$ ] || { kill "$short"; wait "$short" || true; }\n  cat <&3 >> logs/seen\n  echo "$pid" > logs/last\ndone 2> logs/errors\ncp logs/last logs/done\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './watch.sh; cat logs/errors', fails: { call: 'read', errno: 'ESRCH' } },
    steps: [
      {
        title: 'Run the watcher',
        ask: 'It opens the entry of a process that ends before it is read.',
        run: './watch.sh; cat logs/errors',
        done: { kind: 'fails', call: 'read', errno: 'ESRCH' },
      },
      {
        title: 'Find the line',
        ask: 'Which command of the loop ends the script?',
        run: 'grep -n cat watch.sh',
        done: { kind: 'ran', program: ['grep', 'less', 'sed'] },
      },
      {
        title: 'Go on without it',
        ask: 'Let the loop go on to the next process.',
        run: "sed -i 's/^  cat .*/& || continue/' watch.sh; ./watch.sh",
        done: { kind: 'exists', path: '/srv/work/logs/done', type: 'file' },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/done', type: 'file' },
    solutions: [
      { title: 'Go on to the next', run: "sed -i 's/^  cat .*/& || continue/' watch.sh; ./watch.sh" },
      {
        title: 'Look at living ones only',
        run: "sed -i 's/for pid in .*; do/for pid in $$; do/' watch.sh; ./watch.sh",
      },
    ],
    wrong: [
      { run: './watch.sh', but: 'The next short-lived process ends in the same gap.' },
      {
        run: "sed -i 's/^  cat/  sleep 1; cat/' watch.sh; ./watch.sh",
        but: 'More time between opening and reading makes it more likely.',
      },
    ],
  },
})
