import { defineCause } from '../../schema.ts'

/** A temporary file goes away between the moment it is written and the moment it is used. */
export default defineCause({
  title: 'Something removed the file in the meantime',
  because:
    '`{program|The program}` could not find {path|$|its file} again **because** something removed it after it had been made',
  why: `
The program wrote the file, or saw it in a list, and used it a little later. In between \`systemd-tmpfiles\` (10 days in \`/tmp\`), a cron job with \`find -delete\`, a second run that tidies up, a restart with an empty
\`/tmp\`, or a test of the same name took it away. It fails rarely, and not on your machine.`,
  prior: 0,
  clues: [
    {
      when: { entity: { path: '.*\\.(?:sock|socket|s\\.PGSQL\\.\\d+)|.*/\\.s\\..*' } },
      weight: -7,
      says: '`{path}` is the name of a socket',
    },
    {
      when: { entity: { path: '.*(?:upload|part-|partial|\\.tmp|temp).*' } },
      weight: 3,
      says: '`{path}` is called like a file for a short time',
    },
    {
      when: { text: '^(?:mv|rm|chmod|touch): cannot (?:stat|remove|access)', near: 0 },
      weight: 1,
      says: 'the file itself was to be moved or changed',
    },
    {
      when: { entity: { path: '/(?:var/)?tmp/.*|.*/(?:tmp|temp|cache|\\.cache)/.*' } },
      weight: 4,
      says: '`{path}` lies where cleaners work',
    },
    {
      when: { text: 'tmpfiles|tmpwatch|tmpreaper|clean-?up|cleanup|-delete|rm -rf|prune|rotat', near: 40 },
      weight: 3,
      says: 'the log speaks of cleaning',
    },
    {
      when: { syscall: ['unlink', 'rename', 'stat', 'lstat', 'utime', 'chmod', 'rm'] },
      weight: 2,
      says: 'the failing call works on something that was seen before',
    },
    {
      when: { text: 'uploaded|saved to|wrote|created|downloaded|extracted', near: 15 },
      weight: 2,
      says: 'the log says that it was made',
    },
    {
      when: { syscall: ['uv_cwd', 'getcwd', 'spawn', 'execve', 'connect'] },
      weight: -5,
      says: 'no file was to be used',
    },
    { when: { syscall: ['mkdir'] }, weight: -4, says: 'a folder was to be made' },
  ],
  question: {
    ask: 'Does anything there live for more than eleven days? (Where a cleaner works, nothing does.)',
    run: 'find "$(dirname {path})" -mindepth 1 -maxdepth 1 -mtime +11 -ls',
    answers: [
      {
        reads: { output: 'find', rows: 'none' },
        weight: 2,
        says: 'nothing there is older than eleven days, as where a cleaner works',
      },
      {
        reads: { output: 'find', rows: { name: '.+' } },
        weight: -2,
        says: '`{name}` has been there for longer: no cleaner of old files works there',
      },
    ],
  },
  fixes: [
    {
      title: 'Keep it where nobody cleans',
      when: 'It has to live for more than moments.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Service]\n# /var/lib/app\nStateDirectory=app\n# /run/app, until the service ends\nRuntimeDirectory=app\nPrivateTmp=true',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const upload = path.join(process.env.STATE_DIRECTORY ?? 'data', name)",
        },
        { kind: 'code', runtime: 'docker', language: 'yaml', code: 'volumes:\n  - uploads:/data/uploads' },
      ],
      whyItWorks: 'Cleaners have lists of places, and these are on none.',
      risk: { level: 'reversible', undo: 'Set the old place again.' },
      proof: { sh: 'systemctl show -p StateDirectory app', shows: 'the directory' },
    },
    {
      title: 'Tell the cleaner to leave it alone',
      when: 'The place has to stay.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'sh',
          code: "echo 'x /tmp/app' | sudo tee /etc/tmpfiles.d/app.conf",
        },
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: "find uploads -name 'part-*' -mmin +60 -delete   # old ones only",
        },
      ],
      whyItWorks: '`x` takes a path and everything in it out; an age keeps what is in use.',
      risk: { level: 'reversible', undo: 'Remove that line.' },
      proof: { sh: 'systemd-tmpfiles --cat-config', shows: 'your line' },
    },
    {
      title: 'Hold it by its descriptor',
      when: 'One process writes and reads it.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const file = await fs.promises.open(name, 'w+')\nawait file.writeFile(data)\nconst again = await file.read({ position: 0 })",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'with tempfile.TemporaryFile() as f:   # has no name that could be removed\n    f.write(data)\n    f.seek(0)',
        },
      ],
      whyItWorks: 'A file lives as long as somebody has it open, with or without a name.',
      risk: { level: 'reversible', undo: 'Open it by name again.' },
      proof: { sh: 'ls -l /proc/{pid}/fd', shows: 'the file, with “(deleted)” behind it at worst' },
    },
  ],
  popularButWrong: {
    advice: 'Check with `exists` just before.',
    because: 'It can go away between the check and the use as well; handle the failure of the use itself.',
  },
  sources: [
    'man:tmpfiles.d(5)',
    'man:systemd.exec(5)',
    'man:unlink(2)',
    'https://docs.python.org/3/library/tempfile.html',
  ],
  scenario: {
    params: { path: '/srv/work/uploads/part-1', program: 'bash' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/uploads': { dir: true },
        '/srv/work/receive.sh': {
          text: '#!/bin/bash\necho data > {path}\nsleep 2   # checks for viruses\nmv {path} incoming/upload && echo received\n',
          mode: '755',
        },
        '/srv/work/clean.sh': { text: "#!/bin/bash\nfind uploads -name 'part-*' -delete\n", mode: '755' },
      },
    },
    reproduce: { run: './receive.sh & sleep 1; ./clean.sh; wait', fails: { call: 'rename', errno: 'ENOENT' } },
    steps: [
      {
        title: 'Receive while the cleaner runs',
        ask: 'Start the upload, and the cleaner a second later.',
        run: './receive.sh & sleep 1; ./clean.sh; wait',
        done: { kind: 'fails', call: 'rename', errno: 'ENOENT' },
      },
      {
        title: 'What does the cleaner take?',
        ask: 'Look at the rule of the cleaner.',
        run: 'cat clean.sh',
        done: { kind: 'ran', program: ['cat', 'grep', 'less', 'ls'] },
      },
      {
        title: 'Let it take old files only',
        ask: 'Give the cleaner an age, and receive again.',
        run: "sed -i 's/-delete/-mmin +60 -delete/' clean.sh; ./receive.sh & sleep 1; ./clean.sh; wait",
        done: { kind: 'exists', path: '/srv/work/incoming/upload', minSize: 5 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/incoming/upload', minSize: 5 },
    solutions: [
      {
        title: 'Let it take old files only',
        run: "sed -i 's/-delete/-mmin +60 -delete/' clean.sh; ./receive.sh & sleep 1; ./clean.sh; wait",
      },
      {
        title: 'Receive in another place',
        run: "mkdir state; sed -i 's:uploads/part-1:state/part-1:g' receive.sh; ./receive.sh & sleep 1; ./clean.sh; wait",
      },
    ],
    wrong: [
      { run: './receive.sh & sleep 1; ./clean.sh; wait', but: 'The same cleaner comes in the same moment.' },
      {
        run: "sed -i 's/^mv/[ -e uploads/part-1 ] \\&\\& mv/' receive.sh; ./receive.sh & sleep 1; ./clean.sh; wait",
        but: 'The complaint is gone, and so is the upload.',
      },
    ],
  },
})
