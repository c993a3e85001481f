import { defineCause } from '../../schema.ts'

/** path_resolution(7): search permission (x) is missing on a directory of the path. */
export default defineCause({
  title: 'A directory on the way may not be entered',
  because: '{path|$|The file} cannot be reached **because** a directory above it does not let this user pass',
  why: `
To reach a file the process needs the \`x\` bit of every directory on the way. The mode of the file itself is not even looked at. Home
directories are \`700\` or \`750\` on many systems, so a web server cannot serve a file from yours, however readable that is.`,
  prior: 1,

  clues: [
    {
      when: { entity: { path: '/(?:home|root|Users)/.*' } },
      weight: 3,
      says: '`{path}` lies in a home directory, which other users often may not enter',
    },
    {
      when: { text: 'stat\\(\\) .* failed|search permissions are missing|403 Forbidden|Permission denied: \\[client' },
      weight: 2,
      says: 'a web server could not reach the file',
    },
    {
      when: { syscall: ['stat', 'lstat', 'scandir', 'access', 'chdir', 'newfstatat', 'statx'] },
      weight: 2,
      says: 'the call only looked: that needs no right on the file itself',
    },
    { when: { syscall: ['bind', 'listen', 'connect'] }, weight: -6, says: 'the failing call walks along no path' },
    { when: { dialect: ['nginx', 'apache'] }, weight: 1, says: '`{program|the web server}` runs as a user of its own' },
  ],

  question: {
    ask: 'Which directory on the way stops you?',
    run: 'namei -l {path}',
    answers: [
      {
        reads: { output: 'namei', rows: { error: 'Permission denied' } },
        weight: 5,
        says: 'the walk ends before `{name}`',
      },
      {
        reads: { output: 'namei', where: { type: 'directory' }, rows: { mode: '........-' } },
        weight: 2,
        says: '`{name}` of `{owner}` lets others not pass',
        fills: { closed: 'name' },
      },
      {
        reads: { output: 'namei', rows: { type: 'file' } },
        weight: -4,
        says: 'every directory on the way lets you pass',
      },
    ],
  },

  fixes: [
    {
      title: 'Let the others pass, without letting them look',
      when: 'The directory is yours.',
      steps: [
        { kind: 'sh', sh: 'namei -l {path}' },
        {
          kind: 'sh',
          sh: 'chmod o+x {closed}',
          changes: 'Others may go through this one directory; they still cannot list it.',
        },
      ],
      whyItWorks: '`x` without `r` on a directory means: whoever knows the name may pass.',
      risk: { level: 'reversible', undo: 'chmod o-x on the same directory.' },
      proof: { sh: 'sudo -u www-data head -c 1 {path}', shows: 'no error' },
    },
    {
      title: 'Put the files where the service may go',
      when: 'They are in somebody’s home directory.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo mkdir -p /srv/site && sudo cp -r {path} /srv/site/',
          changes: 'Makes a copy; the original stays.',
        },
        { kind: 'code', runtime: 'nginx', language: 'nginx', code: 'root /srv/site;' },
      ],
      whyItWorks: 'Every directory above `/srv` is open to all users.',
      risk: { level: 'reversible', undo: 'Remove the copy and set the old root.' },
      proof: { sh: 'namei -l /srv/site', shows: '`x` for others in every line' },
    },
    {
      title: 'Let one user pass',
      when: 'Only that service shall.',
      steps: [
        {
          kind: 'sh',
          sh: 'setfacl -m u:www-data:x {closed}',
          changes: 'Adds one entry to the access list of that directory.',
        },
      ],
      whyItWorks: 'The entry is for that one user; others stay outside.',
      risk: { level: 'reversible', undo: 'setfacl -x u:www-data on the same directory.' },
      proof: { sh: 'getfacl {closed}', shows: '`user:www-data:--x`' },
    },
  ],
  popularButWrong: {
    advice: 'Change the mode of the file.',
    because: 'The kernel never came as far as the file. It stopped at a directory above.',
  },
  sources: [
    'man:path_resolution(7)',
    'man:namei(1)',
    'man:acl(5)',
    'https://nginx.org/en/docs/http/ngx_http_core_module.html',
  ],

  scenario: {
    params: { path: '/home/ann/site/index.html', closed: '/home/ann', program: 'cat' },
    world: 'workshop',
    with: {
      users: [{ name: 'ann', uid: 1001, gid: 1001, home: '/home/ann', shell: '/bin/bash' }],
      network: { hosts: ['127.0.1.1 lab'] },
      files: {
        '/home/ann': { dir: true, mode: '700', owner: 'ann' },
        '/home/ann/site': { dir: true, owner: 'ann' },
        '/home/ann/site/index.html': { text: '<h1>hello</h1>\n', owner: 'ann' },
      },
    },
    reproduce: { run: 'cat {path}', fails: { call: 'open', errno: 'EACCES', path: '{path}' } },
    steps: [
      {
        title: 'Read the page',
        ask: 'Read the page of ann.',
        run: 'cat {path}',
        done: { kind: 'fails', call: 'open', errno: 'EACCES', path: '{path}' },
      },
      {
        title: 'Walk along the path',
        ask: 'Which directory stops you?',
        run: 'namei -l {path}',
        done: { kind: 'ran', program: ['namei', 'ls', 'stat'], anyStatus: true },
      },
      {
        title: 'Let others pass',
        ask: 'Ask root to let others pass through that directory.',
        run: 'sudo chmod o+x {closed}',
        done: { kind: 'mode', path: '{path}', allows: { user: 'demo', access: 'read' } },
      },
      {
        title: 'Read again',
        ask: 'Read the page again.',
        run: 'cat {path}',
        done: { kind: 'succeeds', call: 'open', path: 'site/index.html', by: 'cat' },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'succeeds', call: 'open', path: '{path}', by: 'cat' },
        { kind: 'succeeds', call: 'open', path: '/srv/work/site/index.html', by: 'cat' },
      ],
    },
    solutions: [
      { title: 'Let others pass through the directory', run: 'sudo chmod o+x {closed}; cat {path}' },
      {
        title: 'Copy the pages to an open place',
        run: 'sudo cp -r /home/ann/site /srv/work/site; cat /srv/work/site/index.html',
      },
    ],
    wrong: [
      {
        run: 'sudo chmod o+r {path}; cat {path}',
        but: 'The file was readable before. The directory above it is closed.',
      },
      {
        run: 'sudo chmod o+r {closed}; cat {path}',
        but: '`r` would let you list the directory. To pass through it you need `x`.',
      },
    ],
    harm: [
      {
        run: 'sudo chmod -R 777 {closed}',
        instead: 'Everything of ann would be open to everybody. One `o+x` on one directory is enough.',
      },
    ],
  },
})
