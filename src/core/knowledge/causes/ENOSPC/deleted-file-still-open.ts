import { defineCause } from '../../schema.ts'

/** write(2) on a filesystem filled by a file that has no name any more and is still open. */
export default defineCause({
  title: 'A removed file is still open and keeps its space',
  because:
    '`{program|The program}` could not write {path|$|its file} **because** the space is taken by a file that was removed while a process has it open',
  why: `
\`rm\` removes a name. The data goes when the last name **and** the last open descriptor are gone. A log that was removed to make room is still
written by its service: \`df\` says full, \`du\` finds nothing.`,
  prior: 1,
  clues: [
    {
      when: { syscall: ['write', 'pwrite', 'pwrite64', 'copyfile', 'fallocate'] },
      weight: 1,
      says: 'the failing call writes data',
    },
    {
      when: { text: 'logrotate|rotated|deleted|\\brm ', near: 60 },
      weight: 2,
      says: 'the log speaks of removed or rotated files',
    },
  ],
  question: {
    ask: 'Which open files have no name any more?',
    run: 'sudo lsof +L1 {mount}',
    answers: [
      {
        reads: { output: 'lsof', rows: { deleted: 'yes' } },
        weight: 6,
        says: '`{holder}` (pid {holderPid}) holds a removed file',
        fills: { holderPid: 'holderPid' },
      },
      { reads: { output: 'lsof', rows: 'none' }, weight: -5, says: 'no removed file is open' },
    ],
  },
  fixes: [
    {
      title: 'Let the process close it',
      when: 'It can be restarted or told to open its log again.',
      steps: [
        { kind: 'sh', sh: 'sudo lsof +L1 {mount}' },
        {
          kind: 'sh',
          sh: 'kill {holderPid}',
          changes: 'Asks that process to end; many servers open their log again on SIGHUP instead.',
        },
      ],
      whyItWorks: 'With the last descriptor closed, the kernel frees the blocks.',
      risk: { level: 'destructive', to: 'the work of that process', undo: 'Start it again.' },
      proof: { sh: 'df -h {mount}', shows: 'less than 100 %' },
    },
    {
      title: 'Empty the removed file through its descriptor',
      when: 'The process must go on.',
      steps: [
        { kind: 'sh', sh: 'ls -l /proc/{holderPid}/fd' },
        {
          kind: 'sh',
          sh: ': > /proc/{holderPid}/fd/9',
          changes: 'Cuts that open file to length 0. Take the number that `ls` marks as deleted.',
        },
      ],
      whyItWorks: '/proc leads to the open file itself, with or without a name; cutting it frees its blocks at once.',
      risk: {
        level: 'destructive',
        to: 'what was in that file',
        undo: 'None: copy it from the same descriptor before, if its text may be needed.',
      },
      proof: { sh: 'df -h {mount}', shows: 'less than 100 %' },
    },
  ],
  popularButWrong: {
    advice: 'Search with `du` for the large file.',
    because: '`du` walks names, and this file has none.',
  },
  sources: ['man:unlink(2)', 'man:lsof(8)', 'man:proc(5)'],
  scenario: {
    params: { mount: '/srv/work/archive', path: '/srv/work/archive/report.bin', program: 'cp' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/data.bin': { size: 100000, fill: 120 },
        '/srv/work/logger.sh': {
          text: '#!/bin/bash\nexec 9>> {mount}/app.log\nhead -c 200000 /dev/zero >&9\nrm {mount}/app.log\nexec sleep 600\n',
          mode: '755',
        },
      },
      processes: [{ argv: ['./logger.sh'], cwd: '/srv/work', ready: { ms: 300 } }],
    },
    reproduce: { run: 'cp data.bin {path}', fails: { call: 'write', errno: 'ENOSPC' } },
    steps: [
      {
        title: 'Write the report',
        ask: 'Copy the report into the archive. There is no room.',
        run: 'cp data.bin {path}',
        done: { kind: 'fails', call: 'write', errno: 'ENOSPC' },
      },
      {
        title: 'Compare df and du',
        ask: '`df` says full, `du` finds nothing. Who holds a removed file?',
        run: 'df -h {mount}; du -sh {mount}; lsof +L1 {mount}',
        done: { kind: 'ran', program: ['lsof', 'ls', 'fuser', 'find'], anyStatus: true },
      },
      {
        title: 'Let it go',
        ask: 'Stop the process that holds it.',
        run: 'kill $(lsof -t +L1 {mount})',
        done: { kind: 'free', path: '{mount}', bytes: 100000 },
      },
      {
        title: 'Write it again',
        ask: 'Copy the report once more.',
        run: 'cp data.bin {path}',
        done: { kind: 'exists', path: '{path}', type: 'file', minSize: 100000 },
      },
    ],
    solved: { kind: 'exists', path: '{path}', type: 'file', minSize: 100000 },
    solutions: [
      { title: 'Stop the process that holds it', run: 'kill $(lsof -t +L1 {mount}); sleep 0.5; cp data.bin {path}' },
      { title: 'Empty it through /proc', run: ': > /proc/$(lsof -t +L1 {mount})/fd/9; cp data.bin {path}' },
    ],
    wrong: [
      {
        run: 'rm -f {mount}/app.log; cp data.bin {path}',
        but: 'The name is gone already; the open descriptor is what keeps the space.',
      },
      { run: 'sync; cp data.bin {path}', but: 'Nothing waits to be written: the blocks are in use.' },
    ],
  },
})
