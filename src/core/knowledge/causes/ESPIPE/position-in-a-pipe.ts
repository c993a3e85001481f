import { defineCause } from '../../schema.ts'

/** lseek(2), pread(2) and pwrite(2) on a pipe, a fifo, a socket or a terminal. */
export default defineCause({
  title: 'A pipe has no positions to jump to',
  because:
    '`{program|The program}` could not jump to a position **because** its input or output is a pipe or a socket, not a file',
  why: `
Bytes of a pipe come once and in sequence; there is nothing to wind back or to skip to. Programs that need positions, for an archive's
index, an image's header, a database, work on a file and fail at the end of \`cat file |\`, with \`docker exec -i\` or in a CI step, where
standard input is a pipe.`,
  prior: 3,
  clues: [
    {
      when: { text: '\\bstdin\\b|standard (?:input|output)|/dev/stdin|\\| ' },
      weight: 2,
      says: 'standard input or output is in play',
    },
    {
      when: { syscall: ['lseek', 'pread', 'pread64', 'pwrite', 'pwrite64', 'read'] },
      weight: 2,
      says: 'the failing call names a position',
    },
    {
      when: { text: 'cannot seek|not seekable|tell\\(\\)|seek\\(' },
      weight: 3,
      says: 'it was about to change its position',
    },
  ],
  question: {
    ask: 'What is its standard input?',
    run: 'ls -l /proc/{pid}/fd/0',
    answers: [
      { reads: { output: 'ls', rows: { target: '(?:pipe|socket):.*' } }, weight: 5, says: 'it is `{target}`' },
      { reads: { output: 'ls', rows: { target: '/(?!dev/).*' } }, weight: -4, says: 'it is the file `{target}`' },
    ],
  },
  fixes: [
    {
      title: 'Give it the file itself',
      when: 'There is a file.',
      steps: [{ kind: 'sh', sh: 'node header.js < report.pdf' }],
      whyItWorks:
        '`<` makes the file itself the standard input, and a file has positions; `cat file |` puts a pipe in between.',
      risk: { level: 'read-only' },
      proof: { sh: 'node header.js < report.pdf; echo $?', shows: '0' },
    },
    {
      title: 'Keep the stream in a temporary file',
      when: 'The data come from a network or another program.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'file=$(mktemp)\ntrap \'rm -f "$file"\' EXIT\ncurl -fsS "$url" > "$file"\nnode header.js < "$file"',
        },
      ],
      whyItWorks: 'After the last byte has come, any byte can be reached.',
      risk: { level: 'reversible', undo: 'Remove the temporary file.' },
      proof: { sh: 'ls -l "$file"', shows: 'the whole size' },
    },
    {
      title: 'Read in sequence',
      when: 'The program is yours and the data are small.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'const data = fs.readFileSync(0)   // all of standard input\nconst version = data.subarray(5, 8)',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'data = io.BytesIO(sys.stdin.buffer.read())   # has seek()',
        },
      ],
      whyItWorks: 'Memory has positions.',
      risk: { level: 'reversible', undo: 'Take the change back.' },
      proof: { sh: 'cat report.pdf | node header.js', shows: 'the result, without an error' },
    },
  ],
  popularButWrong: {
    advice: 'Open `/dev/stdin` instead of descriptor 0.',
    because: 'It leads to the same pipe.',
  },
  exceptions: ['Many programs try to jump, see this code and read in sequence: in strace it is mostly harmless.'],
  sources: ['man:lseek(2)', 'man:pread(2)', 'man:pipe(7)', 'https://nodejs.org/api/fs.html'],
  scenario: {
    params: { path: '/srv/work/incoming/report.pdf', program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/header.js': {
          text: "const fs = require('fs')\n\nconst version = Buffer.alloc(3)\nfs.readSync(0, version, 0, 3, 5)\nconsole.log('PDF version', version.toString())\n",
        },
      },
    },
    reproduce: { run: 'cat {path} | node header.js', fails: { call: 'pread64', errno: 'ESPIPE' } },
    steps: [
      {
        title: 'Read the version',
        ask: 'Send the report through a pipe into the program.',
        run: 'cat {path} | node header.js',
        done: { kind: 'fails', call: 'pread64', errno: 'ESPIPE' },
      },
      {
        title: 'Where does it jump?',
        ask: 'Find the read with a position.',
        run: 'grep -n readSync header.js',
        done: { kind: 'ran', program: ['grep', 'cat', 'sed'] },
      },
      {
        title: 'Give it the file',
        ask: 'Make the file itself the standard input.',
        run: 'node header.js < {path}',
        done: { kind: 'ran', program: ['node'] },
      },
    ],
    solved: { kind: 'ran', program: ['node'] },
    solutions: [
      { title: 'Give it the file itself', run: 'node header.js < {path}' },
      {
        title: 'Read in sequence',
        run: "sed -i 's/fs.readSync(.*/fs.readFileSync(0).copy(version, 0, 5)/' header.js; cat {path} | node header.js",
      },
    ],
    wrong: [
      { run: 'head -c 100 {path} | node header.js', but: 'A smaller pipe is still a pipe.' },
      {
        run: 'sed -i "s#readSync(0#readSync(fs.openSync(\'/dev/stdin\')#" header.js; cat {path} | node header.js',
        but: '`/dev/stdin` is the same pipe.',
      },
    ],
  },
})
