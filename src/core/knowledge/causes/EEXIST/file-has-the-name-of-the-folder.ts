import { defineCause } from '../../schema.ts'

/** mkdir(2): `mkdir -p` and `recursive: true` forgive an existing directory, not an existing file. */
export default defineCause({
  title: 'A file has the name that the folder should get',
  because: '`{program|The program}` could not make the folder {path|$|there} **because** a file of that name exists',
  why: `
\`mkdir -p\`, \`{ recursive: true }\` and \`exist_ok=True\` are content with a **folder** that is there. With a file of that name they say “File exists”, which sounds as if the
switch did not work. The file comes from a \`cp x logs\` or \`> logs\` at a time when the folder was missing, or from an unpacked archive.`,
  prior: 1,
  clues: [
    {
      when: { text: 'mkdir -p|recursive: ?true|exist_ok|makedirs|MkdirAll|createDirectories', near: 8 },
      weight: 5,
      says: 'an existing folder would have been no failure',
    },
    { when: { syscall: ['mkdir', 'mkdirat'] }, weight: 1, says: 'a folder was to be made' },
    {
      when: { syscall: ['symlink', 'symlinkat', 'link', 'linkat', 'open', 'openat'] },
      weight: -5,
      says: 'no folder was to be made',
    },
  ],
  question: {
    ask: 'What has the name?',
    run: 'ls -ld {path}',
    answers: [
      { reads: { output: 'ls', rows: { type: 'file' } }, weight: 6, says: '`{name}` is a file of {size} bytes' },
      { reads: { output: 'ls', rows: { type: 'directory' } }, weight: -4, says: '`{name}` is a folder' },
      { reads: { output: 'ls', rows: { type: 'symlink' } }, weight: -3, says: '`{name}` is a link' },
    ],
  },
  fixes: [
    {
      title: 'Look at the file and move it away',
      when: 'It may be worth something.',
      steps: [
        { kind: 'sh', sh: 'file {path}; head -c 300 {path}' },
        { kind: 'sh', sh: 'mv -n {path} {path}.was-in-the-way', changes: 'Gives the file another name.' },
        { kind: 'sh', sh: 'mkdir -p {path}', changes: 'Makes the folder.' },
      ],
      whyItWorks: 'The name becomes free for the folder, and nothing is lost.',
      risk: { level: 'reversible', undo: 'Remove the folder and rename the file back.' },
      proof: { sh: 'ls -ld {path}', shows: 'a line that begins with `d`' },
    },
    {
      title: 'Copy with a slash behind the target',
      when: 'It shall not happen again.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'cp report.txt out/      # refuses when out is no folder\ncp -t out report.txt    # the same',
        },
      ],
      whyItWorks: 'The slash says that a folder is meant, so no file of that name comes into being.',
      risk: { level: 'reversible', undo: 'Leave the slash out.' },
      proof: { sh: 'cp report.txt missing/', shows: 'Not a directory, and no new file' },
    },
  ],
  popularButWrong: {
    advice: 'Ignore EEXIST, since the folder is there.',
    because: 'It is no folder, and the next line fails with ENOTDIR, further from the reason.',
  },
  sources: [
    'man:mkdir(2)',
    'man:mkdir(1)',
    'https://nodejs.org/api/fs.html',
    'https://docs.python.org/3/library/os.html',
  ],
  scenario: {
    params: { path: '/srv/work/out', program: 'mkdir' },
    world: 'workshop',
    with: {
      files: {
        '{path}': { text: 'result of Monday\n' },
        '/srv/work/build.sh': {
          text: '#!/bin/bash\nset -e\nmkdir -p {path}\necho built > {path}/result\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './build.sh', fails: { call: 'mkdir', errno: 'EEXIST' } },
    steps: [
      {
        title: 'Build',
        ask: 'Start the build.',
        run: './build.sh',
        done: { kind: 'fails', call: 'mkdir', errno: 'EEXIST' },
      },
      {
        title: 'What is there?',
        ask: 'See what has the name.',
        run: 'ls -ld {path}',
        done: { kind: 'ran', program: ['ls', 'stat', 'file'] },
      },
      {
        title: 'Move it away and build',
        ask: 'Give the file another name, and build again.',
        run: 'mv {path} {path}.old; ./build.sh',
        done: { kind: 'exists', path: '{path}/result', minSize: 6 },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'exists', path: '{path}/result', minSize: 6 },
        { kind: 'exists', path: '/srv/work/build/result', minSize: 6 },
      ],
    },
    solutions: [
      { title: 'Move the file away', run: 'mv {path} {path}.old; ./build.sh' },
      { title: 'Build into another folder', run: "sed -i 's:{path}:/srv/work/build:' build.sh; ./build.sh" },
    ],
    wrong: [
      { run: 'sed -i "s/mkdir -p/mkdir/" build.sh; ./build.sh', but: 'Without `-p` it is even stricter.' },
      {
        run: 'sed -i "/mkdir/d" build.sh; ./build.sh',
        but: 'The file is still there: the next line cannot write below it.',
      },
    ],
    harm: [{ run: 'rm -rf {path}', instead: 'Look into it first; a rename is as quick.' }],
  },
})
