import { defineCause } from '../../schema.ts'

/** execve(2) of a text file without #!: works from a shell and execvp(3), fails from what calls the kernel directly. */
export default defineCause({
  title: 'A script has no #! line',
  because:
    '`{program|The program}` could not execute {path|$|the file} **because** it does not begin with `#!` and an interpreter',
  why: `
From a shell prompt such a script works, because the shell reads it itself after the kernel has refused; \`execvp\` of glibc (Node.js, \`xargs\`, \`timeout\`) hands it to /bin/sh in the same way. systemd, Docker's
entry points, Python's \`subprocess\` and Go call the kernel directly and get the refusal. An empty line or a byte-order mark before \`#!\` has the same effect.`,
  prior: 3,
  clues: [
    { when: { text: 'cannot execute binary file' }, weight: -4, says: 'what is binary is no script' },
    { when: { entity: { path: '.*\\.(?:sh|py|pl|rb)' } }, weight: 2, says: 'the name is that of a script' },
    {
      when: { text: 'spawn|subprocess|exec format error.*(?:sh|entrypoint)|203/EXEC', near: 5 },
      weight: 2,
      says: 'it was started without a shell',
    },
    {
      when: { text: 'arm64|aarch64|amd64|x86_64|exec user process|platform', near: 20 },
      weight: -2,
      says: 'another processor may be meant: see that cause',
    },
  ],
  question: {
    ask: 'What does the file begin with?',
    run: 'file {path}',
    answers: [
      { reads: { output: 'file-text', rows: { encoding: '.+' } }, weight: 4, says: 'the file is text, and no program' },
      {
        reads: { output: 'file-elf', rows: { name: '.+' } },
        weight: -5,
        says: 'the file is a program for a processor',
      },
    ],
  },
  fixes: [
    {
      title: 'Add the interpreter line',
      when: 'The file is a script.',
      steps: [
        { kind: 'sh', sh: "sed -i '1i #!/bin/bash' {path}", changes: 'Inserts one line at the top of the file.' },
      ],
      whyItWorks: 'The kernel then starts /bin/bash and hands it the file.',
      risk: { level: 'reversible', undo: '`sed -i 1d` removes the line again.' },
      proof: { sh: 'head -n 1 {path}', shows: '#!/bin/bash' },
    },
    {
      title: 'Name the interpreter when you start it',
      when: 'The file is not yours to change.',
      steps: [
        { kind: 'sh', sh: 'bash {path}' },
        { kind: 'code', runtime: 'python', language: 'python', code: 'subprocess.run(["bash", "hook.sh"])' },
        { kind: 'code', runtime: 'systemd', language: 'ini', code: 'ExecStart=/bin/bash /srv/work/bin/hook' },
      ],
      whyItWorks: 'The kernel executes bash, which reads the file as text.',
      risk: { level: 'reversible', undo: 'Start it as before.' },
      proof: { sh: 'bash {path}', shows: 'the output of the script' },
    },
  ],
  popularButWrong: {
    advice: 'Make it executable.',
    because: 'It is executable already; without the permission the code would be EACCES.',
  },
  sources: ['man:execve(2)', 'man:file(1)', 'man:exec(3)', 'https://docs.python.org/3/library/subprocess.html'],
  notReproducible:
    'The programs of the lab start others through a shell or execvp(3), which read such a file as a script instead of failing.',
})
