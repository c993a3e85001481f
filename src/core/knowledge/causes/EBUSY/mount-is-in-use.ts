import { defineCause } from '../../schema.ts'

/** umount(2): somebody has a file open in the mount, or his working directory there. */
export default defineCause({
  title: 'A process still uses the mount',
  because:
    '{path|`$`|The filesystem} cannot be unmounted **because** a process has a file open there, or its working directory',
  why: `
As long as one open file, one working directory, one running program or one further mount below depends on it, a filesystem stays. Quite often it is
your own shell, which you left standing in that directory.`,
  prior: 3,

  clues: [
    { when: { syscall: ['umount', 'umount2', 'unmount'] }, weight: 4, says: 'the failing call unmounts' },
    {
      when: { text: 'target is busy|device is busy|umount|unmount|eject' },
      weight: 4,
      says: 'something was to be unmounted',
    },
    { when: { syscall: ['rmdir', 'unlink', 'rename'] }, weight: -2, says: 'something was to be removed or renamed' },
  ],

  question: {
    ask: 'Which processes use it?',
    run: 'sudo fuser -vm {path}',
    answers: [
      {
        reads: { output: 'fuser', rows: { access: '..c..|.c...|\\.\\.c\\.m?', holderPid: '\\d+' } },
        weight: 5,
        says: '`{holder}` (pid {holderPid}) has its working directory there',
        fills: { holderPid: 'holderPid', holder: 'holder' },
      },
      {
        reads: { output: 'fuser', rows: { holderPid: '\\d+' } },
        weight: 4,
        says: '`{holder}` (pid {holderPid}) uses it',
        fills: { holderPid: 'holderPid', holder: 'holder' },
      },
      {
        reads: { output: 'lsof', rows: { holderPid: '\\d+' } },
        weight: 4,
        says: '`{holder}` (pid {holderPid}) has {name} open',
        fills: { holderPid: 'holderPid', holder: 'holder' },
      },
    ],
  },

  fixes: [
    {
      title: 'Leave the directory, or end what uses it',
      when: 'Always first.',
      steps: [
        {
          kind: 'sh',
          sh: 'cd / && sudo umount {path}',
          changes: 'Takes the filesystem away from its place; its data stay.',
        },
        { kind: 'sh', sh: 'kill {holderPid}', changes: 'Asks the process that uses it to end.' },
      ],
      whyItWorks: 'The last user gone, the kernel lets the filesystem go.',
      risk: {
        level: 'destructive',
        to: 'what that process had not saved',
        undo: 'Mount it again, start the program again.',
      },
      proof: { sh: 'findmnt {path}', shows: 'nothing' },
    },
    {
      title: 'Take its name away now, and let it go later',
      when: 'The user cannot be stopped, for instance a dead network share.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo umount -l {path}',
          changes:
            'Nobody finds it any more; those inside go on until they end. Never do it before you pull out a disk.',
        },
      ],
      whyItWorks: 'Only the place in the tree is freed; the filesystem itself is closed with its last user.',
      risk: {
        level: 'destructive',
        to: 'data that is not yet written, if the disk is removed at once',
        undo: 'Mount it again.',
      },
      proof: { sh: 'findmnt {path}', shows: 'nothing' },
    },
  ],
  popularButWrong: {
    advice: 'Force it with `umount -f`.',
    because: 'The option is for network filesystems whose server is gone. For a local one it says busy as before.',
  },
  sources: ['man:umount(2)', 'man:umount(8)', 'man:fuser(1)', 'man:findmnt(8)'],

  scenario: {
    params: { path: '/srv/work/archive', program: 'umount' },
    world: 'workshop',
    with: {
      network: { hosts: ['127.0.1.1 lab'] },
      processes: [{ argv: ['sleep', '600'], cwd: '/srv/work/archive', ready: { ms: 100 } }],
    },
    reproduce: { run: 'sudo umount {path}', fails: { call: 'umount2', errno: 'EBUSY' } },
    steps: [
      {
        title: 'Unmount',
        ask: 'Unmount the archive.',
        run: 'sudo umount {path}',
        done: { kind: 'fails', call: 'umount2', errno: 'EBUSY' },
      },
      {
        title: 'Who is in there?',
        ask: 'Which process uses it?',
        run: 'fuser -vm {path}',
        done: { kind: 'ran', program: ['fuser', 'lsof', 'ps'] },
      },
      {
        title: 'End it',
        ask: 'End that process.',
        run: 'fuser -km {path}; sleep 0.5',
        done: { kind: 'not', of: { kind: 'running', program: 'sleep' } },
      },
      {
        title: 'Unmount again',
        ask: 'Unmount the archive now.',
        run: 'sudo umount {path}',
        done: { kind: 'succeeds', call: 'umount2', path: 'archive' },
      },
    ],
    solved: { kind: 'succeeds', call: 'umount2', path: 'archive' },
    solutions: [
      { title: 'End the process that stands there', run: 'pkill sleep; sleep 0.5; sudo umount {path}' },
      { title: 'Take it away lazily', run: 'sudo umount -l {path}' },
    ],
    wrong: [
      { run: 'sync; sudo umount {path}', but: 'Nothing waits to be written. Somebody stands in there.' },
      { run: 'sudo umount -f {path}', but: 'Force is for network filesystems; a local one stays busy.' },
    ],
  },
})
