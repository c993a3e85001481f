import { defineCause } from '../../schema.ts'

/** fcntl(F_SETLKW): posix_locks_deadlock() found a circle. */
export default defineCause({
  title: 'Two processes wait for each other’s file locks',
  because:
    '`{program|The program}` did not get its lock **because** the process that has it waits for a lock of this one, and neither could ever go on',
  why: 'Before the kernel lets a process sleep for a record lock (`fcntl`, `lockf`) it follows who waits for whom. When the chain comes back to the caller, it refuses instead. Two programs that lock the same two files or ranges in different order meet this. `flock` and mutexes are not checked that way: they hang.',
  prior: 2,
  clues: [
    {
      when: { text: 'fcntl|F_SETLKW|lockf|FileLock|FileChannel|\\.lock\\b|lock file' },
      weight: 4,
      says: 'record locks are named',
    },
    { when: { text: 'deadlock' }, weight: 1, says: 'several programs use the same files' },
    { when: { text: 'std::thread|join|pthread|system_error|mutex' }, weight: -4, says: 'threads are named' },
  ],
  fixes: [
    {
      title: 'Take the locks in one order',
      when: 'The programs are yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'for name in sorted(names):          # the same order everywhere\n    fcntl.lockf(files[name], fcntl.LOCK_EX)',
        },
        { kind: 'text', text: 'Any order will do, as long as each program has the same: by name, for instance.' },
      ],
      whyItWorks: 'Then nobody can hold a later lock while he waits for an earlier one.',
      risk: { level: 'reversible', undo: 'Revert the change.' },
      proof: { sh: 'cat /proc/locks', shows: 'no line with an arrow (->) that stays' },
    },
    {
      title: 'Let go and begin again',
      when: 'The order cannot be fixed.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'except OSError as e:\n    if e.errno == errno.EDEADLK:\n        release_all(); time.sleep(random.random()); retry()',
        },
      ],
      whyItWorks: 'The one who is refused gives his locks back, so that the other gets on.',
      risk: { level: 'reversible', undo: 'Revert the change.' },
      proof: { sh: './job; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Wait longer for the lock.',
    because: 'Nobody ever gives way in a circle: the kernel has refused since waiting would be for ever.',
  },
  sources: ['man:fcntl(2)', 'man:lockf(3)', 'kernel:fs/locks.c'],
  notReproducible: 'No program of the lab waits for two record locks.',
})
