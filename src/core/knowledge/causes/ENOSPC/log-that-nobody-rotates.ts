import { defineCause } from '../../schema.ts'

/** One log file, open by its writer, has taken the whole filesystem. */
export default defineCause({
  title: 'One log has eaten the disk',
  because:
    '`{program|The program}` could not write {path|`$`|its file} **because** a log that nobody rotates has filled the filesystem',
  why: `
A log grows as long as its writer lives. Without \`logrotate\`, a limit of journald or the \`max-size\` of the container engine it ends when the disk does, usually soon after something began to fail and to log it in a loop. The writer has the file open: removing it frees nothing,
cutting it to length 0 does.`,
  prior: 1,
  clues: [
    {
      when: { text: '/var/log|\\.log\\b|journald|logrotate|json-file|-json\\.log|No space left.*log|syslog|rsyslog' },
      weight: 3,
      says: 'the log speaks of logs',
    },
    {
      when: { entity: { path: '/var/log/.*|.*\\.log|/var/lib/docker/containers/.*' } },
      weight: 5,
      says: '`{path}` is a log',
    },
    { when: { countAtLeast: 20 }, weight: 1, says: 'the same failure is logged again and again' },
    {
      when: { syscall: ['inotify_add_watch', 'semget', 'msgget', 'unshare', 'mkdir', 'symlink'] },
      weight: -4,
      says: 'no data was written',
    },
    { when: { entity: { path: '/(?:tmp|dev/shm)/.*' } }, weight: -4, says: '`{path}` is on another filesystem' },
  ],
  question: {
    ask: 'Which are the largest files there?',
    run: 'sudo find {mount} -xdev -type f -size +50M -ls',
    answers: [
      {
        reads: {
          output: 'find',
          rows: { name: '.*(?:\\.log|/log/|-json\\.log|journal|syslog|messages|\\.out|\\.err).*' },
        },
        weight: 9,
        says: '`{name}` has {size} bytes',
        fills: { logFile: 'name' },
      },
      { reads: { output: 'find', rows: 'none' }, weight: -3, says: 'no large file lies there' },
    ],
  },
  fixes: [
    {
      title: 'Cut it to length 0, without removing it',
      when: 'Now, to get room at once.',
      steps: [
        {
          kind: 'sh',
          sh: 'tail -n 1000 {logFile} > /tmp/last-lines.txt',
          changes: 'Keeps the end of it, on another filesystem.',
        },
        {
          kind: 'sh',
          sh: 'sudo truncate -s 0 {logFile}',
          changes: 'The content is gone; the writer goes on with the same file.',
        },
        { kind: 'code', runtime: 'systemd', language: 'sh', code: 'sudo journalctl --vacuum-size=500M' },
      ],
      whyItWorks: 'The blocks belong to the inode, and cutting frees them while descriptors stay valid.',
      risk: {
        level: 'destructive',
        to: 'the lines in that log; hence the copy of its end',
        undo: 'None: `gzip -c` it to another filesystem first, if the past may be needed.',
      },
      proof: { sh: 'df -h {mount}', shows: 'less than 90 %' },
    },
    {
      title: 'Set a limit, so that it does not come back',
      when: 'Always, afterwards.',
      steps: [
        {
          kind: 'code',
          runtime: 'logrotate',
          language: 'text',
          code: '# /etc/logrotate.d/app\n/var/log/app/*.log {\n  daily\n  rotate 7\n  maxsize 100M\n  compress\n  copytruncate\n}',
        },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'json',
          code: '{ "log-driver": "json-file", "log-opts": { "max-size": "50m", "max-file": "3" } }',
          note: '`/etc/docker/daemon.json`; it counts for containers made after a restart of the engine.',
        },
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '# /etc/systemd/journald.conf\n[Journal]\nSystemMaxUse=1G',
        },
      ],
      whyItWorks: 'The oldest lines go before the disk does.',
      risk: { level: 'reversible', undo: 'Take the settings out.' },
      proof: { sh: 'sudo logrotate -d /etc/logrotate.conf', shows: 'what it would do with the file' },
    },
  ],
  popularButWrong: {
    advice: 'Remove the file with `rm`.',
    because: 'Its writer still has it open: the name is gone, the space is not, and now nothing shows where it went.',
  },
  sources: [
    'man:logrotate(8)',
    'man:journald.conf(5)',
    'man:truncate(1)',
    'https://docs.docker.com/engine/logging/drivers/json-file/',
  ],
  scenario: {
    params: {
      mount: '/srv/work/archive',
      path: '/srv/work/archive/report.bin',
      logFile: '/srv/work/archive/app.log',
      program: 'cp',
    },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/data.bin': { size: 100000, fill: 120 },
        '/srv/work/server.sh': {
          text: '#!/bin/bash\nexec >> {logFile} 2>&1\nfor i in {1..4000}; do echo "ERROR cannot reach the database, trying again"; done\nexec sleep 600\n',
          mode: '755',
        },
      },
      processes: [{ argv: ['./server.sh'], cwd: '/srv/work', ready: { ms: 1500 } }],
    },
    reproduce: { run: 'cp data.bin {path}', fails: { call: 'write', errno: 'ENOSPC' } },
    steps: [
      {
        title: 'Write the report',
        ask: 'Copy the report. There is no room.',
        run: 'cp data.bin {path}',
        done: { kind: 'fails', call: 'write', errno: 'ENOSPC' },
      },
      {
        title: 'What is large?',
        ask: 'Look for the largest file on that filesystem.',
        run: 'ls -lS {mount}',
        done: { kind: 'ran', program: ['ls', 'du', 'find'] },
      },
      {
        title: 'Cut the log',
        ask: 'Its writer has it open. Cut it to length 0, and copy again.',
        run: 'truncate -s 0 {logFile}; cp data.bin {path}',
        done: { kind: 'exists', path: '{path}', type: 'file', minSize: 100000 },
      },
    ],
    solved: { kind: 'exists', path: '{path}', type: 'file', minSize: 100000 },
    solutions: [
      { title: 'Cut the log', run: 'truncate -s 0 {logFile}; cp data.bin {path}; ls -l {mount}' },
      {
        title: 'Keep its end, then cut it',
        run: 'tail -n 3 {logFile} > logs/last; : > {logFile}; cp data.bin {path}; cat logs/last',
      },
    ],
    wrong: [
      {
        run: 'rm {logFile}; cp data.bin {path}',
        but: 'The server has it open, so the space stays in use, now without a name.',
      },
      {
        run: 'mv {logFile} {mount}/app.log.1; cp data.bin {path}',
        but: 'A new name on the same filesystem frees nothing.',
      },
    ],
  },
})
