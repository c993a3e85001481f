import { defineCause } from '../../schema.ts'

/** open(2): the mode bits for owner, group or others lack the right that is needed. */
export default defineCause({
  title: 'The file belongs to another user, and its mode keeps you out',
  because:
    '`{program|The program}` may not open {path|$|the file} **because** its mode gives that right to its owner or group only, and it runs as another user',
  why: `
Of the three groups of \`rwx\` only one counts: the owner's, if you are the owner; else the group's, if you are in it; else the last. A key,
a database directory or a settings file is often \`600\` or \`640\`, and the service runs as a user of its own.`,
  prior: 2,

  clues: [
    {
      when: {
        text: 'subprocess\\.py|_execute_child|Popen\\(|ProcessBuilder|forkAndExec|Cannot run program|exec\\.Command|child_process|ChildProcess|posix_spawn',
        near: 30,
      },
      weight: -3,
      says: 'a program was being started, not a file read',
    },
    {
      when: { entity: { path: '/(?:proc|sys)/.*' } },
      weight: 2,
      says: '`{path}` is a setting of the kernel, which only root may change',
    },
    { when: { missing: ['path'] }, weight: -2, says: 'no file is named' },
    {
      when: { syscall: ['open', 'openat', 'read', 'stat', 'access'] },
      weight: 1,
      says: 'the failing call opens the file itself',
    },
    {
      when: { entity: { path: '/(?:etc|var/lib|var/log|root|data|srv)/.*' } },
      weight: 1,
      says: '`{path}` lies where files usually belong to root or to a service',
    },
    {
      when: { text: '\\.(?:pem|key|crt|conf|cnf|env)\\b|pg_hba|id_rsa|shadow' },
      weight: 1,
      says: 'keys and settings are often readable by one user only',
    },
    {
      when: { text: 'docker|container|volume|bind mount|uid=' },
      weight: 1,
      says: 'in a container the program may run under another uid than the files have',
    },
    {
      when: { syscall: ['bind', 'listen', 'connect', 'execve', 'spawn', 'exec', 'fork/exec'] },
      weight: -6,
      says: 'the failing call does not open a file',
    },
    {
      when: { syscall: ['mkdir', 'unlink', 'rename', 'rmdir', 'symlink'] },
      weight: -3,
      says: 'for this call the mode of the directory counts, not that of the file',
    },
  ],

  question: {
    ask: 'Who owns the file, and who are you?',
    run: 'ls -l {path}; id',
    answers: [
      {
        reads: { output: 'ls', rows: { error: 'Permission denied' } },
        weight: -3,
        says: 'you cannot even look: a directory above it stops you',
      },
      {
        reads: { output: 'ls', rows: { mode: '...------', owner: '.*' } },
        weight: 4,
        says: 'only `{owner}` may use `{name}`',
        fills: { owner: 'owner', group: 'group' },
      },
      {
        reads: { output: 'ls', rows: { mode: '......---' } },
        weight: 3,
        says: 'only `{owner}` and the group `{group}` may use `{name}`',
        fills: { owner: 'owner', group: 'group' },
      },
      {
        reads: { output: 'ls', rows: { mode: '......r.-', type: 'file' } },
        weight: 1,
        says: 'others may read `{name}`, but not change it',
        fills: { owner: 'owner', group: 'group' },
      },
    ],
  },

  fixes: [
    {
      title: 'Give the one group the one right',
      when: 'The file should stay with its owner, and a service needs to read it.',
      steps: [
        { kind: 'sh', sh: 'sudo chgrp {user} {path}', changes: 'The group of that one file.' },
        {
          kind: 'sh',
          sh: 'sudo chmod g+r {path}',
          changes: 'Members of that group may read it; nobody else gains anything.',
        },
      ],
      whyItWorks: 'The process is in that group, so that the middle three bits decide.',
      risk: { level: 'reversible', undo: 'chgrp and chmod back to what `ls -l` showed before.' },
      proof: { sh: 'sudo -u {user} head -c 1 {path}', shows: 'no error' },
    },
    {
      title: 'Add an entry for one user',
      when: 'The group is already in use for others.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo setfacl -m u:{user}:r {path}',
          changes: 'Adds one line to the access list of that file.',
        },
      ],
      whyItWorks: 'Entries for named users are looked at before the group is.',
      risk: { level: 'reversible', undo: 'sudo setfacl -x u:USER FILE removes the entry.' },
      proof: { sh: 'getfacl {path}', shows: 'a line for that user with `r--`' },
    },
    {
      title: 'Give the file to the user who works with it',
      when: 'It was made by the wrong user.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo chown {user} {path}',
          changes:
            'The owner of that one file. Programs that must not trust a foreign owner (ssh, PostgreSQL) want exactly this.',
        },
      ],
      whyItWorks: 'The first three bits are the owner’s.',
      risk: { level: 'reversible', undo: 'chown it back to the owner that `ls -l` showed.' },
      proof: { sh: 'ls -l {path}', shows: 'the user as owner' },
    },
    {
      title: 'In a container: run as the owner of the files',
      when: 'The files come from a volume.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'yaml',
          code: 'services:\n  web:\n    user: "1000:1000"   # the numbers of `ls -ln`',
        },
        { kind: 'code', runtime: 'docker', language: 'dockerfile', code: 'COPY --chown=node:node . /app\nUSER node' },
      ],
      whyItWorks: 'Inside and outside only the numbers are compared; names may differ.',
      risk: { level: 'reversible', undo: 'Remove the line.' },
      proof: { sh: 'docker compose exec web id', shows: 'the numbers of the owner' },
    },
  ],
  popularButWrong: {
    advice: 'Make it readable and writable for everybody.',
    because:
      'Then every user and every broken service can read your key or replace your settings; ssh and PostgreSQL even refuse to start with such a file.',
  },
  exceptions: [
    'If the mode allows it and it still fails, look at the directories above, at an access list (`+` in `ls -l`) and at SELinux or AppArmor.',
  ],
  sources: ['man:path_resolution(7)', 'man:open(2)', 'man:acl(5)', 'man:chmod(1)', 'man:setfacl(1)'],

  scenario: {
    params: { path: '/srv/app/tls.key', user: 'demo', program: 'node' },
    world: 'node-app',
    with: {
      network: { hosts: ['127.0.1.1 lab'] },
      files: {
        '{path}': { text: 'not a real key\n', mode: '600', owner: 'root' },
        '/srv/app/tls.js': {
          text: "const fs = require('fs')\n\nconst key = fs.readFileSync('{path}')\nconsole.log('key of', key.length, 'bytes')\n",
        },
      },
    },
    reproduce: { run: 'node tls.js', fails: { call: 'open', errno: 'EACCES', path: '{path}' } },
    steps: [
      {
        title: 'Start the program',
        ask: 'Start the program. It may not read its key.',
        run: 'node tls.js',
        done: { kind: 'fails', call: 'open', errno: 'EACCES', path: '{path}' },
      },
      {
        title: 'Compare owner, mode and you',
        ask: 'Who owns the file, what is its mode, and who are you?',
        run: 'ls -l {path}; id',
        done: { kind: 'ran', program: ['ls', 'stat', 'getfacl', 'namei'] },
      },
      {
        title: 'Allow the group to read',
        ask: 'Give the file the group of the program, and that group the right to read.',
        run: 'sudo chgrp {user} {path}; sudo chmod g+r {path}',
        done: { kind: 'mode', path: '{path}', allows: { user: '{user}', access: 'read' } },
      },
      {
        title: 'Start it again',
        ask: 'Start the program again.',
        run: 'node tls.js',
        done: { kind: 'succeeds', call: 'open', path: '{path}', by: 'node' },
      },
    ],
    solved: { kind: 'succeeds', call: 'open', path: '{path}', by: 'node' },
    solutions: [
      { title: 'Allow the group to read', run: 'sudo chgrp {user} {path}; sudo chmod g+r {path}; node tls.js' },
      { title: 'Give it to the user of the program', run: 'sudo chown {user} {path}; node tls.js' },
    ],
    wrong: [
      { run: 'chmod +r {path}; node tls.js', but: 'Only the owner and root may change the mode.' },
      { run: 'chmod u+r tls.js; node tls.js', but: 'The program can be read. It is the key that cannot.' },
    ],
    harm: [
      { run: 'sudo chmod 777 {path}', instead: 'A key that everybody can read is no key. Let the group read it.' },
    ],
  },
})
