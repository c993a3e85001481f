import { defineCause } from '../../schema.ts'

/** unlink(2), rmdir(2) and rename(2) in a directory with the sticky bit. */
export default defineCause({
  title: 'The directory is sticky, and the file belongs to somebody else',
  because:
    '`{program|The program}` may not remove or rename {path|`$`|the file} **because** the directory is sticky and the file belongs to another user',
  why: `
Who may write to a directory may remove what lies in it, whoever owns it. In \`/tmp\`, where all may write, that would be bad, so such directories have the sticky bit (the \`t\` in \`drwxrwxrwt\`): an entry may only be removed or renamed by its owner, the owner of the directory, or
root. Typical: a lock, socket or cache in \`/tmp\` which the same program left when it once ran as another user.`,
  prior: 1,
  clues: [
    {
      when: { entity: { path: '(?:/var)?/tmp/.*|/dev/shm/.*|/run/lock/.*' } },
      weight: 5,
      says: '`{path}` lies in a directory that is sticky everywhere',
    },
    {
      when: { syscall: ['unlink', 'unlinkat', 'rmdir', 'rename', 'renameat', 'renameat2'] },
      weight: 3,
      says: 'the failing call removes or renames an entry',
    },
    {
      when: { text: '\\b(?:rm|mv|rmdir): |\\bunlink\\b|\\brename\\b' },
      weight: 2,
      says: 'something was to be removed or renamed',
    },
    { when: { text: 'chattr|immutable' }, weight: -5, says: 'the log speaks of a frozen file' },
    {
      when: { syscall: ['open', 'kill', 'chown', 'lchown', 'chmod', 'mount', 'ptrace'] },
      weight: -4,
      says: 'nothing was to be removed',
    },
  ],
  question: {
    ask: 'Who owns the directory and the file?',
    run: 'ls -la "$(dirname {path})"',
    answers: [
      {
        reads: { output: 'ls', where: { name: '\\.' }, rows: { mode: '.{8}[tT]' } },
        weight: 5,
        says: 'the directory has the sticky bit',
      },
      {
        reads: { output: 'ls', where: { name: '\\.' }, rows: { mode: '.{8}[x-]' } },
        weight: -5,
        says: 'the directory is not sticky',
      },
    ],
  },
  fixes: [
    {
      title: 'Let its owner remove it',
      when: 'It is a left-over that nobody uses.',
      steps: [
        { kind: 'sh', sh: 'ls -l {path}; sudo fuser -v {path}' },
        {
          kind: 'sh',
          sh: 'sudo rm {path}',
          changes: 'Removes that one file for good. Not while a process has it open.',
        },
      ],
      whyItWorks: 'Root is excepted from the rule, and so is the owner of the file.',
      risk: { level: 'destructive', to: 'that one file', undo: 'Copy it first: sudo cp -p {path} /root/' },
      proof: { sh: 'ls {path}', shows: 'No such file or directory' },
    },
    {
      title: 'Give the program a directory of its own',
      when: 'It runs as different users, or several copies of it run.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Service]\nPrivateTmp=yes\n# /run/app, owned by User=\nRuntimeDirectory=app',
        },
        { kind: 'code', runtime: 'sh', language: 'sh', code: 'dir=$(mktemp -d) && lock="$dir/lock"' },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'with tempfile.TemporaryDirectory() as directory: ...',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'app-'))",
        },
      ],
      whyItWorks: 'In a directory that only one user may write, nobody else can leave a file in the way.',
      risk: { level: 'reversible', undo: 'Take the setting out again.' },
      proof: { sh: 'ls -ld /run/app', shows: 'the user of the service as the owner' },
    },
  ],
  popularButWrong: {
    advice: 'Take the sticky bit off `/tmp`.',
    because:
      'Then every user can replace the files of every other one, root’s among them: a well-known way into a machine.',
  },
  sources: ['man:unlink(2)', 'man:rename(2)', 'man:inode(7)', 'man:chmod(1)'],
  scenario: {
    params: { path: '/tmp/app.lock', program: 'rm' },
    world: 'workshop',
    with: {
      files: {
        '{path}': { text: '4711\n', owner: 'root', mode: '666' },
        '/srv/work/start.sh': {
          text: '#!/bin/bash\nrm -f {path} || exit 1\necho $$ > {path}\necho started\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './start.sh', fails: { call: 'unlink', errno: 'EPERM', path: '{path}' } },
    steps: [
      {
        title: 'Start the program',
        ask: 'Start it as yourself. It once ran as root, and its lock still lies there.',
        run: './start.sh',
        done: { kind: 'fails', call: 'unlink', errno: 'EPERM', path: '{path}' },
      },
      {
        title: 'Look at the directory',
        ask: 'Who owns the lock, and what is special about the directory?',
        run: 'ls -ld /tmp {path}',
        done: { kind: 'ran', program: ['ls', 'stat', 'namei'] },
      },
      {
        title: 'Remove the left-over as root',
        ask: 'Nobody holds it. Remove it once as root.',
        run: 'sudo rm {path}',
        done: { kind: 'not', of: { kind: 'owner', path: '{path}', user: 'root' } },
      },
      {
        title: 'Start it again',
        ask: 'Start it: its lock is now yours.',
        run: './start.sh',
        done: { kind: 'owner', path: '{path}', user: 'demo' },
      },
    ],
    solved: {
      kind: 'all',
      of: [
        { kind: 'owner', path: '{path}', user: 'demo' },
        { kind: 'succeeds', call: 'open', path: '{path}', access: 'write' },
      ],
    },
    solutions: [
      { title: 'Root removes the left-over', run: 'sudo rm {path}; ./start.sh' },
      { title: 'It becomes yours', run: 'sudo chown demo {path}; ./start.sh' },
    ],
    wrong: [
      { run: 'sudo chmod 666 {path}; ./start.sh', but: 'The mode of the file is not asked when it is to be removed.' },
      { run: 'mv {path} /tmp/old.lock; ./start.sh', but: 'To rename is to remove the old name.' },
    ],
    harm: [
      {
        run: 'sudo chmod -t /tmp',
        instead: 'Everybody could then remove everybody’s files. Remove the one left-over.',
      },
    ],
  },
})
