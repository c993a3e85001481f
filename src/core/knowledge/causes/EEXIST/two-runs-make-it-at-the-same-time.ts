import { defineCause } from '../../schema.ts'

/** Check, then make: between the two calls another process was quicker. */
export default defineCause({
  title: 'Two processes make it at the same time',
  because:
    '`{program|The program}` could not make {path|$|it} **because** another process made it between the check and the call',
  why: `
“If it does not exist, make it” are two steps. With several workers, tests in parallel or \`make -j\`, all of them see nothing and then all make it: one succeeds and the others meet
this code. It comes and goes, more often on machines with more cores.`,
  prior: 1,
  clues: [
    {
      when: {
        text: 'worker|jest|vitest|pytest-xdist|\\[gw\\d|parallel|concurren|make.* -j|cluster|replica|thread',
        near: 30,
      },
      weight: 4,
      says: 'several run at the same time',
    },
    {
      when: { text: 'existsSync|os\\.path\\.exists|if \\[+ ! -[de]|os\\.Stat|Files\\.exists', near: 10 },
      weight: 4,
      says: 'it was looked for just before',
    },
    { when: { countAtLeast: 2 }, weight: 1, says: 'it was reported more than once' },
    { when: { syscall: ['symlink', 'symlinkat', 'link'] }, weight: -2, says: 'a link was to be made' },
    {
      when: { text: 'mkdir -p|recursive: ?true|exist_ok', near: 8 },
      weight: -3,
      says: 'a folder that somebody else made would have been no failure',
    },
  ],
  fixes: [
    {
      title: 'Make it without asking first',
      when: 'It is a folder, and it is all the same who makes it.',
      steps: [
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'mkdir -p cache' },
        { kind: 'code', runtime: 'node', language: 'js', code: "fs.mkdirSync('cache', { recursive: true })" },
        { kind: 'code', runtime: 'python', language: 'python', code: "os.makedirs('cache', exist_ok=True)" },
        { kind: 'code', runtime: 'go', language: 'go', code: 'err := os.MkdirAll("cache", 0o755)' },
        { kind: 'code', runtime: 'java', language: 'java', code: 'Files.createDirectories(Path.of("cache"));' },
      ],
      whyItWorks: 'There is one step only, and a folder that is there already counts as success.',
      risk: { level: 'reversible', undo: 'Write the old lines again.' },
      proof: { sh: 'for i in 1 2 3 4; do node job.js & done; wait', shows: 'no error in any run' },
    },
    {
      title: 'Give each run a place of its own',
      when: 'The runs would overwrite each other there.',
      steps: [
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'work=$(mktemp -d)' },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const work = fs.mkdtempSync(path.join(os.tmpdir(), 'job-'))",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'with tempfile.TemporaryDirectory() as work:\n    run(work)',
        },
      ],
      whyItWorks: 'The name has random letters, and the call tries again until it has made a folder that is new.',
      risk: { level: 'reversible', undo: 'Use the common folder again.' },
      proof: { sh: 'mktemp -d; mktemp -d', shows: 'two different names' },
    },
    {
      title: 'Take the code as the answer',
      when: 'Only one of them shall do the work.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "try {\n  fs.mkdirSync('once')\n} catch (error) {\n  if (error.code === 'EEXIST') return   // another one has it\n  throw error\n}",
        },
      ],
      whyItWorks: 'The kernel lets exactly one succeed, so the call itself is the check.',
      risk: { level: 'reversible', undo: 'Take the handler out.' },
      proof: { sh: 'node job.js & node job.js; wait', shows: 'one of the two doing the work' },
    },
  ],
  popularButWrong: {
    advice: 'Check a second time before making it.',
    because: 'The gap becomes smaller and stays: any time may pass between two calls.',
  },
  sources: ['man:mkdir(2)', 'man:open(2)', 'man:mktemp(1)', 'https://nodejs.org/api/fs.html'],
  scenario: {
    params: { path: '/srv/work/cache', program: 'mkdir' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/job.sh': {
          text: '#!/bin/bash\nset -e\nif [ ! -d {path} ]; then\n  sleep 1   # reads its settings\n  mkdir {path}\nfi\necho "$1" > {path}/$1\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './job.sh one & sleep 0.5; ./job.sh two; wait', fails: { call: 'mkdir', errno: 'EEXIST' } },
    steps: [
      {
        title: 'Start two jobs',
        ask: 'Start two jobs at the same time.',
        run: './job.sh one & sleep 0.5; ./job.sh two; wait',
        done: { kind: 'fails', call: 'mkdir', errno: 'EEXIST' },
      },
      {
        title: 'Find the gap',
        ask: 'Look at what stands between the check and the call.',
        run: 'cat job.sh',
        done: { kind: 'ran', program: ['cat', 'less', 'grep', 'strace', 'sed'] },
      },
      {
        title: 'Make it one step',
        ask: 'Use `mkdir -p`, remove the folder, and start both again.',
        run: "sed -i 's/mkdir/mkdir -p/' job.sh; rm -r cache; ./job.sh one & sleep 0.5; ./job.sh two; wait",
        done: { kind: 'exists', path: '{path}/two' },
      },
    ],
    solved: { kind: 'exists', path: '{path}/two' },
    solutions: [
      {
        title: 'Make it one step',
        run: "sed -i 's/mkdir/mkdir -p/' job.sh; rm -r cache; ./job.sh one & sleep 0.5; ./job.sh two; wait",
      },
      { title: 'Make it before the jobs begin', run: 'rm -r cache; mkdir -p cache; ./job.sh one & ./job.sh two; wait' },
    ],
    wrong: [
      { run: 'rm -r cache; ./job.sh one & sleep 0.5; ./job.sh two; wait', but: 'The same two steps, the same race.' },
      {
        run: "rm -r cache; sed -i 's/^  mkdir/  [ -d cache ] || sleep 1; mkdir/' job.sh; ./job.sh one & sleep 0.5; ./job.sh two; wait",
        but: 'One more check, one more gap.',
      },
    ],
  },
})
