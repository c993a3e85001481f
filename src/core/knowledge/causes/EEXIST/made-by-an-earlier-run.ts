import { defineCause } from '../../schema.ts'

/** mkdir(2) in a script that is run a second time. */
export default defineCause({
  title: 'An earlier run has made it already',
  because:
    '`{program|The program}` could not make {path|$|it} **because** that name exists, most likely from an earlier run',
  why: `
A script makes a directory, a link or a file as its first step. It ends half way, or is simply run again: the first step then meets its own
result. Two runs at the same time meet each other in the same way.`,
  prior: 3,
  clues: [
    {
      when: { text: 'mkdir -p|recursive: ?true|exist_ok|makedirs', near: 4 },
      weight: -3,
      says: 'an existing folder would be no failure for this call',
    },
    {
      when: { syscall: ['mkdir', 'mkdirat', 'symlink', 'symlinkat', 'link', 'linkat'] },
      weight: 2,
      says: 'the failing call makes a new name',
    },
    {
      when: { text: '\\.lock\\b|lock ?file|index\\.lock|already (?:running|locked)', near: 5 },
      weight: -3,
      says: 'a lock file is meant: see that cause',
    },
    {
      when: { text: 'deploy|release|install|init|setup|migrate', near: 10 },
      weight: 1,
      says: 'it is a set-up that may have run before',
    },
  ],
  question: {
    ask: 'What is there, and since when?',
    run: 'ls -ld {path}',
    answers: [
      { reads: { output: 'ls', rows: { type: 'directory' } }, weight: 2, says: 'it is a directory of {owner}' },
      { reads: { output: 'ls', rows: { type: 'file' } }, weight: 1, says: 'it is a file of {owner}, not a directory' },
      {
        reads: { output: 'ls', rows: { error: 'No such file.*' } },
        weight: -3,
        says: 'it is gone: another run made and removed it',
      },
    ],
  },
  fixes: [
    {
      title: 'Make it only if it is not there',
      when: 'An existing one is as good as a new one.',
      steps: [
        { kind: 'sh', sh: 'mkdir -p {path}', changes: 'Makes the directory, or nothing if it is there.' },
        { kind: 'code', runtime: 'node', language: 'js', code: 'fs.mkdirSync(directory, { recursive: true })' },
        { kind: 'code', runtime: 'python', language: 'python', code: 'os.makedirs(directory, exist_ok=True)' },
        { kind: 'code', runtime: 'go', language: 'go', code: 'err := os.MkdirAll(directory, 0o755)' },
        { kind: 'code', runtime: 'java', language: 'java', code: 'Files.createDirectories(directory);' },
      ],
      whyItWorks:
        'These take an existing directory for success. A file of that name is still an error, as it should be.',
      risk: { level: 'reversible', undo: 'Remove the directory with `rmdir`.' },
      proof: { sh: 'mkdir -p {path} && echo there', shows: 'there' },
    },
    {
      title: 'Move the old one away and start afresh',
      when: 'The earlier run ended half way and its result is not to be trusted.',
      steps: [{ kind: 'sh', sh: 'mv {path} {path}.old', changes: 'Renames the old result; nothing is lost.' }],
      whyItWorks: 'The name is free again.',
      risk: { level: 'reversible', undo: 'Rename it back.' },
      proof: { sh: 'ls -ld {path}', shows: 'No such file or directory, until the next run makes it' },
    },
    {
      title: 'Replace a link in one step',
      when: 'It is a symbolic link that should lead elsewhere now.',
      steps: [{ kind: 'sh', sh: 'ln -sfn releases/2 {path}', changes: 'Replaces the link, and nothing behind it.' }],
      whyItWorks: '`-f` removes the old link first and `-n` keeps `ln` from following it into the directory.',
      risk: { level: 'reversible', undo: 'Link the old target again.' },
      proof: { sh: 'readlink {path}', shows: 'the new target' },
    },
  ],
  popularButWrong: {
    advice: 'Put `rm -rf` in front of it.',
    because:
      'A wrong or empty variable in that line removes something else. Move the old one away instead, and remove it when the new one works.',
  },
  sources: [
    'man:mkdir(2)',
    'man:mkdir(1)',
    'man:ln(1)',
    'https://nodejs.org/api/fs.html',
    'https://docs.python.org/3/library/os.html',
  ],
  scenario: {
    params: { path: '/srv/work/releases/3', program: 'deploy.sh' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/deploy.sh': {
          text: '#!/bin/bash\nset -e\nmkdir {path}\ncp releases/2/config.json {path}/\ntouch {path}/done\necho deployed\n',
          mode: '755',
        },
        '{path}': { dir: true },
      },
    },
    reproduce: { run: './deploy.sh', fails: { call: 'mkdir', errno: 'EEXIST' } },
    steps: [
      {
        title: 'Deploy',
        ask: 'Run the script. Its first step fails.',
        run: './deploy.sh',
        done: { kind: 'fails', call: 'mkdir', errno: 'EEXIST' },
      },
      {
        title: 'See what is there',
        ask: 'Look at what the earlier run has left.',
        run: 'ls -la {path}',
        done: { kind: 'ran', program: ['ls', 'stat', 'find', 'tree'] },
      },
      {
        title: 'Accept an existing directory',
        ask: 'Let the script make the directory only if it is not there, and run it.',
        run: "sed -i 's/^mkdir /mkdir -p /' deploy.sh; ./deploy.sh",
        done: { kind: 'exists', path: '{path}/done', type: 'file' },
      },
    ],
    solved: { kind: 'exists', path: '{path}/done', type: 'file' },
    solutions: [
      { title: 'Make it only if it is not there', run: "sed -i 's/^mkdir /mkdir -p /' deploy.sh; ./deploy.sh" },
      { title: 'Move the old one away', run: 'mv {path} {path}.old; ./deploy.sh' },
      { title: 'Remove the empty left-over', run: 'rmdir {path}; ./deploy.sh' },
    ],
    wrong: [
      { run: './deploy.sh', but: 'The directory does not go away by itself.' },
      { run: 'chmod -R u+w {path}; ./deploy.sh', but: 'You may write there already; the name is what is taken.' },
    ],
    harm: [{ run: 'rm -rf releases', instead: 'That removes all releases. Name the one, or move it away.' }],
  },
})
