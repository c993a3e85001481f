import { defineCause } from '../../schema.ts'

/** lseek(2) on standard output: a program that goes back to fill in a header or an index. */
export default defineCause({
  title: 'The program wants to go back in its output, and that is a pipe',
  because:
    '`{program|The program}` could not jump in its output **because** that is a pipe, and bytes in a pipe have left already',
  why: `
Some formats are finished at the beginning: the size in a WAV head, the index of an MP4, the directory of a ZIP. Disk images are written at offsets (\`dd seek=\`, \`qemu-img\`), and linkers and databases write here and there. All of them need a file
as their output; behind \`| ssh\`, \`| gzip\` or \`docker exec … >\` with a pipe they stop.`,
  prior: 1,
  clues: [
    { when: { syscall: ['write'] }, weight: 3, says: 'the failing call writes at a position' },
    {
      when: { text: 'standard output|\\bstdout\\b|pipe:1|/dev/stdout|cannot seek|output', near: 2 },
      weight: 4,
      says: 'it is about the output',
    },
    {
      when: { text: 'muxer|non seekable output|\\bdd: |seek=|moov|zip|qemu-img', near: 8 },
      weight: 3,
      says: 'that program goes back in its output',
    },
    { when: { syscall: ['pwrite', 'pwrite64', 'write', 'ftruncate'] }, weight: 3, says: 'something was to be written' },
    { when: { syscall: ['read', 'pread', 'pread64'] }, weight: -4, says: 'something was to be read' },
    { when: { text: 'standard input|\\bstdin\\b', near: 2 }, weight: -3, says: 'it is about the input' },
  ],
  question: {
    ask: 'What is its standard output?',
    run: 'ls -l /proc/{pid}/fd/1',
    answers: [
      {
        reads: { output: 'ls', rows: { target: '(?:pipe|socket):.*|/dev/(?:pts|tty).*' } },
        weight: 4,
        says: 'standard output is `{target}`',
      },
      {
        reads: { output: 'ls', rows: { target: '/(?!dev/).*' } },
        weight: -4,
        says: 'standard output is the file `{target}`',
      },
    ],
  },
  fixes: [
    {
      title: 'Write a file, then send it',
      when: 'There is room for it.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'ffmpeg -i in.mov out.mp4\nssh host "cat > out.mp4" < out.mp4',
        },
      ],
      whyItWorks: 'In a file every place can be reached until it is finished.',
      risk: { level: 'reversible', undo: 'Remove the file.' },
      proof: { sh: 'ls -l out.mp4', shows: 'its size' },
    },
    {
      title: 'Use the form that is made for streams',
      when: 'The format has one.',
      steps: [
        {
          kind: 'code',
          runtime: 'ffmpeg',
          language: 'sh',
          code: 'ffmpeg -i in.mov -movflags frag_keyframe+empty_moov -f mp4 - | ssh host "cat > out.mp4"',
        },
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'tar c folder | ssh host "tar x"     # tar instead of zip',
        },
      ],
      whyItWorks: 'Such forms say at the beginning only what is known at the beginning.',
      risk: { level: 'reversible', undo: 'Take the options out.' },
      proof: { sh: 'tar c folder | tar t | tail -1', shows: 'the last name' },
    },
    {
      title: 'Let the far end do the jump',
      when: 'It is `dd seek=` through a pipe.',
      steps: [
        {
          kind: 'sh',
          sh: 'cat part.img | dd of=disk.img bs=1M seek=10 conv=notrunc',
          changes: 'Writes the part into `disk.img`, 10 MiB behind its beginning.',
        },
      ],
      whyItWorks: 'The `dd` that jumps has the file itself as its output.',
      risk: {
        level: 'destructive',
        to: 'what `disk.img` has at that place',
        undo: 'Write the old bytes back from a copy.',
      },
      proof: { sh: 'cmp -i 0:10485760 part.img disk.img', shows: 'no difference, or only the end of the shorter file' },
    },
  ],
  popularButWrong: {
    advice: 'Write to `/dev/stdout` by name.',
    because: 'The name leads to the same pipe.',
  },
  sources: ['man:lseek(2)', 'man:dd(1)', 'man:pipe(7)', 'https://nodejs.org/api/fs.html'],
  scenario: {
    params: { path: '/srv/work/logs/tape', program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/tape.js': {
          text: "const fs = require('fs')\n\nconst data = Buffer.from('one two three\\n')\nfs.writeSync(1, data, 0, data.length, 4)\n// The size belongs in front, and is known now\nconst head = Buffer.from(`${data.length}: `)\nfs.writeSync(1, head, 0, head.length, 0)\n",
        },
      },
    },
    reproduce: { run: 'node tape.js | cat', fails: { call: 'pwrite64', errno: 'ESPIPE' } },
    steps: [
      {
        title: 'Send it through a pipe',
        ask: 'Start the program with a pipe behind it.',
        run: 'node tape.js | cat',
        done: { kind: 'fails', call: 'pwrite64', errno: 'ESPIPE' },
      },
      {
        title: 'Where does it jump?',
        ask: 'Find the writes with a position.',
        run: 'grep -n writeSync tape.js',
        done: { kind: 'ran', program: ['grep', 'cat', 'sed', 'strace'] },
      },
      {
        title: 'Give it a file',
        ask: 'Let it write into a file.',
        run: 'node tape.js > {path}',
        done: { kind: 'exists', path: '{path}', minSize: 18 },
      },
    ],
    solved: { kind: 'exists', path: '{path}', minSize: 18 },
    solutions: [
      { title: 'Give it a file', run: 'node tape.js > {path}' },
      {
        title: 'Write in sequence',
        run: "sed -i 's/^fs.writeSync.*//; s/^const head.*/fs.writeSync(1, `${data.length}: ${data}`)/' tape.js; node tape.js | cat > {path}",
      },
    ],
    wrong: [
      { run: 'node tape.js | cat > {path}', but: 'The file is behind the pipe; the program has the pipe.' },
      {
        run: 'sed -i \'s:^const data:const out = fs.openSync("/dev/stdout", "w")\\nconst data:; s:writeSync(1:writeSync(out:\' tape.js; node tape.js | cat',
        but: 'The name leads to the same pipe.',
      },
    ],
  },
})
