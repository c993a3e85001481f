import { defineCause } from '../../schema.ts'

/** pthread_mutex_lock(3) after an EOWNERDEAD that nobody marked as consistent. */
export default defineCause({
  title: 'The mutex was given up after its owner had died',
  because:
    '`{program|The program}` can never lock this mutex again **because** after the death of its owner somebody unlocked it without marking it as repaired',
  why: 'Whoever gets EOWNERDEAD must repair the data and call `pthread_mutex_consistent` before unlocking. Without that the mutex says this to everybody, for ever: nobody vouches for the data.',
  prior: 3,
  clues: [
    { when: { text: 'pthread_mutex|robust|mutex' }, weight: 2, says: 'a mutex is named' },
    { when: { also: ['EOWNERDEAD'] }, weight: 2, says: 'the other code came first' },
  ],
  fixes: [
    {
      title: 'Destroy it and make it anew',
      when: 'All users of the shared memory can be stopped.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'pthread_mutex_destroy(&m);\npthread_mutex_init(&m, &robust_shared);',
        },
      ],
      whyItWorks: '`pthread_mutex_destroy` is all that such a mutex still allows.',
      risk: { level: 'reversible', undo: 'None is needed.' },
      proof: { sh: './app; echo $?', shows: '0' },
    },
    {
      title: 'Handle EOWNERDEAD the next time',
      when: 'So that it does not come back.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'if (e == EOWNERDEAD && repair(shared)) pthread_mutex_consistent(&m);',
        },
      ],
      whyItWorks: 'The mutex is only given up when nobody vouches for the data.',
      risk: { level: 'reversible', undo: 'Revert the change.' },
      proof: { sh: 'grep -rn pthread_mutex_consistent src', shows: 'a line in your code' },
    },
  ],
  popularButWrong: {
    advice: 'Restart the one program that reports it.',
    because: 'The mutex lies in shared memory and is the same for the new process.',
  },
  sources: ['man:pthread_mutex_lock(3p)', 'man:pthread_mutex_consistent(3)'],
  notReproducible: 'No program of the lab shares a mutex between processes.',
})
