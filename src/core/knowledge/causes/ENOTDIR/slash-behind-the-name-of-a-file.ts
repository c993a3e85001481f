import { defineCause } from '../../schema.ts'

/** path_resolution(7): a slash at the end demands a directory. */
export default defineCause({
  title: 'A slash stands behind the name of a file',
  because:
    '`{program|The program}` could not use {path|$|the path} **because** it ends in a slash, and what it names is a file',
  why: `
A slash at the end says “this is a directory”, and the kernel checks it. It gets there by Tab completion from another day, by \`base + "/"\`, by a link that once led to a folder,
or by a URL path that was taken for a file path.`,
  prior: 1,
  clues: [
    { when: { entity: { path: '.*/' } }, weight: 6, says: '`{path}` ends in a slash' },
    { when: { text: '/[\'’"]?: Not a directory|/[\'’"]$', near: 0 }, weight: 3, says: 'the path ends in a slash' },
    { when: { entity: { path: '.*[^/]' } }, weight: -3, says: 'no slash stands at the end of the path' },
    {
      when: { syscall: ['scandir', 'chdir', 'spawn', 'mount'] },
      weight: -3,
      says: 'the failing call wants a folder in any case',
    },
  ],
  question: {
    ask: 'Is it a file without the slash?',
    run: 'namei -l {path}',
    answers: [
      { reads: { output: 'namei', rows: { type: 'file' } }, weight: 2, says: '`{name}` is a file' },
      { reads: { output: 'namei', rows: { error: '.+' } }, weight: -2, says: '`{name}` is not there at all' },
    ],
  },
  fixes: [
    {
      title: 'Leave the slash out',
      when: 'The file is what you mean.',
      steps: [
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'file=${file%/}' },
        { kind: 'code', runtime: 'node', language: 'js', code: "const file = setting.replace(/\\/+$/, '')" },
        { kind: 'code', runtime: 'python', language: 'python', code: 'file = Path(setting)   # drops it by itself' },
        { kind: 'code', runtime: 'go', language: 'go', code: 'file := filepath.Clean(setting)' },
      ],
      whyItWorks: 'Without it the last name may be of any kind.',
      risk: { level: 'reversible', undo: 'Write the slash again.' },
      proof: { sh: 'node show.js; echo $?', shows: '0' },
    },
    {
      title: 'Join paths with the function for it',
      when: 'The path is put together in a program.',
      steps: [
        { kind: 'code', runtime: 'node', language: 'js', code: "const file = path.join(folder, name ?? 'index.html')" },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: "file = os.path.join(folder, name or 'index.html')",
        },
      ],
      whyItWorks: 'A slash then only comes between two names, and an empty name is seen where it arises.',
      risk: { level: 'reversible', undo: 'Put the old expression back.' },
      proof: { sh: 'node -p \'require("path").join("data", "report.pdf")\'', shows: 'data/report.pdf' },
    },
  ],
  popularButWrong: {
    advice: 'Make a directory of that name.',
    because: 'The file is in its place. `mkdir` says so, and `rm` before it would lose the file.',
  },
  sources: ['man:path_resolution(7)', 'man:open(2)'],
  scenario: {
    params: { path: '/srv/work/incoming/report.pdf', program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/settings': { text: 'REPORT={path}/\n' },
        '/srv/work/show.sh': {
          text: '#!/bin/bash\n. ./settings\nhead -c 8 "$REPORT" > logs/head && echo shown\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './show.sh', fails: { call: 'open', errno: 'ENOTDIR', path: '{path}/' } },
    steps: [
      {
        title: 'Show the report',
        ask: 'Start the script.',
        run: './show.sh',
        done: { kind: 'fails', call: 'open', errno: 'ENOTDIR', path: '{path}/' },
      },
      {
        title: 'Where does the path come from?',
        ask: 'Look at the settings of the script.',
        run: 'cat settings',
        done: { kind: 'ran', program: ['cat', 'less', 'grep', 'ls', 'namei'] },
      },
      {
        title: 'Take the slash away',
        ask: 'Remove the slash at the end, and start it again.',
        run: "sed -i 's:/$::' settings; ./show.sh",
        done: { kind: 'exists', path: '/srv/work/logs/head', minSize: 8 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/head', minSize: 8 },
    solutions: [
      { title: 'Take the slash out of the settings', run: "sed -i 's:/$::' settings; ./show.sh" },
      { title: 'Let the script drop it', run: "sed -i 's:\\$REPORT:${REPORT%/}:' show.sh; ./show.sh" },
    ],
    wrong: [
      { run: 'mkdir {path}; ./show.sh', but: 'The name is taken, by the file.' },
      { run: 'chmod +x {path}; ./show.sh', but: 'The mode of a file does not turn it into a directory.' },
    ],
  },
})
