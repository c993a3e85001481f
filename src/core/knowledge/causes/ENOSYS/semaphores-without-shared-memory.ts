import { defineCause } from '../../schema.ts'

/** sem_open(3) of older C libraries where /dev/shm is missing: Python's multiprocessing on AWS Lambda. */
export default defineCause({
  title: 'Semaphores need /dev/shm, and this place has none',
  because:
    '`{program|The program}` could not make a semaphore **because** this place has no shared memory at `/dev/shm`',
  why: `
Python's \`multiprocessing.Lock\`, \`Queue\` and \`Pool\` are built on named semaphores, which the C library keeps as files in \`/dev/shm\`. AWS Lambda, some chroots and build sandboxes have no such directory. Older versions of glibc then answer with this code,
newer ones (2.34 and later) with ENOENT or EACCES.`,
  prior: 0,
  clues: [
    {
      when: { text: 'SemLock|sem_open|_multiprocessing|multiprocessing', near: 12 },
      weight: 8,
      says: 'a semaphore of `multiprocessing` was to be made',
    },
    {
      when: { text: 'lambda|/var/task|/dev/shm|chroot', near: 30 },
      weight: 3,
      says: 'that place is known to have no shared memory',
    },
  ],
  question: {
    ask: 'Is there shared memory?',
    run: 'ls -ld /dev/shm',
    answers: [
      { reads: { output: 'ls', rows: { error: '.+' } }, weight: 6, says: '`{name}` is not there' },
      { reads: { output: 'ls', rows: { type: 'directory' } }, weight: -4, says: '`{name}` is there' },
    ],
  },
  fixes: [
    {
      title: 'Use threads',
      when: 'The work waits for networks and disks, as it does mostly.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(8) as pool:\n    results = list(pool.map(fetch, urls))',
        },
      ],
      whyItWorks: 'Threads of one process share memory without `/dev/shm`.',
      risk: { level: 'reversible', undo: 'Use `multiprocessing` again.' },
      proof: {
        sh: 'python3 -c "from concurrent.futures import ThreadPoolExecutor as T; print(list(T(2).map(abs, [-1])))"',
        shows: '[1]',
      },
    },
    {
      title: 'Use processes with pipes only',
      when: 'The work needs several processors, on Lambda.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'from multiprocessing import Pipe, Process\nhere, there = Pipe()\nProcess(target=work, args=(there,)).start()\nresult = here.recv()',
        },
      ],
      whyItWorks: '`Process` and `Pipe` need no semaphore.',
      risk: { level: 'reversible', undo: 'Use `Pool` again.' },
      proof: { sh: 'python3 job.py; echo $?', shows: '0' },
    },
    {
      title: 'Mount shared memory',
      when: 'It is a chroot or a container of yours.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs /dev/shm',
          changes: 'Makes an empty filesystem in memory, open for all as /tmp is.',
        },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run --shm-size=256m app' },
      ],
      whyItWorks: 'The C library finds the directory in which it keeps semaphores.',
      risk: { level: 'reversible', undo: 'sudo umount /dev/shm' },
      proof: { sh: 'python3 -c "import multiprocessing; multiprocessing.Lock()"; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Give the function more memory.',
    because: 'The directory is missing in every size.',
  },
  sources: ['man:sem_open(3)', 'man:shm_overview(7)', 'https://docs.python.org/3/library/multiprocessing.html'],
  notReproducible: 'The C library of Debian 12 answers otherwise, and sets the code itself without a system call.',
})
