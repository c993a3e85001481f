import { defineCause } from '../../schema.ts'

/** execve(2): MAX_ARG_STRLEN, 32 pages, holds for each single argument and each single variable. */
export default defineCause({
  title: 'One single argument is longer than 128 KiB',
  because:
    '`{program|The program}` could not be started **because** one of its arguments alone is longer than the 128 KiB which Linux takes for a string',
  why: `
Besides the sum there is a limit for each string: 32 pages, 131072 bytes with its final NUL, and no \`ulimit\` changes it. \`sh -c\` and make recipes are the classic,
since the whole command is one argument; so are JSON bodies in \`curl -d\`, inline certificates, and \`"$(cat file)"\`.`,
  prior: 2,
  clues: [
    {
      when: { text: 'make(?:\\[\\d+\\])?: |/bin/sh: Argument list too long|sh -c|\\*\\*\\* \\[' },
      weight: 4,
      says: 'the whole command went to a shell as one argument',
    },
    {
      when: {
        text: 'spawn(?:Sync)?\\b|execFile|subprocess|ProcessBuilder|Cannot run program|fork/exec|exec\\.Command|posix_spawn',
      },
      weight: 3,
      says: 'a program handed the arguments over itself, without a wildcard',
    },
    {
      when: { text: '\\$\\(cat|-d ["\'@{]|--data|base64|/bin/echo|printf|jq' },
      weight: 2,
      says: 'text was put onto the command line',
    },
    {
      when: { text: '/(?:rm|ls|mv|cp|chmod|chown): Argument list too long' },
      weight: -2,
      says: 'tools for files usually meet too many names',
    },
  ],
  question: {
    ask: 'How long is the text that goes onto the command line?',
    run: 'stat {path}',
    answers: [
      {
        reads: { output: 'stat', rows: { size: '>=131072' } },
        weight: 4,
        says: 'it has {size} bytes, more than one argument may have',
      },
      { reads: { output: 'stat', rows: { size: '<131072' } }, weight: -3, says: 'with {size} bytes it fits' },
    ],
  },
  fixes: [
    {
      title: 'Hand the text over in a file or through a pipe',
      when: 'The program can read its input. Nearly all can.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'curl --data-binary @body.json https://example.com/\njq . < body.json',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "execFileSync('jq', ['.'], { input: text })   // instead of putting text into the list",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'subprocess.run(["jq", "."], input=text, text=True)',
        },
      ],
      whyItWorks: 'A pipe has no length; only what `execve` must copy has.',
      risk: { level: 'reversible', undo: 'Put the argument back.' },
      proof: { sh: 'wc -c < body.json', shows: 'the size that goes through now' },
    },
    {
      title: 'Let make write the list to a file',
      when: 'A recipe with thousands of names fails.',
      steps: [
        {
          kind: 'code',
          runtime: 'make',
          language: 'make',
          code: 'all:\n\t$(file >objects.txt,$(OBJECTS))\n\tar rc lib.a @objects.txt',
        },
      ],
      whyItWorks: '`$(file …)` is done by make itself, without a shell; linkers, `ar` and compilers read `@file`.',
      risk: { level: 'reversible', undo: 'Put the old recipe back.' },
      proof: { sh: 'make -n | wc -L', shows: 'a longest line far below 131072' },
    },
  ],
  popularButWrong: {
    advice: 'Raise the stack limit with `ulimit -s unlimited`.',
    because: 'That makes room for more strings. The length of each is a constant of the kernel.',
  },
  sources: ['man:execve(2)', 'man:make(1)', 'https://www.gnu.org/software/make/manual/make.html'],
  scenario: {
    params: { program: 'echo' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/send.sh': {
          text: '#!/bin/bash\nset -e\nhead -c 140000 /dev/zero | tr "\\0" x > body.json\n/bin/echo "$(cat body.json)" > logs/sent\necho sent\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './send.sh', fails: { call: 'execve', errno: 'E2BIG' } },
    steps: [
      {
        title: 'Send the body',
        ask: 'Run the script. It puts a file of 140000 bytes onto a command line.',
        run: './send.sh',
        done: { kind: 'fails', call: 'execve', errno: 'E2BIG' },
      },
      {
        title: 'Measure the argument',
        ask: 'How long is that one argument?',
        run: 'wc -c body.json; getconf ARG_MAX',
        done: { kind: 'ran', program: ['wc', 'ls', 'stat', 'du'] },
      },
      {
        title: 'Send it through the input',
        ask: 'Let a program read the text instead of getting it as an argument.',
        run: "sed -i 's/^.bin.echo.*/cat < body.json > logs\\/sent/' send.sh; ./send.sh",
        done: { kind: 'exists', path: '/srv/work/logs/sent', type: 'file', minSize: 130000 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/sent', type: 'file', minSize: 130000 },
    solutions: [
      { title: 'Through the input', run: "sed -i 's/^.bin.echo.*/cat < body.json > logs\\/sent/' send.sh; ./send.sh" },
      { title: 'With the echo that is part of the shell', run: "sed -i 's/^.bin.echo/echo/' send.sh; ./send.sh" },
    ],
    wrong: [
      {
        run: 'ulimit -s unlimited; ./send.sh',
        but: 'There is room for the sum now; the one string is still too long.',
      },
      {
        run: 'env -i PATH="$PATH" ./send.sh',
        but: 'An empty environment helps the sum, and here one argument alone is refused.',
      },
    ],
  },
})
