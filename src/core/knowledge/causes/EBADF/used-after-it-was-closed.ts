import { defineCause } from '../../schema.ts'

/** write(2) or close(2) on a number that this process has given back. */
export default defineCause({
  title: 'The descriptor has already been closed',
  because: '`{program|The program}` used a descriptor **because** it still had the number after closing it',
  why: `
\`close\` gives the number back to the kernel. Code that kept it, a callback that comes later, a second \`close\`, a finaliser, then
names something which is no longer there. It is worse when the number has been given to another file in the meantime: the call succeeds,
on the wrong file.`,
  prior: 3,
  clues: [
    {
      when: { syscall: ['write', 'read', 'fstat', 'fsync', 'close', 'ftruncate'] },
      weight: 2,
      says: 'the failing call works on something opened earlier',
    },
    {
      when: { dialect: ['node', 'python', 'go', 'java', 'ruby'] },
      weight: 2,
      says: 'a program keeps descriptors in variables',
    },
    { when: { syscall: ['close'] }, weight: 3, says: 'a second close is the usual form of it' },
    {
      when: { text: 'file already closed|closed file|already been closed|double close' },
      weight: 4,
      says: 'the log says closed',
    },
    { when: { dialect: ['bash', 'dash', 'shell'] }, weight: -3, says: 'a shell closes only what it was told to' },
  ],
  fixes: [
    {
      title: 'Close it once, after the last use',
      when: 'The program is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const file = await fs.open('journal', 'a')\ntry {\n  await file.write(line)     // every use is inside\n} finally {\n  await file.close()\n}",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: "with open('journal', 'a') as journal:\n    journal.write(line)",
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'f, err := os.Open(name)\nif err != nil {\n\treturn err\n}\ndefer f.Close()',
        },
      ],
      whyItWorks: 'One place owns the file, and nobody can use it outside of that place.',
      risk: { level: 'reversible', undo: 'Take the change back.' },
      proof: { sh: 'strace -f -e trace=close,write node save.js 2>&1 | grep EBADF', shows: 'nothing about your file' },
    },
    {
      title: 'Find who closes it',
      when: 'You do not know yet where it happens.',
      steps: [
        {
          kind: 'sh',
          sh: 'strace -f -e trace=openat,close,read,write -o trace.log node save.js',
          changes: 'Writes `trace.log`; the program runs slower.',
        },
      ],
      whyItWorks: 'The line above the failing one which closes the same number is the culprit.',
      risk: { level: 'reversible', undo: 'Remove trace.log.' },
      proof: { sh: 'grep -n -B3 EBADF trace.log', shows: 'the close that came too early' },
    },
  ],
  popularButWrong: {
    advice: 'Catch the error of the second close and go on.',
    because: 'When another part of the program gets the number in between, that close hits a file that is in use.',
  },
  exceptions: ['At its start Node.js asks for each possible descriptor; such lines of strace are normal.'],
  sources: ['man:close(2)', 'man:write(2)', 'https://nodejs.org/api/fs.html'],
  scenario: {
    params: { path: '/srv/work/logs/journal', program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/save.js': {
          text: "const fs = require('fs')\n\nconst journal = fs.openSync('{path}', 'a')\nfs.closeSync(journal)\nfs.writeSync(journal, 'saved\\n')\n",
        },
      },
    },
    reproduce: { run: 'node save.js', fails: { call: 'write', errno: 'EBADF' } },
    steps: [
      {
        title: 'Save',
        ask: 'Start the program.',
        run: 'node save.js',
        done: { kind: 'fails', call: 'write', errno: 'EBADF' },
      },
      {
        title: 'Where is it closed?',
        ask: 'Find the place where the file is closed.',
        run: 'grep -n journal save.js',
        done: { kind: 'ran', program: ['grep', 'cat', 'strace'] },
      },
      {
        title: 'Close it last',
        ask: 'Move the close behind the write, and start it again.',
        run: "sed -i '/closeSync/d; $a fs.closeSync(journal)' save.js; node save.js",
        done: { kind: 'exists', path: '{path}', minSize: 6 },
      },
    ],
    solved: { kind: 'exists', path: '{path}', minSize: 6 },
    solutions: [
      { title: 'Close it last', run: "sed -i '/closeSync/d; $a fs.closeSync(journal)' save.js; node save.js" },
      {
        title: 'Let one call open, write and close',
        run: 'sed -i \'/openSync/d; /closeSync/d; s/writeSync(journal/appendFileSync("logs\\/journal"/\' save.js; node save.js',
      },
    ],
    wrong: [
      {
        run: 'chmod u+w logs/journal; node save.js',
        but: 'The file may be written. The number no longer leads to it.',
      },
      { run: 'ulimit -Sn 512; node save.js', but: 'There are enough numbers; this one has been given back.' },
    ],
  },
})
