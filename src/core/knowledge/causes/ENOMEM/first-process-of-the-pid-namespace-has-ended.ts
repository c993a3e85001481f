import { defineCause } from '../../schema.ts'

/** alloc_pid() after the init of a PID namespace has gone: PIDNS_ADDING is off. */
export default defineCause({
  title: 'The first process of the new pid namespace has already ended',
  because:
    '`{program|The shell}` could not start a process **because** the first process of its pid namespace has ended, and without one there can be no more',
  why: '`unshare --pid bash` makes a namespace for the children of bash and not for bash itself. The first program that bash starts becomes pid 1 there; when it ends, the namespace is closed for good, and every further `fork` says that memory is missing. There is plenty of memory.',
  prior: 1,
  clues: [
    { when: { text: 'unshare|nsenter|CLONE_NEWPID|setns|pid namespace' }, weight: 6, says: 'namespaces are in play' },
    { when: { text: 'fork: Cannot allocate memory' }, weight: 2, says: 'a process could not be started' },
    { when: { text: 'oom-kill|Out of memory: Kill|overcommit' }, weight: -3, says: 'memory really was short' },
  ],
  fixes: [
    {
      title: 'Let unshare fork',
      when: 'You use `unshare`.',
      steps: [{ kind: 'sh', sh: 'sudo unshare --pid --fork --mount-proc bash' }],
      whyItWorks: 'The shell itself is then pid 1 of the namespace, and lives as long as you work in it.',
      risk: { level: 'read-only' },
      proof: { sh: "sudo unshare --pid --fork --mount-proc bash -c 'date; echo $$'", shows: 'a date and 1' },
    },
    {
      title: 'Fork after setns or unshare in your program',
      when: 'The call is in your code.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'unshare(CLONE_NEWPID);\nif (fork() == 0) { /* pid 1: start the others from here and wait for them */ }',
        },
      ],
      whyItWorks: 'Whoever is pid 1 must stay until the last one has ended.',
      risk: { level: 'reversible', undo: 'Revert the change.' },
      proof: { sh: 'lsns -t pid', shows: 'a line whose PID is still alive' },
    },
  ],
  popularButWrong: {
    advice: 'Add memory or swap.',
    because: 'The number 12 is only the code which the kernel chose for a namespace without an init.',
  },
  sources: ['man:pid_namespaces(7)', 'man:unshare(1)', 'man:fork(2)'],
  notReproducible:
    'The simulated kernel has no namespaces of process numbers; on a real one it shows with `sudo unshare --pid bash -c "date; date; date"`.',
})
