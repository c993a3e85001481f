import { defineCause } from '../../schema.ts'

/** open(2) at RLIMIT_NOFILE: a leak. Node raises its soft limit to the hard one, so only the hard one counts for it. */
export default defineCause({
  title: 'The program opens files or sockets and never closes them',
  because:
    '`{program|The program}` could not open {path|$|one more file} **because** it has reached its limit of open files, having left earlier ones open',
  why: `
A descriptor stays until it is closed. Code that opens a file per request, or forgets the \`close\` on the way out of an error, gathers them: it
works for minutes or days, then every call that needs one fails, in places that have nothing to do with the leak.`,
  prior: 3,
  clues: [
    { when: { countAtLeast: 3 }, weight: 1, says: 'it goes on failing: nothing is given back' },
    {
      when: { text: 'leak|CLOSE_WAIT|MaxListenersExceeded|not closed|ResourceWarning: unclosed' },
      weight: 3,
      says: 'the log speaks of something that is not closed',
    },
    {
      when: { syscall: ['accept', 'accept4', 'uv_accept'] },
      weight: 1,
      says: 'a server runs out while it takes connections',
    },
    {
      when: { text: 'webpack|vite|jest|watch|gulp|chokidar|inotify', near: 30 },
      weight: -2,
      says: 'a build tool opens many files at once: see that cause',
    },
  ],
  question: {
    ask: 'What does the process hold open?',
    run: 'lsof -p {pid}',
    answers: [
      {
        reads: { output: 'lsof', rows: { type: 'REG|IPv4|IPv6|sock|FIFO' } },
        weight: 2,
        says: 'its open files are listed; many of one kind are the leak',
      },
    ],
  },
  fixes: [
    {
      title: 'Close what is opened, also when something fails',
      when: 'The program is yours. This is the cure.',
      steps: [
        { kind: 'sh', sh: 'lsof -p {pid}' },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'const file = await fs.open(name)\ntry {\n  // read\n} finally {\n  await file.close()\n}',
        },
        { kind: 'code', runtime: 'python', language: 'python', code: 'with open(name) as f:\n    data = f.read()' },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'resp, err := client.Get(url)\nif err != nil {\n    return err\n}\ndefer resp.Body.Close()',
        },
        {
          kind: 'code',
          runtime: 'java',
          language: 'java',
          code: 'try (var in = Files.newInputStream(path)) {\n    // read\n}',
        },
      ],
      whyItWorks:
        'The descriptor is given back at the end of each use, so that their number follows the work in progress and not its history.',
      risk: { level: 'reversible', undo: 'Revert the change.' },
      proof: { sh: 'ls /proc/{pid}/fd | wc -l', shows: 'a number that stays about the same over time' },
    },
    {
      title: 'Restart it to get on, and watch the number',
      when: 'Until the leak is found.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo systemctl restart {program}',
          changes: 'Ends the process, which closes everything, and starts it again.',
        },
      ],
      whyItWorks: 'The kernel closes all descriptors of a process that ends.',
      risk: { level: 'destructive', to: 'requests that are under way', undo: 'None is needed: it runs again.' },
      proof: { sh: 'ls /proc/{pid}/fd | wc -l', shows: 'a small number, which grows again if the leak is still there' },
    },
  ],
  popularButWrong: {
    advice: 'Raise the limit with `ulimit -n`.',
    because: 'A leak fills any limit, only later. Raise it when the program really needs so many at once.',
  },
  sources: ['man:getrlimit(2)', 'man:proc(5)', 'man:lsof(8)', 'https://nodejs.org/api/fs.html'],
  scenario: {
    params: { program: 'node' },
    world: 'workshop',
    with: {
      limits: { nofile: [48, 48] },
      files: {
        '/srv/work/serve.js': {
          text: "const fs = require('fs')\nfor (let request = 1; request <= 100; request++) {\n  const file = fs.openSync('releases/2/config.json', 'r')\n  const text = Buffer.alloc(64)\n  fs.readSync(file, text)\n}\nfs.writeFileSync('logs/served', '100 requests\\n')\nconsole.log('served 100 requests')\n",
        },
      },
    },
    reproduce: { run: 'node serve.js', fails: { call: 'openat', errno: 'EMFILE' } },
    steps: [
      {
        title: 'Serve a hundred requests',
        ask: 'Run the program. It fails long before the end.',
        run: 'node serve.js',
        done: { kind: 'fails', call: 'openat', errno: 'EMFILE' },
      },
      {
        title: 'See the limit',
        ask: 'How many files may a process have open here?',
        run: 'ulimit -Hn; grep -n openSync serve.js',
        done: { kind: 'ran', program: ['grep', 'cat', 'prlimit', 'sed', 'less'] },
      },
      {
        title: 'Close each file',
        ask: 'Let the program close what it opens, and run it again.',
        run: "sed -i 's/^  fs.readSync(file, text)/  fs.readSync(file, text)\\n  fs.closeSync(file)/' serve.js; node serve.js",
        done: { kind: 'exists', path: '/srv/work/logs/served', type: 'file' },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/served', type: 'file' },
    solutions: [
      {
        title: 'Close each file',
        run: "sed -i 's/^  fs.readSync(file, text)/  fs.readSync(file, text)\\n  fs.closeSync(file)/' serve.js; node serve.js",
      },
      {
        title: 'Use a call that opens, reads and closes',
        run: "sed -i 's/fs.openSync(\\(.*\\), .r.)/fs.readFileSync(\\1)/; /readSync(file, text)/d' serve.js; node serve.js",
      },
    ],
    wrong: [
      {
        run: 'ulimit -Sn 48; node serve.js',
        but: 'Node raises its soft limit to the hard one by itself; the hard limit is what it hit.',
      },
      { run: 'sleep 2; node serve.js', but: 'The limit is counted per process: waiting gives nothing back.' },
    ],
  },
})
