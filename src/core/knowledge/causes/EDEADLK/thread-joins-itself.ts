import { defineCause } from '../../schema.ts'

/** pthread_join(pthread_self()) and error-checking mutexes. */
export default defineCause({
  title: 'A thread waits for itself or locks its own mutex again',
  because:
    '`{program|The program}` was refused **because** a thread wanted to wait for something that only it could finish',
  why: '`pthread_join` on the own thread, `std::thread::join` from inside that thread, or a second lock of an error-checking mutex would wait for ever. glibc notices these simple cases and returns this code; C++ throws `std::system_error` with “Resource deadlock avoided”.',
  prior: 1,
  clues: [
    {
      when: { text: 'std::system_error|std::thread|pthread_join|thread::join|mutex|terminate called' },
      weight: 5,
      says: 'threads are named',
    },
    { when: { text: 'fcntl|lockf|FileLock|flock' }, weight: -4, says: 'file locks are named' },
  ],
  fixes: [
    {
      title: 'Join from another thread',
      when: 'The last owner of the object is its own thread.',
      steps: [
        {
          kind: 'code',
          runtime: 'c++',
          language: 'cpp',
          code: 'if (worker.get_id() != std::this_thread::get_id()) worker.join();\nelse worker.detach();',
        },
      ],
      whyItWorks: 'A thread may end, and another one collects it.',
      risk: { level: 'reversible', undo: 'Revert the change.' },
      proof: { sh: 'gdb -p {pid} -batch -ex "thread apply all bt"', shows: 'no thread inside its own join' },
    },
    {
      title: 'Lock once',
      when: 'A function that locks calls another that locks too.',
      steps: [
        {
          kind: 'code',
          runtime: 'c++',
          language: 'cpp',
          code: 'void put(Item i) { std::lock_guard g(m); put_locked(std::move(i)); }',
        },
      ],
      whyItWorks: 'The inner function relies on the lock that is held.',
      risk: { level: 'reversible', undo: 'Revert the change.' },
      proof: { sh: './app; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Use a recursive mutex.',
    because: 'It silences the message, and the inner code then sees data that is half changed.',
  },
  sources: [
    'man:pthread_join(3)',
    'man:pthread_mutex_lock(3p)',
    'https://github.com/gcc-mirror/gcc/blob/master/libstdc%2B%2B-v3/src/c%2B%2B11/thread.cc',
  ],
  notReproducible: 'No program of the lab has threads that wait for each other.',
})
