import { defineCause } from '../../schema.ts'

/** fork(2) copies descriptors: a child started meanwhile keeps the file open for writing after the writer has closed it. */
export default defineCause({
  title: 'Another child still holds the new program open',
  because:
    '`{program|The program}` could not start {path|$|the new file} **because** a process started meanwhile has inherited the descriptor that wrote it',
  why: `
The file was closed properly, but between its \`open\` and its \`close\` the program started another process, which got a copy of every descriptor. Until that child calls \`execve\` (with O_CLOEXEC) or ends (without), the
file counts as open for writing. In programs with many threads this is a race of microseconds: \`fork/exec /tmp/…: text file busy\` in Go tests and build tools, about once in some thousand runs.`,
  prior: 0,
  clues: [
    {
      when: { text: 'fork/exec', near: 1 },
      weight: 5,
      says: 'Go forked and executed: the children of other goroutines had a copy',
    },
    { when: { dialect: ['go'] }, weight: 2, says: 'Go starts processes from many threads' },
    {
      when: { text: 'parallel|goroutine|worker|thread|pool|flaky|-j ?\\d|concurr|sleep \\d+ &|daemon', near: 20 },
      weight: 3,
      says: 'other processes are started at the same time',
    },
    {
      when: { syscall: ['execve', 'spawn', 'exec', 'fork/exec', 'posix_spawn'] },
      weight: 2,
      says: 'the file was to be run',
    },
    { when: { text: 'RUN |buildkit|dockerfile|overlay', near: 10 }, weight: 2, says: 'an image was being built' },
    { when: { syscall: ['open', 'openat', 'copyfile', 'truncate'] }, weight: -5, says: 'it was to be written' },
  ],
  question: {
    ask: 'Which process has it open, and is that the writer?',
    run: 'lsof {path}',
    answers: [
      {
        reads: { output: 'lsof', rows: { fd: '\\d+', holderPid: '\\d+', holder: '(?:sleep|ssh-agent|.*d)' } },
        weight: 8,
        says: '`{holder}` (pid {holderPid}), which never wrote it, has it open',
        fills: { holderPid: 'holderPid' },
      },
      { reads: { output: 'lsof', rows: 'none' }, weight: 1, says: 'nobody has it open now: a race of moments fits' },
    ],
  },
  fixes: [
    {
      title: 'Do not hand the descriptor on',
      when: 'A process that lives on was started while the file was open.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'helper 3>&- &     # the child starts without descriptor 3',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'subprocess.Popen(helper, close_fds=True)   # the default',
        },
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);',
        },
      ],
      whyItWorks: 'The child then has no part in the file, and its last writer is the one who closes it.',
      risk: { level: 'reversible', undo: 'Take the redirection out.' },
      proof: { sh: 'lsof {path}', shows: 'nothing' },
    },
    {
      title: 'Let a child process write the file',
      when: 'A program with threads writes programs and starts them.',
      steps: [
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'err := exec.Command("cp", source, tool).Run()   // no descriptor of ours is ever open',
        },
      ],
      whyItWorks: 'The descriptor lives in `cp` alone, and no fork of ours can copy it.',
      risk: { level: 'reversible', undo: 'Write it yourself again.' },
      proof: { sh: 'go test -count=200 ./...', shows: 'no failure' },
    },
    {
      title: 'Try again for a moment',
      when: 'The race lies in code that is not yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'for i := 0; i < 5 && errors.Is(err, syscall.ETXTBSY); i++ {\n\ttime.Sleep(100 * time.Millisecond << i)\n\terr = exec.Command(tool).Run()\n}',
        },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'dockerfile',
          code: 'RUN chmod +x install.sh && sync && ./install.sh   # old storage drivers',
        },
      ],
      whyItWorks: 'The inherited copy is gone as soon as that child has called `execve`.',
      risk: { level: 'reversible', undo: 'Take the loop out.' },
      proof: { sh: 'go test -count=200 ./...', shows: 'no failure' },
    },
  ],
  popularButWrong: {
    advice: 'Call `fsync` or `sync` after writing.',
    because: 'The kernel asks whether somebody has the file open, and not whether it has reached the disk.',
  },
  sources: ['man:execve(2)', 'man:fork(2)', 'man:open(2)', 'https://github.com/golang/go/issues/22315'],
  scenario: {
    params: { path: '/srv/work/bin/tool', program: 'bash' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/install.sh': {
          text: "#!/bin/bash\nset -e\nexec 3> {path}\nsleep 20 &   # a progress display\nprintf '#!/bin/sh\\necho ready > /srv/work/logs/ready\\n' >&3\nexec 3>&-\nchmod +x {path}\n{path}\n",
          mode: '755',
        },
      },
    },
    reproduce: { run: './install.sh', fails: { call: 'execve', errno: 'ETXTBSY' } },
    steps: [
      {
        title: 'Install the tool',
        ask: 'Start the installer, which closes the tool and starts it.',
        run: './install.sh',
        done: { kind: 'fails', call: 'execve', errno: 'ETXTBSY' },
      },
      {
        title: 'Who has it open?',
        ask: 'Ask which process has the tool open.',
        run: 'lsof {path}',
        done: { kind: 'ran', program: ['lsof', 'fuser', 'ls', 'ps'] },
      },
      {
        title: 'Start the child without it',
        ask: 'Start the child without descriptor 3, remove the tool, and install again.',
        run: "rm {path}; sed -i 's/sleep 20 &/sleep 20 3>\\&- \\&/' install.sh; ./install.sh",
        done: { kind: 'exists', path: '/srv/work/logs/ready', minSize: 6 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/ready', minSize: 6 },
    solutions: [
      {
        title: 'Start the child without it',
        run: "rm {path}; sed -i 's/sleep 20 &/sleep 20 3>\\&- \\&/' install.sh; ./install.sh",
      },
      { title: 'Wait until the child has ended', run: 'sleep 21; {path}' },
      { title: 'Stop the child', run: 'fuser -k -TERM {path}; sleep 1; {path}' },
    ],
    wrong: [
      { run: 'sync; {path}', but: 'The disk has it all. The other process still has it open.' },
      { run: 'chmod 755 {path}; {path}', but: 'The mode allows it.' },
    ],
  },
})
