import { defineCause } from '../../schema.ts'

/** pthread_mutex_lock(3) on a robust mutex; the caller has the lock. */
export default defineCause({
  title: 'The process that held the shared mutex died with it',
  because:
    '`{program|The program}` got the mutex with a warning **because** the one who had it ended without unlocking',
  why: 'A robust mutex in shared memory tells the next one when its owner has died. **The caller now has the lock**; the data behind it may be half written. It has to be looked after, and the mutex marked as consistent.',
  prior: 3,
  clues: [
    { when: { text: 'pthread_mutex|robust|mutex' }, weight: 2, says: 'a mutex is named' },
    { when: { text: 'kill|SIGSEGV|Segmentation|signal 9|OOM' }, weight: 2, says: 'a process was killed before' },
  ],
  fixes: [
    {
      title: 'Repair, mark, go on',
      when: 'It is your program.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'int e = pthread_mutex_lock(&m);\nif (e == EOWNERDEAD) {\n    repair(shared);\n    pthread_mutex_consistent(&m);\n}',
        },
      ],
      whyItWorks: 'After `pthread_mutex_consistent` the mutex is a normal one again.',
      risk: { level: 'reversible', undo: 'Revert the change.' },
      proof: { sh: './app; echo $?', shows: '0' },
    },
    {
      title: 'Make the shared memory anew',
      when: 'The data can be thrown away.',
      steps: [
        { kind: 'sh', sh: 'ls -l /dev/shm; sudo fuser -v /dev/shm/NAME' },
        {
          kind: 'sh',
          sh: 'rm /dev/shm/NAME',
          changes:
            'Removes that one segment. Stop every program that has it open before: they would go on with the old one.',
        },
      ],
      whyItWorks: 'The first one to start makes a fresh mutex and fresh data.',
      risk: {
        level: 'destructive',
        to: 'the data in that shared memory, for all programs that use it',
        undo: 'None: copy the file from /dev/shm before, if its data may be needed.',
      },
      proof: { sh: 'ls -l /dev/shm', shows: 'a new time of change' },
    },
  ],
  popularButWrong: {
    advice: 'Treat it as a failed lock and lock again.',
    because: 'You have it already: that is a deadlock, or makes it unusable for all.',
  },
  sources: ['man:pthread_mutex_lock(3p)', 'man:pthread_mutexattr_setrobust(3)', 'man:pthread_mutex_consistent(3)'],
  notReproducible: 'No program of the lab shares a mutex between processes.',
})
