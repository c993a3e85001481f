import { defineCause } from '../../schema.ts'

/** RLIMIT_NOFILE is compared with the number of the new descriptor; inherited ones take the low numbers. */
export default defineCause({
  title: 'A parent left its own files open in the program it started',
  because:
    '`{program|The program}` could not open {path|$|one more file} **because** descriptors it inherited from its parent have used up most of its limit',
  why: `
A new program begins with every descriptor of its parent that is not marked close-on-exec. A shell script with \`exec {fd}<file\`, a supervisor, or a server
in C that forks helpers hands all of them down. The child has done nothing wrong, and works when somebody starts it by hand.`,
  prior: 1,
  clues: [
    {
      when: { text: 'spawn|fork|child process|subprocess|Popen|exec\\(|parent\\.sh|worker \\d+|supervisor', near: 20 },
      weight: 2,
      says: 'one program starts another near the failure',
    },
    {
      when: { text: 'FD_CLOEXEC|close_fds|cloexec|inherit' },
      weight: 4,
      says: 'the log speaks of inherited descriptors',
    },
    {
      when: { text: 'paste: |sort: |cat: |tar: |grep: ', near: 0 },
      weight: 2,
      says: 'a small tool ran out of descriptors, which it hardly does alone',
    },
    { when: { syscall: ['accept', 'accept4'] }, weight: -3, says: 'it takes connections: those are its own' },
  ],
  question: {
    ask: 'What does the child hold that it never opened?',
    run: 'lsof -a -p {pid} -d 3-1023',
    answers: [
      {
        reads: { output: 'lsof', rows: { fd: '[1-9]\\d+.*', type: 'REG|DIR|FIFO|IPv4|IPv6' } },
        weight: 2,
        says: 'it holds `{name}` as descriptor {fd}; ask whether it opened that itself',
      },
      { reads: { output: 'lsof', rows: 'none' }, weight: -4, says: 'it holds only its three standard streams' },
    ],
  },
  fixes: [
    {
      title: 'Close them where the child is started',
      when: 'The parent is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'exec {fd}<&-          # done with it\n./child.sh {fd}<&-    # or only for this child',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'subprocess.run(["./child"], close_fds=True)   # the default since Python 3.2',
        },
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'int fd = open(path, O_RDONLY | O_CLOEXEC);',
        },
      ],
      whyItWorks: '`execve` closes what is marked close-on-exec; the child then begins at descriptor 3 again.',
      risk: { level: 'reversible', undo: 'Take the mark out if a child was meant to have that file.' },
      proof: { sh: 'ls -l /proc/{pid}/fd', shows: '0, 1, 2 and only files of its own' },
    },
    {
      title: 'Start it from somewhere else',
      when: 'The parent cannot be changed.',
      steps: [{ kind: 'code', runtime: 'systemd', language: 'sh', code: 'systemd-run --user --wait ./child.sh' }],
      whyItWorks: 'The service manager is the parent then, and it hands over nothing but the standard streams.',
      risk: { level: 'reversible', undo: 'Start it as before.' },
      proof: { sh: 'ls /proc/{pid}/fd | wc -l', shows: 'a small number right after the start' },
    },
  ],
  popularButWrong: {
    advice: 'Raise the limit of the child.',
    because:
      'It then carries the descriptors further, and keeps deleted files and sockets of its parent alive with them.',
  },
  exceptions: ['Node, Python, Go and Java mark what they open themselves; shells and many C programs do not.'],
  sources: ['man:open(2)', 'man:execve(2)', 'man:fcntl(2)', 'https://docs.python.org/3/library/subprocess.html'],
  scenario: {
    params: { program: 'paste' },
    world: 'workshop',
    with: {
      limits: { nofile: [24, 24] },
      files: {
        '/srv/work/report.sh': {
          text: '#!/bin/bash\nfor release in 1 2 1 2 1 2 1 2 1 2 1 2; do\n  exec {config}< "releases/$release/config.json"\n  read -r line <&"$config"\ndone\npaste parts/* > logs/table\n',
          mode: '755',
        },
        ...Object.fromEntries(
          Array.from({ length: 12 }, (_, n) => [`/srv/work/parts/${n + 10}`, { text: `part ${n + 10}\n` }]),
        ),
      },
    },
    reproduce: { run: './report.sh', fails: { call: 'openat', errno: 'EMFILE' } },
    steps: [
      {
        title: 'Write the report',
        ask: 'Run the script. `paste` runs out of files after nine.',
        run: './report.sh',
        done: { kind: 'fails', call: 'openat', errno: 'EMFILE' },
      },
      {
        title: 'Find who opens files',
        ask: 'Which line of the script keeps files open?',
        run: 'grep -n exec report.sh',
        done: { kind: 'ran', program: ['grep', 'cat', 'less', 'sed'] },
      },
      {
        title: 'Close each when it has been read',
        ask: 'Close the descriptor in the loop, and run the script again.',
        run: "sed -i 's/^  read .*/&\\n  exec {config}<\\&-/' report.sh; ./report.sh",
        done: { kind: 'exists', path: '/srv/work/logs/table', type: 'file', minSize: 50 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/table', type: 'file', minSize: 50 },
    solutions: [
      {
        title: 'Close each when it has been read',
        run: "sed -i 's/^  read .*/&\\n  exec {config}<\\&-/' report.sh; ./report.sh",
      },
      { title: 'Run paste on its own', run: 'paste parts/* > logs/table' },
    ],
    wrong: [
      { run: 'ulimit -n 1024; ./report.sh', but: 'The hard limit is 24 as well; only root goes beyond it.' },
      { run: 'bash report.sh', but: 'Another bash opens and hands down the same files.' },
    ],
  },
})
