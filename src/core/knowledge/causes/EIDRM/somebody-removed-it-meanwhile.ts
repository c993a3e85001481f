import { defineCause } from '../../schema.ts'

/** msgrcv(2), semop(2): the identifier was removed while the call slept. */
export default defineCause({
  title: 'Somebody removed the queue or semaphore while it was in use',
  because:
    '`{program|The program}` was interrupted in its wait **because** the message queue, semaphore or shared memory was removed meanwhile',
  why: "System V objects live until somebody removes them, and then they go at once, also under those who wait. A second instance that cleans up at its start, `ipcrm` in a restart script, or systemd's RemoveIPC when the last session of the user ends, does that. PostgreSQL and Oracle meet the last.",
  prior: 3,
  clues: [
    { when: { text: 'ipcrm|IPC_RMID|RemoveIPC|removed' }, weight: 4, says: 'a removal is named' },
    { when: { text: 'semop|semaphore|shmat|msgrcv|semctl' }, weight: 2, says: 'System V objects are named' },
    { when: { text: 'postgres|FATAL:  semctl' }, weight: 2, says: 'PostgreSQL speaks' },
  ],
  fixes: [
    {
      title: 'Keep systemd from removing them',
      when: 'They vanish when somebody logs out.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '# /etc/systemd/logind.conf\n[Login]\nRemoveIPC=no',
        },
        { kind: 'sh', sh: 'sudo systemctl restart systemd-logind', changes: 'Takes up the setting; sessions go on.' },
      ],
      whyItWorks: 'logind removes the objects of a user who is no system user with his last session.',
      risk: { level: 'reversible', undo: 'Set it to yes and restart systemd-logind.' },
      proof: { sh: 'ipcs -s', shows: 'the objects, also after a logout' },
    },
    {
      title: 'Remove only at the very end',
      when: 'Two instances of your program share it.',
      steps: [
        {
          kind: 'text',
          text: 'Let one owner make and remove it, or mark it with its pid and look whether that one lives before removing.',
        },
      ],
      whyItWorks: 'Nobody pulls it away from under the other.',
      risk: { level: 'reversible', undo: 'Revert the change.' },
      proof: { sh: 'ipcs -a', shows: 'the same identifier before and after a start' },
    },
  ],
  popularButWrong: {
    advice: 'Try again with the same identifier.',
    because: 'It will not come back; the key must be opened anew, and gets another identifier.',
  },
  sources: [
    'man:semop(2)',
    'man:msgrcv(2)',
    'man:logind.conf(5)',
    'https://www.postgresql.org/docs/current/kernel-resources.html',
  ],
  notReproducible: 'No program of the lab uses System V objects.',
})
