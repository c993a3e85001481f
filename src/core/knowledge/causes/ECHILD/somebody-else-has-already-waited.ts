import { defineCause } from '../../schema.ts'

/** A second waitpid for the same child, after a handler or another thread has reaped it. */
export default defineCause({
  title: 'Another part of the program has already collected the child',
  because:
    '`{program|The program}` could not learn how its child ended **because** another part of it had waited for that child first',
  why: 'The status of a child is given once. A SIGCHLD handler with `waitpid(-1)`, a framework that reaps all children (an init library, a test runner, a server with workers), or a second thread takes it, and the code that started the child comes too late.',
  prior: 1,
  clues: [
    {
      when: {
        text: 'waitpid\\(-1|reap|SIGCHLD handler|child[_ ]watcher|ThreadedChildWatcher|gunicorn|uwsgi|tini|dumb-init|prefork',
      },
      weight: 4,
      says: 'something collects all children',
    },
    {
      when: { text: 'ChildProcessError|Errno::ECHILD|subprocess' },
      weight: 2,
      says: 'the code asks in Python or Ruby',
    },
    { when: { text: 'not a child of this shell' }, weight: -3, says: 'the shell says that it is a stranger' },
  ],
  fixes: [
    {
      title: 'Wait only for your own',
      when: 'The handler is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'while ((pid = waitpid(known[i], &status, WNOHANG)) > 0) …   /* not -1 */',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'signal.signal(signal.SIGCHLD, signal.SIG_DFL)   # let subprocess do the waiting',
        },
      ],
      whyItWorks: 'The status of a child that others have started stays for them.',
      risk: { level: 'reversible', undo: 'Put the handler back.' },
      proof: { sh: 'strace -f -e trace=wait4 ./app', shows: 'each pid in one line only' },
    },
    {
      title: 'Let one place do all the waiting',
      when: 'Several parts start children.',
      steps: [
        {
          kind: 'text',
          text: 'Keep a table from pid to waiting code, and let the one who waits hand the status on; that is what asyncio’s child watchers do.',
        },
      ],
      whyItWorks: 'There is one caller of wait, so nobody comes too late.',
      risk: { level: 'reversible', undo: 'Revert the change.' },
      proof: { sh: 'strace -f -e trace=wait4 ./app', shows: 'one thread that waits' },
    },
  ],
  popularButWrong: {
    advice: 'Treat it as success.',
    because: 'The child may have failed; its status was only given to somebody else.',
  },
  sources: [
    'man:wait(2)',
    'https://docs.python.org/3/library/asyncio-policy.html',
    'https://docs.python.org/3/library/subprocess.html',
  ],
  notReproducible: 'It needs two parts of one program that both wait; the programs of the lab wait once.',
})
