import { defineCause } from '../../schema.ts'

/** A long-running program writes its log into a pipe, and the logger behind it has died. */
export default defineCause({
  title: 'The logger behind a running service has died',
  because:
    '`{program|The service}` could not write to its output **because** the process that received its log has ended, and the pipe has no reader any more',
  why: `
A service often does not write its log itself: it prints, and a pipe leads to \`tee\`, \`logger\`, \`cronolog\`, \`multilog\` or a supervisor. When that
process crashes, is killed or restarted, the next line that the service prints fails. The service had no problem of its own, and yet dies of it, maybe hours
after the logger did. With output to a closed terminal the code would be EIO instead.`,
  prior: 1,
  clues: [
    {
      when: {
        text: 'console\\.log|console\\.value|SonicBoom|pino|winston|logging/__init__|--- Logging error ---|handleError|log4j',
      },
      weight: 3,
      says: 'the failing write was a line of the log',
    },
    {
      when: {
        text: '\\| *(?:\\./)?(?:tee|logger|cronolog|multilog|rotatelogs|s6-log|svlogd|\\S*log\\S*\\.(?:sh|py))\\b',
      },
      weight: 4,
      says: 'the output goes through a logger',
    },
    {
      when: { text: '\\b(?:head|less|more|grep -[qm])\\b' },
      weight: -3,
      says: 'a reader that leaves early on purpose',
    },
    { when: { entity: { address: '.+' } }, weight: -4, says: 'an address is named: it was a connection' },
  ],
  question: {
    ask: 'Where does its output go, and who else has that pipe open?',
    run: 'lsof -n -p {pid} -a -d 1,2 +E',
    answers: [
      { reads: { output: 'lsof', rows: { type: 'FIFO' } }, weight: 2, says: 'its output is a pipe' },
      { reads: { output: 'lsof', rows: { type: 'REG|CHR' } }, weight: -5, says: 'its output is `{name}`, no pipe' },
    ],
  },
  fixes: [
    {
      title: 'Write to a file, and let something else rotate it',
      when: 'It runs unattended.',
      steps: [
        { kind: 'sh', sh: 'node worker.js >> /var/log/worker.log 2>&1', changes: 'Appends to that file.' },
        {
          kind: 'code',
          runtime: 'logrotate',
          language: 'conf',
          code: '/var/log/worker.log {\n  daily\n  copytruncate\n}',
        },
      ],
      whyItWorks: 'A file has no reader that could die.',
      risk: { level: 'reversible', undo: 'Pipe it into the logger again.' },
      proof: { sh: 'lsof -n -p {pid} -a -d 1', shows: 'the file, of type REG' },
    },
    {
      title: 'Give it to a service manager',
      when: 'It should run for ever.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Service]\nExecStart=/usr/bin/node /srv/work/worker.js\nRestart=on-failure\nStandardOutput=journal',
        },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --restart unless-stopped --log-driver local my-image   # no pipe of your own',
        },
      ],
      whyItWorks:
        'systemd keeps the reading end across restarts of the journal; and if the service ends, it is started again.',
      risk: { level: 'reversible', undo: 'Disable the unit.' },
      proof: { sh: 'systemctl status worker', shows: '`active (running)`' },
    },
    {
      title: 'Go on without a log',
      when: 'The work matters more than its log.',
      steps: [
        { kind: 'code', runtime: 'node', language: 'js', code: "process.stdout.on('error', () => {})" },
        { kind: 'code', runtime: 'python', language: 'python', code: 'logging.raiseExceptions = False' },
      ],
      whyItWorks: 'The error of the stream is then handled, and the program is not ended by it.',
      risk: { level: 'reversible', undo: 'Take the line out; until then lines may be lost silently.' },
      proof: { sh: 'pgrep -f worker.js', shows: 'the same pid as before' },
    },
  ],
  popularButWrong: {
    advice: 'Start it with nohup.',
    because: 'That protects from the end of a terminal (SIGHUP). The pipe loses its reader all the same.',
  },
  sources: [
    'man:pipe(7)',
    'man:nohup(1)',
    'man:systemd.exec(5)',
    'https://nodejs.org/api/process.html',
    'https://docs.python.org/3/library/logging.html',
  ],
  scenario: {
    params: { program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/worker.js': {
          text: "const fs = require('fs')\n\nlet job = 0\nconst timer = setInterval(() => {\n  process.stdout.write(`job ${++job} done\\n`)\n  if (job < 20) return\n  clearInterval(timer)\n  fs.writeFileSync('all-done', 'yes\\n')\n}, 100)\n",
        },
        '/srv/work/keep-log.sh': {
          text: '#!/bin/bash\nwhile read -r line; do echo "$line" >> logs/worker.log; done\n',
          mode: '755',
        },
      },
    },
    reproduce: {
      run: 'node worker.js | ./keep-log.sh & sleep 1; pkill keep-log.sh; wait',
      fails: { call: 'write', errno: 'EPIPE' },
    },
    steps: [
      {
        title: 'Lose the logger',
        ask: 'The worker prints into a logger. End the logger, as a restart or a crash would.',
        run: 'node worker.js | ./keep-log.sh & sleep 1; pkill keep-log.sh; wait',
        done: { kind: 'fails', call: 'write', errno: 'EPIPE' },
      },
      {
        title: 'How far did it come?',
        ask: 'Read the end of the log. The worker did not finish its twenty jobs.',
        run: 'tail -n 2 logs/worker.log; ls',
        done: { kind: 'ran', program: ['tail', 'cat', 'less', 'wc'] },
      },
      {
        title: 'Log into a file',
        ask: 'Let the worker write to a file.',
        run: 'node worker.js >> logs/worker.log',
        done: { kind: 'exists', path: '/srv/work/all-done', type: 'file' },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/all-done', type: 'file' },
    solutions: [
      { title: 'Log into a file', run: 'node worker.js >> logs/worker.log' },
      {
        title: 'Bear the loss of the log',
        run: 'sed -i "1i process.stdout.on(\'error\', () => {})" worker.js; node worker.js | ./keep-log.sh & sleep 1; pkill keep-log.sh; wait',
      },
    ],
    wrong: [
      {
        run: 'node worker.js | ./keep-log.sh & sleep 1; pkill keep-log.sh; wait',
        but: 'It lasts until the logger goes again.',
      },
      {
        run: 'nohup node worker.js | ./keep-log.sh & sleep 1; pkill keep-log.sh; wait',
        but: 'nohup is about terminals.',
      },
    ],
  },
})
