import { defineCause } from '../../schema.ts'

/** execve(2) on a filesystem mounted noexec fails whatever the mode says. */
export default defineCause({
  title: 'The filesystem is mounted noexec',
  because:
    '{path|$|The program} could not be started **because** nothing may be executed on the filesystem on which it lies',
  why: `
A mount option can forbid to execute anything below it, for root too and whatever the mode says. Administrators set it on \`/tmp\`,
\`/var/tmp\`, \`/dev/shm\` and on data volumes. Installers and build tools that unpack a program into \`/tmp\` and start it there fail.`,
  prior: 0,

  clues: [
    {
      when: { entity: { path: '/(?:tmp|var/tmp|dev/shm|mnt|media|data)/.*' } },
      weight: 2,
      says: '`{path}` lies where noexec is often set',
    },
    {
      when: { syscall: ['execve', 'exec', 'spawn', 'fork/exec', 'mmap'] },
      weight: 2,
      says: 'something was to be executed',
    },
    { when: { text: 'noexec' }, weight: 4, says: 'the log names noexec' },
    {
      when: { text: 'failed to map segment|cannot open shared object|UnsatisfiedLinkError|jna|snappy|native library' },
      weight: 3,
      says: 'a native library was unpacked and could not be mapped for execution',
    },
    {
      when: {
        syscall: ['open', 'openat', 'bind', 'listen', 'connect', 'mkdir', 'unlink', 'rename', 'scandir', 'stat'],
      },
      weight: -6,
      says: 'the call executes nothing',
    },
  ],

  question: {
    ask: 'With which options is that filesystem mounted?',
    run: 'findmnt -T {path}',
    answers: [
      {
        reads: { output: 'mount', rows: { noexec: 'yes' } },
        weight: 6,
        says: '`{target}` is mounted noexec',
        fills: { mount: 'target' },
      },
      { reads: { output: 'mount', rows: { noexec: 'no' } }, weight: -6, says: '`{target}` allows execution' },
    ],
  },

  fixes: [
    {
      title: 'Run it from another filesystem',
      when: 'Always the first choice.',
      steps: [
        { kind: 'sh', sh: 'cp {path} ~/bin/', changes: 'Makes a copy where programs may run.' },
        { kind: 'code', runtime: 'any', language: 'sh', code: 'TMPDIR=$HOME/tmp ./installer.sh' },
        { kind: 'code', runtime: 'java', language: 'sh', code: 'java -Djava.io.tmpdir=$HOME/tmp -jar app.jar' },
      ],
      whyItWorks: 'The option belongs to the mount, not to the file.',
      risk: { level: 'reversible', undo: 'Remove the copy.' },
      proof: { sh: 'findmnt -no OPTIONS -T ~/bin', shows: 'options without `noexec`' },
    },
    {
      title: 'Hand a script to its interpreter',
      when: 'It is a script and you have read it.',
      steps: [{ kind: 'sh', sh: 'bash {path}' }],
      whyItWorks: 'What is executed is the interpreter, which lies elsewhere. A binary cannot be run in this way.',
      risk: { level: 'read-only' },
      proof: { sh: 'bash -n {path}', shows: 'nothing: it can be read' },
    },
    {
      title: 'Allow execution there for a moment',
      when: 'You administer the machine and there is no other place.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo mount -o remount,exec {mount}',
          changes: 'Until the next boot everybody may execute there, malicious uploads too.',
        },
      ],
      whyItWorks: 'The check looks at the mount’s flags at the moment of `execve`.',
      risk: { level: 'reversible', undo: 'sudo mount -o remount,noexec on the same mount.' },
      proof: { sh: 'findmnt -no OPTIONS {mount}', shows: 'no `noexec`' },
    },
  ],
  popularButWrong: {
    advice: 'Set the execute bit once more.',
    because: 'It is set. The mount option is asked before the mode.',
  },
  sources: ['man:mount(8)', 'man:execve(2)', 'man:findmnt(8)'],

  scenario: {
    params: { path: '/srv/work/plugins/check.sh', mount: '/srv/work/plugins', program: 'bash' },
    world: 'workshop',
    with: {
      network: { hosts: ['127.0.1.1 lab'] },
      mounts: [
        {
          at: '{mount}',
          size: '1m',
          noexec: true,
          files: { 'check.sh': { text: '#!/bin/sh\necho checked\n', mode: '755' } },
        },
      ],
    },
    reproduce: { run: '{path}', fails: { call: 'execve', errno: 'EACCES', path: '{path}' } },
    steps: [
      {
        title: 'Run the plugin',
        ask: 'Run the plugin. Its mode allows it, the kernel does not.',
        run: 'ls -l {path}; {path}',
        done: { kind: 'fails', call: 'execve', errno: 'EACCES', path: '{path}' },
      },
      {
        title: 'Look at the mount',
        ask: 'On which filesystem does it lie, and how is that mounted?',
        run: 'findmnt -T {path}',
        done: { kind: 'ran', program: ['findmnt', 'mount', 'df', 'grep', 'cat'] },
      },
      {
        title: 'Run it from elsewhere',
        ask: 'Copy it to your home directory and run it there.',
        run: 'cp {path} ~; ~/check.sh',
        done: { kind: 'succeeds', call: 'execve', path: 'check.sh' },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'succeeds', call: 'execve', path: 'check.sh' },
        { kind: 'succeeds', call: 'open', path: '{path}', by: 'sh' },
      ],
    },
    solutions: [
      { title: 'Copy it to a filesystem that allows it', run: 'cp {path} ~; ~/check.sh' },
      { title: 'Hand it to the shell', run: 'sh {path}' },
      { title: 'Allow execution on that mount', run: 'sudo mount -o remount,exec {mount}; {path}' },
    ],
    wrong: [
      { run: 'chmod u+x {path}; {path}', but: 'The bit was set. The whole mount forbids it.' },
      { run: 'sudo {path}', but: 'The option holds for root too.' },
    ],
  },
})
