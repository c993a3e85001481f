import { defineCause } from '../../schema.ts'

/** connect(2) to a Unix socket needs write permission on its file. */
export default defineCause({
  title: 'You are not in the group of the service’s socket',
  because:
    '`{program|The program}` may not connect to {path|$|the socket} **because** its file can be written only by its owner and its group, and this user is in neither',
  why: `
To connect to a Unix socket takes the right to write its file. Docker, libvirt, php-fpm and databases give theirs the mode \`660\` and a
group of their own, so that membership decides who may use the service. A session keeps the groups that it had at login.`,
  prior: 0,

  clues: [
    { when: { entity: { path: '.*\\.sock(?:et)?' } }, weight: 5, says: '`{path}` is the socket of a service' },
    {
      when: { text: 'docker\\.sock|Docker daemon socket|libvirt-sock|php-fpm\\.sock|mysqld?\\.sock|unix:///' },
      weight: 5,
      says: 'the socket of a service is named',
    },
    {
      when: { syscall: ['connect', 'dial'], entity: { path: '/.*' } },
      weight: 4,
      says: 'the failing call connects to `{path}`',
    },
    { when: { number: { port: { atLeast: 1 } } }, weight: -4, says: 'a port is named, so it is no Unix socket' },
    {
      when: {
        syscall: ['open', 'openat', 'execve', 'bind', 'listen', 'mkdir', 'unlink', 'rename', 'scandir', 'spawn'],
      },
      weight: -4,
      says: 'the failing call connects to nothing',
    },
  ],

  question: {
    ask: 'Which group may use the socket, and which groups are yours?',
    run: 'ls -l {path}; id',
    answers: [
      {
        reads: { output: 'ls', rows: { type: 'socket', mode: '......---' } },
        weight: 4,
        says: 'members of the group `{group}` may use it',
        fills: { group: 'group' },
      },
      {
        reads: { output: 'ls', rows: { type: 'socket', mode: '.......w.' } },
        weight: -4,
        says: 'everybody may use it',
      },
    ],
  },

  fixes: [
    {
      title: 'Become a member of the group, and log in again',
      when: 'You are allowed to. For Docker it means as much as being root.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo usermod -aG {group} "$USER"',
          changes: 'Adds you to that group; `-a` keeps your other groups.',
        },
        { kind: 'text', text: 'Log out and in again, or start a shell with the new group: `newgrp docker`.' },
      ],
      whyItWorks:
        'The kernel compares the groups of the process with the group of the file; a process gets its groups at login.',
      risk: { level: 'reversible', undo: 'sudo gpasswd -d takes you out of the group again.' },
      proof: { sh: 'id -nG', shows: 'the group' },
    },
    {
      title: 'Let the service’s own user be the client',
      when: 'It is a web server and php-fpm, or another pair of services.',
      steps: [
        {
          kind: 'code',
          runtime: 'php-fpm',
          language: 'ini',
          code: 'listen.owner = www-data\nlisten.group = www-data\nlisten.mode = 0660',
        },
      ],
      whyItWorks: 'The socket file then belongs to the user who connects.',
      risk: { level: 'reversible', undo: 'Put the old lines back and restart the service.' },
      proof: { sh: 'ls -l {path}', shows: '`srw-rw----` and that user' },
    },
  ],
  popularButWrong: {
    advice: 'Open the socket file to everybody.',
    because:
      'The next restart of the service undoes it, and until then every user of the machine controls the service: for Docker that is root.',
  },
  sources: [
    'man:unix(7)',
    'man:connect(2)',
    'man:credentials(7)',
    'https://docs.docker.com/engine/install/linux-postinstall/',
  ],

  scenario: {
    params: { path: '/srv/app/engine.sock', group: 'engine', program: 'nc' },
    world: 'node-app',
    with: {
      users: [{ name: 'engine', uid: 990, gid: 990, home: '/nonexistent', shell: '/usr/sbin/nologin' }],
      network: { hosts: ['127.0.1.1 lab'] },
      files: {
        '/srv/app/run': { dir: true, owner: 'engine', mode: '755' },
        '/srv/app/engine.js': {
          text: "const fs = require('fs')\nconst net = require('net')\n\nnet.createServer((client) => client.end('engine is up\\n')).listen('/srv/app/run/engine.sock', () => fs.chmodSync('/srv/app/run/engine.sock', 0o660))\n",
        },
      },
      processes: [{ argv: ['node', 'engine.js'], cwd: '/srv/app', user: 'engine', ready: { ms: 800 } }],
    },
    reproduce: {
      run: 'nc -U run/engine.sock < /dev/null',
      fails: { call: 'connect', errno: 'EACCES', path: 'engine.sock' },
    },
    steps: [
      {
        title: 'Talk to the engine',
        ask: 'Connect to the socket of the engine.',
        run: 'nc -U run/engine.sock < /dev/null',
        done: { kind: 'fails', call: 'connect', errno: 'EACCES', path: 'engine.sock' },
      },
      {
        title: 'Compare the groups',
        ask: 'Which group may use it, and which are yours?',
        run: 'ls -l run; id',
        done: { kind: 'ran', program: ['ls', 'stat', 'getfacl'] },
      },
      {
        title: 'Connect as a member',
        ask: 'Take part in that group for one command.',
        run: 'sudo setpriv --reuid=1000 --regid=990 --clear-groups nc -U run/engine.sock < /dev/null',
        done: { kind: 'succeeds', call: 'connect', path: 'engine.sock' },
      },
    ],
    solved: { kind: 'succeeds', call: 'connect', path: 'engine.sock' },
    solutions: [
      {
        title: 'Connect with the group of the socket',
        run: 'sudo setpriv --reuid=1000 --regid=990 --clear-groups nc -U run/engine.sock < /dev/null',
      },
      {
        title: 'Give the socket a group of yours',
        run: 'sudo chgrp demo run/engine.sock; nc -U run/engine.sock < /dev/null',
      },
    ],
    wrong: [
      {
        run: 'chmod g+w run/engine.sock; nc -U run/engine.sock < /dev/null',
        but: 'The socket is not yours, and the group may write it already. You are not in the group.',
      },
      { run: 'ls -l run; nc -U run/engine.sock < /dev/null', but: 'Looking at it changes nothing.' },
    ],
    harm: [
      {
        run: 'sudo chmod 777 run/engine.sock',
        instead: 'Every user of the machine could control the engine. Use its group.',
      },
    ],
  },
})
