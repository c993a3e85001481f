import { defineCause } from '../../schema.ts'

/** open(2) of hundreds of files by Promise.all, goroutines or a thread pool, each waiting for its turn with a descriptor in hand. */
export default defineCause({
  title: 'The program opens all its files at the same time',
  because:
    '`{program|The program}` could not open {path|$|one more file} **because** it began to open all of them at once and finished none before',
  why: `
\`Promise.all(names.map(readFile))\`, one goroutine per file, or a stream per request: each takes its descriptor first and waits for its turn afterwards.
With a hundred files nobody notices. With ten thousand the limit is reached in the first milliseconds, although every single one would be closed properly.`,
  prior: 2,
  clues: [
    {
      when: {
        text: 'Promise\\.all|async Promise|index \\d+\\)|goroutine|ThreadPool|concurrent/futures|aiofiles|asyncio\\.gather|mapLimit|Array\\.map',
      },
      weight: 4,
      says: 'many tasks run at the same time',
    },
    {
      when: { text: 'async open|fs/promises|FileHandle|node:internal/fs/promises' },
      weight: 2,
      says: 'files are opened without waiting for each other',
    },
    {
      when: { syscall: ['accept', 'accept4', 'socket', 'pipe'] },
      weight: -3,
      says: 'what was to be opened is no file',
    },
    { when: { countAtLeast: 20 }, weight: 1, says: 'it failed for many files in a row' },
  ],
  question: {
    ask: 'How many descriptors may the process have?',
    run: 'ulimit -a',
    answers: [
      {
        reads: { output: 'ulimit', where: { letter: 'n' }, rows: { soft: '>=20000' } },
        weight: 1,
        says: 'the limit of {soft} is generous: only very many at once reach it',
      },
    ],
  },
  fixes: [
    {
      title: 'Work on a few at a time',
      when: 'The code is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'for (let i = 0; i < names.length; i += 20)\n  await Promise.all(names.slice(i, i + 20).map(convert))',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'gate = asyncio.Semaphore(20)\nasync def one(name):\n    async with gate:\n        return await convert(name)',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'g := new(errgroup.Group)\ng.SetLimit(20)\nfor _, name := range names {\n    g.Go(func() error { return convert(name) })\n}',
        },
      ],
      whyItWorks: 'At most twenty are open, however many there are; disks are no faster with thousands.',
      risk: { level: 'reversible', undo: 'Put the old line back.' },
      proof: { sh: 'ls /proc/{pid}/fd | wc -l', shows: 'about twenty more than when it is idle' },
    },
    {
      title: 'Let the file system calls queue up',
      when: 'A library you cannot change opens the files, in Node.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "require('graceful-fs').gracefulify(require('fs'))   // callbacks and streams only, not fs.promises",
        },
      ],
      whyItWorks: 'It catches this error inside `open`, and tries again as soon as another file is closed.',
      risk: { level: 'reversible', undo: 'Remove the line.' },
      proof: { sh: 'node build.js; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Put a try/catch around it and open the file again.',
    because: 'Nothing is closed while all the others wait as well: the second attempt meets the same full table.',
  },
  sources: [
    'man:open(2)',
    'man:getrlimit(2)',
    'https://nodejs.org/api/fs.html',
    'https://pkg.go.dev/golang.org/x/sync/errgroup',
  ],
  scenario: {
    params: { program: 'node' },
    world: 'workshop',
    with: {
      limits: { nofile: [64, 64] },
      files: {
        '/srv/work/count.js': {
          text: "const fs = require('fs')\nconst names = fs.readdirSync('parts')\nconst size = async (name) => (await fs.promises.readFile('parts/' + name)).length\nconst all = async () => Promise.all(names.map(size))\nall().then((sizes) => {\n  fs.writeFileSync('logs/count', sizes.length + ' parts\\n')\n  console.log('counted', sizes.length)\n}, (error) => {\n  console.error(error.code + ': could not open all parts')\n  process.exit(1)\n})\n",
        },
        ...Object.fromEntries(
          Array.from({ length: 120 }, (_, n) => [`/srv/work/parts/${n + 1}`, { text: `part ${n + 1}\n` }]),
        ),
      },
    },
    reproduce: { run: 'node count.js', fails: { call: 'open', errno: 'EMFILE' } },
    steps: [
      {
        title: 'Count the parts',
        ask: 'Run the program on its 120 small files.',
        run: 'node count.js',
        done: { kind: 'fails', call: 'open', errno: 'EMFILE' },
      },
      {
        title: 'Find where they are opened',
        ask: 'Which line opens all of them?',
        run: 'grep -n all count.js; ls parts | wc -l',
        done: { kind: 'ran', program: ['grep', 'cat', 'less', 'sed'] },
      },
      {
        title: 'One after the other',
        ask: 'Let it wait for each file before it opens the next.',
        run: "sed -i 's/^const all.*/const all = async () => { const out = []; for (const name of names) out.push(await size(name)); return out }/' count.js; node count.js",
        done: { kind: 'exists', path: '/srv/work/logs/count', type: 'file' },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/count', type: 'file' },
    solutions: [
      {
        title: 'One after the other',
        run: "sed -i 's/^const all.*/const all = async () => { const out = []; for (const name of names) out.push(await size(name)); return out }/' count.js; node count.js",
      },
      {
        title: 'Read without promises',
        run: 'sed -i \'s/^const size.*/const size = (name) => fs.readFileSync("parts\\/" + name).length/\' count.js; node count.js',
      },
    ],
    wrong: [
      { run: 'node count.js', but: 'All 120 opens are started again before the first file has been read.' },
      {
        run: 'UV_THREADPOOL_SIZE=1 node count.js',
        but: 'One thread opens them one by one, and still none is closed before all are open.',
      },
    ],
  },
})
