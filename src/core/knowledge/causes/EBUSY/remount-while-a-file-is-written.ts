import { defineCause } from '../../schema.ts'

/** mount(2) with MS_REMOUNT | MS_RDONLY while somebody has a file open for writing. */
export default defineCause({
  title: 'It shall become read-only while somebody has a file open for writing',
  because:
    '{mount|`$`|The filesystem} could not be remounted read-only **because** a process has a file on it open for writing',
  why: `
Read-only is a promise about the whole filesystem, so the kernel makes it only when no descriptor could break it. Each open for writing counts, even of a log that is
silent for hours, and so does a file that was removed while it was open. Open for reading is no hindrance.`,
  prior: 1,
  clues: [
    { when: { text: 'remount|read-only|-o ro\\b|,ro\\b' }, weight: 3, says: 'it was to become read-only' },
    { when: { text: 'mount point is busy' }, weight: 4, says: '`mount` says these words of a remount' },
    { when: { syscall: ['mount'] }, weight: 2, says: 'the failing call is mount' },
    { when: { text: 'umount|target is busy' }, weight: -4, says: 'it was to be unmounted' },
    { when: { syscall: ['rename', 'unlink', 'rmdir', 'open'] }, weight: -5, says: 'no mount was to be changed' },
  ],
  question: {
    ask: 'Who writes there?',
    run: 'sudo fuser -vm {mount}',
    answers: [
      {
        reads: { output: 'fuser', rows: { access: '.*F.*', holderPid: '\\d+' } },
        weight: 5,
        says: '`{holder}` (pid {holderPid}) has a file open for writing (F)',
        fills: { holderPid: 'holderPid' },
      },
      {
        reads: { output: 'lsof', rows: { fd: '\\d+', holderPid: '\\d+' } },
        weight: 3,
        says: '`{holder}` (pid {holderPid}) has a file open',
        fills: { holderPid: 'holderPid' },
      },
    ],
  },
  fixes: [
    {
      title: 'Let the writers close their files, then remount',
      when: 'The filesystem is to be copied, checked or protected.',
      steps: [
        { kind: 'sh', sh: 'sudo fuser -vm {mount}' },
        {
          kind: 'sh',
          sh: 'kill {holderPid}',
          changes: 'Asks that one process to end. For a service stop the unit instead: it would be started again.',
        },
        { kind: 'sh', sh: 'sudo mount -o remount,ro {mount}', changes: 'Nothing can be written there from now on.' },
      ],
      whyItWorks: 'With the last writing descriptor closed there is nobody left who could break the promise.',
      risk: {
        level: 'destructive',
        to: 'the work of that process',
        undo: 'sudo mount -o remount,rw {mount}, and start the process again.',
      },
      proof: { sh: 'findmnt -no OPTIONS {mount}', shows: 'options that begin with `ro`' },
    },
    {
      title: 'Freeze it for the moment of a snapshot',
      when: 'You only need a quiet moment, and it is ext4, XFS or Btrfs on a disk.',
      steps: [
        { kind: 'sh', sh: 'sudo fsfreeze --freeze {mount}', changes: 'Every writer sleeps until it is thawed.' },
        { kind: 'sh', sh: 'sudo fsfreeze --unfreeze {mount}', changes: 'They go on as if nothing had been.' },
      ],
      whyItWorks: 'A frozen filesystem is consistent on its disk, and no program gets an error.',
      risk: {
        level: 'reversible',
        undo: 'The second command. Never freeze the filesystem from which you work: your shell would sleep too.',
      },
      proof: { sh: 'findmnt -no OPTIONS {mount}', shows: 'the same options as before: it is no remount' },
    },
  ],
  popularButWrong: {
    advice: 'Run `sync` first.',
    because: 'It brings the data to the disk and closes no file; the next write may come at any moment.',
  },
  exceptions: [
    'A bind mount can be read-only by itself: `mount -o remount,bind,ro` leaves the filesystem below as it is.',
  ],
  sources: ['man:mount(2)', 'man:mount(8)', 'man:fuser(1)', 'man:fsfreeze(8)', 'kernel:fs/namespace.c'],
  scenario: {
    params: { mount: '/srv/work/archive', program: 'mount' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/logger.sh': { text: '#!/bin/bash\nexec 9>> {mount}/app.log\nexec sleep 600\n', mode: '755' },
      },
      processes: [{ argv: ['./logger.sh'], cwd: '/srv/work', ready: { ms: 300 } }],
    },
    reproduce: { run: 'sudo mount -o remount,ro {mount}', fails: { call: 'mount', errno: 'EBUSY' } },
    steps: [
      {
        title: 'Make it read-only',
        ask: 'Remount the archive read-only. The kernel refuses.',
        run: 'sudo mount -o remount,ro {mount}',
        done: { kind: 'fails', call: 'mount', errno: 'EBUSY' },
      },
      {
        title: 'Find the writer',
        ask: 'Who has a file open there?',
        run: 'sudo fuser -vm {mount}',
        done: { kind: 'ran', program: ['fuser', 'lsof'] },
      },
      {
        title: 'Stop it and remount',
        ask: 'Stop that one process and remount.',
        run: 'kill $(lsof -t {mount}/app.log); sleep 0.5; sudo mount -o remount,ro {mount}',
        done: { kind: 'succeeds', call: 'mount' },
      },
    ],
    solved: { kind: 'succeeds', call: 'mount' },
    solutions: [
      {
        title: 'Stop the process that has the log open',
        run: 'kill $(lsof -t {mount}/app.log); sleep 0.5; sudo mount -o remount,ro {mount}; touch {mount}/x',
      },
      {
        title: 'Ask fuser to stop it',
        run: 'fuser -k {mount}/app.log; sleep 0.5; sudo mount -o remount,ro {mount}',
      },
    ],
    wrong: [
      { run: 'sync; sudo mount -o remount,ro {mount}', but: 'The log is still open for writing.' },
      {
        run: 'rm {mount}/app.log; sudo mount -o remount,ro {mount}',
        but: 'The file lives on without a name, and can still be written.',
      },
    ],
  },
})
