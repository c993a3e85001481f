import { defineCause } from '../../schema.ts'

/** write(2) to a pipe without a reader by a program that ignores SIGPIPE. */
export default defineCause({
  title: 'The program that reads the output has ended',
  because:
    '`{program|The program}` could not write its output **because** the program on the other end of the pipe has ended',
  why: `
\`head\` ends after its lines, a pager is closed, a filter crashes: the pipe then has no reader. Programs that leave SIGPIPE alone end with status 141 and say nothing. Node.js and Python
ignore the signal and report the failed write instead.`,
  prior: 3,
  clues: [
    {
      when: { text: '\\|\\s*(?:head|less|more|grep -q|grep -m|sed|awk)|BrokenPipeError|stdout', near: 10 },
      weight: 2,
      says: 'output goes into another program',
    },
    { when: { entity: { address: '.+' } }, weight: -3, says: 'an address is named: it was a connection, not a pipe' },
    {
      when: { text: 'upstream|socket|http|tcp|client', near: 2 },
      weight: -2,
      says: 'the message is about a connection',
    },
  ],
  question: {
    ask: 'With which status did each part of the pipeline end?',
    run: 'node lines.js | head -n 3; echo "${PIPESTATUS[@]}"',
    answers: [
      {
        reads: { output: 'pipestatus', rows: { writer: '[1-9]\\d*', reader: '0' } },
        weight: 3,
        says: 'the writer ended with {writer}, the reader with 0: it had enough',
      },
      {
        reads: { output: 'pipestatus', rows: { reader: '[1-9]\\d*' } },
        weight: -1,
        says: 'the reader failed by itself, with status {reader}',
      },
    ],
  },
  fixes: [
    {
      title: 'Treat it as the end',
      when: 'The program is yours and writes to standard output.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "process.stdout.on('error', (error) => {\n  if (error.code === 'EPIPE') process.exit(0)\n  throw error\n})",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'import signal\nsignal.signal(signal.SIGPIPE, signal.SIG_DFL)',
        },
        {
          kind: 'text',
          text: 'A Go program ends by itself when standard output is a broken pipe. For other pipes and sockets:',
        },
        { kind: 'code', runtime: 'go', language: 'go', code: 'if errors.Is(err, syscall.EPIPE) {\n\treturn\n}' },
      ],
      whyItWorks: 'When nobody reads, there is nothing left to do, and that is no failure.',
      risk: { level: 'reversible', undo: 'Remove the handler.' },
      proof: { sh: 'node lines.js | head -n 1; echo "${PIPESTATUS[0]}"', shows: '0' },
    },
    {
      title: 'Let the reader read to the end',
      when: 'The writer must not be cut short.',
      steps: [
        { kind: 'sh', sh: 'node lines.js | sed -n 1,3p', changes: 'Prints three lines and still reads the rest.' },
        { kind: 'sh', sh: 'node lines.js > all.txt; head -n 3 all.txt', changes: 'Writes everything to a file first.' },
      ],
      whyItWorks: 'The pipe keeps its reader until the writer is done.',
      risk: { level: 'reversible', undo: 'Use `head` again.' },
      proof: { sh: 'node lines.js | sed -n 1,3p; echo "${PIPESTATUS[0]}"', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Retry the write.',
    because: 'The reader will not come back: every later write fails in the same way.',
  },
  sources: [
    'man:pipe(7)',
    'man:signal(7)',
    'https://nodejs.org/api/process.html',
    'https://docs.python.org/3/library/signal.html',
  ],
  scenario: {
    params: { program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/lines.js': {
          text: "let n = 0\nconst timer = setInterval(() => {\n  process.stdout.write(`line ${++n}\\n`)\n  if (n === 30) {\n    clearInterval(timer)\n    require('fs').writeFileSync('logs/all-written', 'yes\\n')\n  }\n}, 10)\n",
        },
      },
    },
    reproduce: { run: 'node lines.js | head -n 3', fails: { call: 'write', errno: 'EPIPE' } },
    steps: [
      {
        title: 'Read three lines',
        ask: 'Let `head` take three lines of the output.',
        run: 'node lines.js | head -n 3',
        done: { kind: 'fails', call: 'write', errno: 'EPIPE' },
      },
      {
        title: 'Let the reader read to the end',
        ask: 'Use a filter that reads everything.',
        run: 'node lines.js | sed -n 1,3p',
        done: { kind: 'exists', path: '/srv/work/logs/all-written', type: 'file' },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/all-written', type: 'file' },
    solutions: [
      { title: 'Use a filter that reads everything', run: 'node lines.js | sed -n 1,3p' },
      { title: 'Write to a file first', run: 'node lines.js > logs/out; head -n 3 logs/out' },
    ],
    wrong: [
      { run: 'node lines.js | head -n 5', but: 'More lines only move the moment.' },
      { run: 'node lines.js 2>/dev/null | head -n 3', but: 'That hides the message; the program is still cut short.' },
    ],
  },
})
