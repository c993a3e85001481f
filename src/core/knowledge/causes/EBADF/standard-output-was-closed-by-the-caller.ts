import { defineCause } from '../../schema.ts'

/** write(2) to 1 or 2 after `>&-`: the caller started the program without it. */
export default defineCause({
  title: 'The caller started it with a closed standard output',
  because:
    '`{program|The program}` could not write what it had to say **because** its caller had closed its standard output',
  why: `
\`>&-\` closes a descriptor; \`> /dev/null\` opens one that swallows everything. Scripts, cron wrappers and old init scripts use the first where they mean the second. The program then has nothing under
number 1 or 2: either writes fail, or, worse, the next file that it opens gets that number and all its messages.`,
  prior: 1,
  clues: [
    {
      when: {
        text: 'write error: Bad file descriptor|standard output: Bad file|stdout: Bad file|printf: write error|closing standard output|errno=9.*stdout',
        near: 1,
      },
      weight: 7,
      says: 'it was standard output that could not be written',
    },
    {
      when: { text: '>&-|close_fds|stdio.*ignore|cron|daemon|nohup|init\\.d', near: 20 },
      weight: 3,
      says: 'the caller decides about the descriptors',
    },
    { when: { entity: { fd: '[12]' } }, weight: 3, says: 'descriptor {fd} is standard output or standard error' },
    {
      when: { text: ': \\d+: Bad file descriptor', near: 0 },
      weight: -5,
      says: 'a shell names a number that it could not copy',
    },
    { when: { syscall: ['dup2', 'dup', 'close', 'read'] }, weight: -4, says: 'nothing was to be written' },
  ],
  question: {
    ask: 'Which descriptors does the process have?',
    run: 'ls -l /proc/{pid}/fd',
    answers: [
      {
        reads: { output: 'ls', where: { name: '1' }, rows: { target: '.+' } },
        weight: -4,
        says: 'standard output is open, on `{target}`',
      },
      { reads: { output: 'ls', where: { name: '1' }, rows: 'none' }, weight: 5, says: 'there is no descriptor 1' },
    ],
  },
  fixes: [
    {
      title: 'Send it to /dev/null or to a file',
      when: 'The call stands in a script of yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'report.sh > /dev/null        # instead of >&-\nreport.sh >> report.log 2>&1',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "spawn(command, { stdio: ['ignore', 'ignore', 'inherit'] })   // ignore opens /dev/null",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'subprocess.run(command, stdout=subprocess.DEVNULL)',
        },
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Service]\nStandardOutput=journal\nStandardError=inherit',
        },
      ],
      whyItWorks: 'Number 1 is open then and takes every byte.',
      risk: { level: 'reversible', undo: 'Write the old redirection again.' },
      proof: { sh: 'report.sh > /dev/null; echo $?', shows: '0' },
    },
    {
      title: 'Open it in the program',
      when: 'The caller cannot be changed.',
      steps: [{ kind: 'code', runtime: 'bash', language: 'sh', code: '[ -e /proc/$$/fd/1 ] || exec 1> /dev/null' }],
      whyItWorks: 'If number 1 is closed, the script opens it before anything else can take the number.',
      risk: { level: 'reversible', undo: 'Take the line out.' },
      proof: { sh: 'report.sh >&-; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Ignore it: nobody reads the output anyway.',
    because: 'With 1 free, a database or a lock file opened later gets that number, and a `print` writes into it.',
  },
  sources: ['man:write(2)', 'man:bash(1)', 'man:open(2)', 'https://docs.python.org/3/library/subprocess.html'],
  scenario: {
    params: { program: 'bash' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/report.sh': {
          text: '#!/bin/bash\nset -e\necho "collecting"\necho done > logs/report\n',
          mode: '755',
        },
        '/srv/work/nightly.sh': { text: '#!/bin/bash\n# Without output\n./report.sh >&-\n', mode: '755' },
      },
    },
    reproduce: { run: './nightly.sh', fails: { call: 'write', errno: 'EBADF' } },
    steps: [
      {
        title: 'Start the nightly job',
        ask: 'Start the job.',
        run: './nightly.sh',
        done: { kind: 'fails', call: 'write', errno: 'EBADF' },
      },
      {
        title: 'How is it started?',
        ask: 'See how the job starts the report.',
        run: 'cat nightly.sh',
        done: { kind: 'ran', program: ['cat', 'grep', 'less', 'strace'] },
      },
      {
        title: 'Use /dev/null',
        ask: 'Send the output to /dev/null instead of closing it.',
        run: "sed -i 's:>&-:> /dev/null:' nightly.sh; ./nightly.sh",
        done: { kind: 'exists', path: '/srv/work/logs/report', minSize: 5 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/report', minSize: 5 },
    solutions: [
      { title: 'Use /dev/null', run: "sed -i 's:>&-:> /dev/null:' nightly.sh; ./nightly.sh" },
      { title: 'Write a log', run: "sed -i 's:>&-:>> logs/nightly 2>\\&1:' nightly.sh; ./nightly.sh" },
      {
        title: 'Open it in the report',
        run: "sed -i '1a [ -e /proc/$$/fd/1 ] || exec 1> /dev/null' report.sh; ./nightly.sh",
      },
    ],
    wrong: [
      {
        run: "sed -i 's:>&-:>\\&- 2>\\&-:' nightly.sh; ./nightly.sh",
        but: 'Now the complaint cannot be printed either; the report still ends there.',
      },
      { run: './nightly.sh > logs/nightly', but: 'The job has an output now, and closes it for the report as before.' },
    ],
  },
})
