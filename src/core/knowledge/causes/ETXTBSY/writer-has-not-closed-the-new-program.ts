import { defineCause } from '../../schema.ts'

/** execve(2) of a file that some descriptor still has open for writing. */
export default defineCause({
  title: 'The program is started before the file was closed',
  because: '`{program|The program}` could not start {path|$|the new file} **because** it is still open for writing',
  why: `
A program that somebody is writing cannot be executed: the kernel would run half of it. An installer that downloads, \`chmod\`s and starts a file without closing it meets this, and so does a
stream in Node.js whose \`finish\` event nobody waited for. The bytes may all be there; only the open descriptor counts.`,
  prior: 1,
  clues: [
    {
      when: { text: '_execute_child|subprocess|child_process|ProcessBuilder|exec\\.Command' },
      weight: 4,
      says: 'another program was to be started',
    },
    {
      when: { syscall: ['execve', 'spawn', 'exec', 'fork/exec', 'posix_spawn'] },
      weight: 4,
      says: 'the failing call wanted to run the file',
    },
    {
      when: {
        text: 'bad interpreter: Text file busy|download|install|createWriteStream|curl|wget|writeFile',
        near: 20,
      },
      weight: 2,
      says: 'the file was just written',
    },
    {
      when: { text: '^[\\w./-]*(?:sh|line \\d+): .*Text file busy', near: 0 },
      weight: 2,
      says: 'a shell could not start it',
    },
    {
      when: { text: '/tmp/go-build|fork/exec|parallel|goroutine|worker|thread|pool', near: 6 },
      weight: -1,
      says: 'several processes are started at a time',
    },
    {
      when: { syscall: ['open', 'openat', 'copyfile', 'truncate'] },
      weight: -5,
      says: 'the file was to be written, not run',
    },
    {
      when: { text: 'cannot create regular file|cannot open .* for writing|swap', near: 3 },
      weight: -4,
      says: 'it was to be written',
    },
  ],
  question: {
    ask: 'Who has it open for writing?',
    run: 'lsof {path}',
    answers: [
      {
        reads: { output: 'lsof', rows: { fd: '\\d+', holderPid: '\\d+' } },
        weight: 2,
        says: '`{holder}` (pid {holderPid}) has it open',
        fills: { holderPid: 'holderPid' },
      },
      { reads: { output: 'lsof', rows: 'none' }, weight: -1, says: 'nobody has it open at this moment' },
    ],
  },
  fixes: [
    {
      title: 'Close it before it is started',
      when: 'The program is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'await pipeline(response, fs.createWriteStream(tool, { mode: 0o755 }))   // resolves when it is closed\nspawn(tool)',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: "with open(tool, 'wb') as f:\n    f.write(data)\nos.chmod(tool, 0o755)      # behind the with block\nsubprocess.run([tool])",
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'if err := file.Close(); err != nil {\n\treturn err\n}\nreturn exec.Command(file.Name()).Run()',
        },
        {
          kind: 'code',
          runtime: 'java',
          language: 'java',
          code: 'try (var out = Files.newOutputStream(tool)) { in.transferTo(out); }\nnew ProcessBuilder(tool.toString()).start();',
        },
      ],
      whyItWorks:
        'With the last writing descriptor the count of writers falls to zero, and the kernel lets the file run.',
      risk: { level: 'reversible', undo: 'Take the change back.' },
      proof: { sh: 'lsof {path}', shows: 'nothing before the start' },
    },
    {
      title: 'Write under another name, then rename',
      when: 'Others may start it at any time.',
      steps: [
        { kind: 'sh', sh: 'curl -fsSLo tool.part https://example.com/tool', changes: 'Writes a second file.' },
        { kind: 'sh', sh: 'chmod +x tool.part && mv tool.part tool', changes: 'Gives the finished file its name.' },
      ],
      whyItWorks: 'Under its final name it is never open for writing.',
      risk: { level: 'reversible', undo: 'Keep the older file and rename it back.' },
      proof: { sh: './tool --version', shows: 'the version' },
    },
  ],
  popularButWrong: {
    advice: 'Wait a second before the start.',
    because: 'A descriptor that is never closed is open after a second as well.',
  },
  sources: [
    'man:execve(2)',
    'man:open(2)',
    'https://nodejs.org/api/stream.html',
    'https://docs.python.org/3/library/subprocess.html',
  ],
  scenario: {
    params: { path: '/srv/work/bin/tool', program: 'bash' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/install.sh': {
          text: "#!/bin/bash\nset -e\nexec 3> {path}\nprintf '#!/bin/sh\\necho ready > /srv/work/logs/ready\\n' >&3\nchmod +x {path}\n{path}\n",
          mode: '755',
        },
      },
    },
    reproduce: { run: './install.sh', fails: { call: 'execve', errno: 'ETXTBSY' } },
    steps: [
      {
        title: 'Install the tool',
        ask: 'Start the installer, which writes a tool and starts it.',
        run: './install.sh',
        done: { kind: 'fails', call: 'execve', errno: 'ETXTBSY' },
      },
      {
        title: 'Is it closed?',
        ask: 'Find where the installer closes the file.',
        run: 'grep -n 3 install.sh',
        done: { kind: 'ran', program: ['grep', 'cat', 'lsof', 'fuser', 'sed'] },
      },
      {
        title: 'Close it first',
        ask: 'Close descriptor 3 before the tool is started.',
        run: "sed -i '/^chmod/i exec 3>&-' install.sh; ./install.sh",
        done: { kind: 'exists', path: '/srv/work/logs/ready', minSize: 6 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/ready', minSize: 6 },
    solutions: [
      { title: 'Close it first', run: "sed -i '/^chmod/i exec 3>&-' install.sh; ./install.sh" },
      { title: 'Start it when the installer has ended', run: "sed -i '$d' install.sh; ./install.sh; {path}" },
    ],
    wrong: [
      {
        run: "sed -i '/^chmod/i sleep 1' install.sh; ./install.sh",
        but: 'After a second the installer has it open as before.',
      },
      { run: "sed -i 's/^chmod +x/chmod 700/' install.sh; ./install.sh", but: 'The right to execute was there.' },
    ],
  },
})
