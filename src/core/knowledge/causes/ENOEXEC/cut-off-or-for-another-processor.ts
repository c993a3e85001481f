import { defineCause } from '../../schema.ts'

/** execve(2) of a file whose ELF header is cut off or names another machine. */
export default defineCause({
  title: 'The program is damaged, or made for another processor',
  because:
    '`{program|The shell}` could not start {path|$|the program} **because** the file is no complete program for this processor',
  why: `
A download that broke off, a git-lfs pointer or an error page saved under the program's name, or a build for ARM on an Intel machine: the name and the permission are right, the content is
not. The kernel reads the header and refuses.`,
  prior: 2,
  clues: [
    { when: { text: 'cannot execute binary file' }, weight: 4, says: 'the shell has looked inside: it is no text' },
    {
      when: { text: 'arm64|aarch64|amd64|x86_64|i386|platform|architecture', near: 30 },
      weight: 3,
      says: 'processors are spoken of',
    },
    {
      when: { text: 'exec user process|exec /|docker|container', near: 5 },
      weight: 2,
      says: 'a container was started: its image may be for another processor',
    },
    { when: { text: 'curl|wget|download|git-lfs|lfs', near: 30 }, weight: 1, says: 'the file was downloaded' },
    { when: { entity: { path: '.*\\.(?:sh|py|pl|rb)' } }, weight: -3, says: 'the name is that of a script' },
  ],
  question: {
    ask: 'What is in the file?',
    run: 'ls -l {path}; file {path}; uname -m',
    answers: [
      {
        reads: { output: 'ls', rows: { size: '<1000' } },
        weight: 3,
        says: 'it has only {size} bytes: that is no program',
      },
      {
        reads: { output: 'ls', rows: { size: '>=10000' } },
        weight: -1,
        says: 'it has {size} bytes: compare its processor with this machine',
      },
    ],
  },
  fixes: [
    {
      title: 'Fetch it again and check it',
      when: 'The file is short, or a text.',
      steps: [
        {
          kind: 'sh',
          sh: 'curl -fL -o {path}.new "$url" && mv {path}.new {path}',
          changes: 'Replaces the file by a fresh download; `-f` keeps error pages out.',
        },
        { kind: 'sh', sh: 'sha256sum {path}' },
      ],
      whyItWorks: 'The kernel gets a whole program, and the checksum says that it is the right one.',
      risk: { level: 'reversible', undo: 'Keep a copy of the old file.' },
      proof: { sh: 'file {path}', shows: 'ELF 64-bit, with the name of this processor' },
    },
    {
      title: 'Take the build for this processor',
      when: '`file` names another one than `uname -m`.',
      steps: [
        { kind: 'sh', sh: 'uname -m' },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker build --platform linux/amd64 -t my-image .' },
        { kind: 'code', runtime: 'go', language: 'sh', code: 'GOOS=linux GOARCH=amd64 go build -o bin/tool' },
      ],
      whyItWorks: 'The header then names the processor which the kernel runs on.',
      risk: { level: 'reversible', undo: 'Use the old build on the other machine.' },
      proof: { sh: '{path} --version', shows: 'the version of the program' },
    },
  ],
  popularButWrong: {
    advice: 'Make it executable.',
    because: 'Without that permission the code would be EACCES: it is executable, and it is no program.',
  },
  sources: ['man:execve(2)', 'man:elf(5)', 'man:file(1)'],
  scenario: {
    params: { path: '/srv/work/bin/tool', program: 'bash' },
    world: 'workshop',
    reproduce: {
      run: 'head -c 20 /bin/true > {path}; chmod +x {path}; {path}',
      fails: { call: 'execve', errno: 'ENOEXEC' },
    },
    steps: [
      {
        title: 'Start the download that broke off',
        ask: 'Only the first 20 bytes of the program have arrived. Start it.',
        run: 'head -c 20 /bin/true > {path}; chmod +x {path}; {path}',
        done: { kind: 'fails', call: 'execve', errno: 'ENOEXEC' },
      },
      {
        title: 'Look at its size',
        ask: 'How large is it, and how large should it be?',
        run: 'ls -l {path}; ls -lL /bin/true',
        done: { kind: 'ran', program: ['ls', 'stat', 'file', 'wc', 'du', 'cmp'], anyStatus: true },
      },
      {
        title: 'Fetch it again',
        ask: 'Copy the whole program and start it.',
        run: 'cp /bin/true {path}; {path} && echo works',
        done: { kind: 'succeeds', call: 'execve', path: 'bin/tool' },
      },
    ],
    solved: { kind: 'succeeds', call: 'execve', path: 'bin/tool' },
    solutions: [
      { title: 'Fetch it again', run: 'cp /bin/true {path}; {path}' },
      { title: 'Fetch it beside and rename it', run: 'cp /bin/true {path}.new; mv {path}.new {path}; {path}' },
    ],
    wrong: [
      { run: 'chmod a+rx {path}; {path}', but: 'The permission was there.' },
      { run: 'mv {path} {path}.bin; mv {path}.bin {path}; {path}', but: 'The name does not matter, the content does.' },
    ],
  },
})
