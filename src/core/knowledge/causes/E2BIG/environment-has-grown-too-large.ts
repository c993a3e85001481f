import { defineCause } from '../../schema.ts'

/** execve(2) copies the environment with the arguments; a variable over MAX_ARG_STRLEN refuses every program. */
export default defineCause({
  title: 'The environment is too large, so no program starts any more',
  because:
    '`{program|The program}` could not be started **because** the exported variables are larger than the kernel copies for a new program',
  why: `
Variables travel with every \`execve\` and share the room with the arguments. One exported variable over 128 KiB, for instance a whole file,
a certificate bundle, a CI's list of changed files, is enough: then even \`ls\` without an argument is refused, while everything built into the shell still works.`,
  prior: 1,
  clues: [
    { when: { also: ['E2BIG'] }, weight: 4, says: 'different programs are refused, one after the other' },
    {
      when: { text: '/(?:ls|date|id|env|uname|true|cat|sed|grep|whoami|sleep): Argument list too long' },
      weight: 2,
      says: 'a program with hardly any arguments is refused',
    },
    { when: { countAtLeast: 2 }, weight: 2, says: 'several programs in a row are refused' },
    {
      when: { text: '\\bexport\\b|environment|env:|GITHUB_ENV|CI_|set-output|ENV ' },
      weight: 3,
      says: 'the log speaks of variables',
    },
    { when: { text: '\\*|wildcard|xargs', near: 2 }, weight: -1, says: 'a wildcard is close by' },
  ],
  question: {
    ask: 'Which variable is so long? (The shell looks by itself: no program can be started.)',
    run: 'declare -px | while IFS= read -r line; do [ ${#line} -gt 100000 ] && echo "${#line} ${line:0:40}"; done',
    answers: [
      {
        reads: { output: 'long-variables', rows: { name: '.+' } },
        weight: 6,
        says: '`{name}` is exported with {length} letters; 131,072 bytes are the most for one',
      },
    ],
  },
  fixes: [
    {
      title: 'Stop exporting it',
      when: 'You are still in that shell.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'export -n NAME   # the shell keeps it, programs no longer get it\nunset NAME       # or let it go',
        },
      ],
      whyItWorks:
        'Only exported variables are copied. `unset` and `export` are parts of the shell and need no new program.',
      risk: { level: 'reversible', undo: 'Set it again from where it came.' },
      proof: { sh: 'env | wc -c', shows: 'a number of some thousands' },
    },
    {
      title: 'Hand over the name of a file instead',
      when: 'A program needs the content.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'printf %s "$CHANGED" > changed.txt\nCHANGED_FILE=changed.txt ./build.sh',
        },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --mount type=bind,src=$PWD/ca.pem,dst=/ca.pem,readonly image',
        },
      ],
      whyItWorks: 'The variable is then as long as a path.',
      risk: { level: 'reversible', undo: 'Remove the file.' },
      proof: { sh: 'env | wc -L', shows: 'a longest line far below 131072' },
    },
  ],
  popularButWrong: {
    advice: 'Shorten the command line.',
    because: 'It may be empty and still be refused: what is too long does not stand there.',
  },
  sources: ['man:execve(2)', 'man:environ(7)', 'man:bash(1)'],
  scenario: {
    params: { program: 'ls' },
    world: 'workshop',
    reproduce: {
      run: "CHANGED=$(printf '%0140000d' 7); export CHANGED; ls releases > logs/list",
      fails: { call: 'execve', errno: 'E2BIG' },
    },
    steps: [
      {
        title: 'Export a long variable',
        ask: 'Put 140000 letters into an exported variable, then list a directory.',
        run: "CHANGED=$(printf '%0140000d' 7); export CHANGED; ls releases > logs/list",
        done: { kind: 'fails', call: 'execve', errno: 'E2BIG' },
      },
      {
        title: 'Keep it from programs',
        ask: 'Take the export back and list it again.',
        run: 'echo ${#CHANGED}; export -n CHANGED; ls releases > logs/list',
        done: { kind: 'exists', path: '/srv/work/logs/list', type: 'file', minSize: 3 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/list', type: 'file', minSize: 3 },
    solutions: [
      { title: 'Take the export back', run: 'export -n CHANGED; ls releases > logs/list' },
      {
        title: 'Put it into a file',
        run: 'printf %s "$CHANGED" > changed.txt; unset CHANGED; ls releases > logs/list',
      },
    ],
    wrong: [
      { run: 'command ls > logs/list', but: 'Without any argument the variables are copied just the same.' },
      {
        run: 'env -u CHANGED ls releases > logs/list',
        but: '`env` is a program too, and gets the variable before it can drop it.',
      },
    ],
  },
})
