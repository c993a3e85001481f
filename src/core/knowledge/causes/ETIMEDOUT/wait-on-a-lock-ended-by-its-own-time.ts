import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'A wait for a lock or an event was over, as it was asked to be',
  because:
    '`futex` or a timed wait of `{program|the program}` answered “timed out” **because** nothing happened in the time that the program itself had set',
  why: `
Threads wait for each other with \`futex\`, and most waits carry a time: a timer of the runtime, a pool that looks for work every second, \`sem_timedwait\`, \`pthread_cond_timedwait\`. When nobody wakes them, the kernel answers ETIMEDOUT, and the thread goes on with
the next round. In a trace of Java, Go or Node.js such lines come by the hundred and are the normal tick of the clock. No network is involved.`,
  prior: 0,
  clues: [
    {
      when: { text: 'futex\\(|FUTEX_WAIT|sem_timedwait|pthread_cond_timedwait|mq_timed(?:receive|send)|sem_clockwait' },
      weight: 9,
      says: 'a thread waited with a time limit',
    },
    { when: { entity: { address: '.+' } }, weight: -6, says: 'an address is named: it is about the network' },
    { when: { syscall: ['connect', 'read', 'write', 'recv', 'send'] }, weight: -5, says: 'a connection timed out' },
  ],
  fixes: [
    {
      title: 'Leave these lines out and look for the real one',
      when: 'You look for an error in a trace.',
      steps: [{ kind: 'sh', sh: "strace -f -e 'trace=!futex,epoll_wait,clock_nanosleep' -Z -p {pid}" }],
      whyItWorks: '`-Z` shows failed calls only, and without the waits those that matter remain.',
      risk: { level: 'read-only' },
      proof: { sh: 'strace -f -c -p {pid}', shows: 'which calls fail, and how often' },
    },
    {
      title: 'See what every thread waits for',
      when: 'The program does hang.',
      steps: [
        { kind: 'code', runtime: 'java', language: 'sh', code: 'jstack PID   # “waiting to lock … held by”' },
        {
          kind: 'code',
          runtime: 'go',
          language: 'sh',
          code: 'kill -QUIT PID   # prints all goroutines, and ends the program',
        },
        { kind: 'code', runtime: 'python', language: 'sh', code: 'py-spy dump --pid PID' },
        { kind: 'code', runtime: 'c', language: 'sh', code: "gdb -p PID -batch -ex 'thread apply all bt'" },
      ],
      whyItWorks: 'A dead lock shows as two threads, each in wait for what the other one holds.',
      risk: {
        level: 'destructive',
        to: 'a Go program, which SIGQUIT ends; the others only look',
        undo: 'Start the Go program again.',
      },
      proof: { sh: 'ps -L -o tid,stat,wchan:20,comm -p {pid}', shows: 'threads in `futex_wait`' },
    },
  ],
  popularButWrong: {
    advice: 'Raise the timeouts of the network.',
    because: 'A futex is a number in memory. It knows nothing of connections.',
  },
  exceptions: [
    'When a program reports it as an error (“could not get the lock in 30 s”), the one who holds the lock is to blame.',
  ],
  sources: ['man:futex(2)', 'man:sem_timedwait(3)', 'man:pthread_cond_timedwait(3)', 'man:strace(1)'],
  notReproducible: 'It takes a program with threads that wait for each other; those of the lab have one.',
})
