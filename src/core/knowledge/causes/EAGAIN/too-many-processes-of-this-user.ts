import { defineCause } from '../../schema.ts'

/** clone(2) at RLIMIT_NPROC or at the pids limit of the control group. */
export default defineCause({
  title: 'The user or container has as many processes as it may have',
  because:
    '`{program|The program}` could not start another process **because** {user|`$`|its user} already has as many processes and threads as its limit allows',
  why: `
\`fork\`, \`clone\` and \`pthread_create\` give up at \`ulimit -u\`, which counts all processes **and threads** of a user on the machine, or at
the \`pids\` limit of a container or service. A loop that starts workers without waiting for them, a leak of threads, or browsers and build
tools with one thread per core on a large machine get there.`,
  prior: 2,

  clues: [
    {
      when: {
        text: 'fork: (?:retry: )?Resource temporarily unavailable|Cannot fork|unable to fork|can.t start new thread|unable to create (?:new )?native thread|pthread_create|uv_thread_create|newosproc',
      },
      weight: 5,
      says: 'a process or thread could not be started',
    },
    {
      when: {
        syscall: [
          'fork',
          'clone',
          'clone3',
          'vfork',
          'spawn',
          'posix_spawn',
          'pthread_create',
          'uv_spawn',
          'fork/exec',
        ],
      },
      weight: 4,
      says: 'the failing call starts a process or a thread',
    },
    {
      when: { text: 'cgroup: fork rejected by pids controller' },
      weight: 5,
      says: 'the kernel log says that a control group refused it',
    },
    {
      when: { text: 'docker|container|kubernetes|systemd|\\bCI\\b' },
      weight: 1,
      says: 'containers and services have a limit of their own',
    },
    {
      when: { syscall: ['read', 'write', 'recv', 'recvfrom', 'send', 'accept', 'flock', 'fcntl', 'open'] },
      weight: -5,
      says: 'nothing was to be started',
    },
  ],

  question: {
    ask: 'How many threads does the user have, and how many may it have?',
    run: 'ps -eLo user= | sort | uniq -c; ulimit -u',
    answers: [
      {
        reads: { output: 'ulimit', where: { letter: 'u' }, rows: { soft: '<5000' } },
        weight: 2,
        says: 'at most {limit} are allowed',
        fills: { limit: 'soft' },
      },
      {
        reads: { output: 'ulimit', where: { letter: 'u' }, rows: { soft: 'unlimited' } },
        weight: -3,
        says: 'this shell has no limit: look at the control group',
      },
      {
        reads: { output: 'dmesg', rows: { kind: 'pids-limit' } },
        weight: 5,
        says: 'the pids limit of a control group was reached',
      },
    ],
  },

  fixes: [
    {
      title: 'Stop what multiplies',
      when: 'One program has hundreds of processes or threads.',
      steps: [
        { kind: 'sh', sh: 'ps -eo nlwp,user,pid,cmd --sort=-nlwp | head' },
        {
          kind: 'sh',
          sh: 'pkill -u {user} -f crawler',
          changes: 'Ends the processes of that user whose command line has that word.',
        },
      ],
      whyItWorks: 'Each process that ends gives its place back at once.',
      risk: { level: 'destructive', to: 'the work of those processes', undo: 'Start the program again.' },
      proof: { sh: 'ps -u {user} | wc -l', shows: 'a small number' },
    },
    {
      title: 'Wait for workers before you start more',
      when: 'It is your program.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'printf "%s\\n" "${urls[@]}" | xargs -P 4 -n 1 ./fetch.sh',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'with ThreadPoolExecutor(max_workers=8) as pool:\n    list(pool.map(fetch, urls))',
        },
        {
          kind: 'code',
          runtime: 'java',
          language: 'java',
          code: 'ExecutorService pool = Executors.newFixedThreadPool(16);',
        },
      ],
      whyItWorks: 'The number of processes has a ceiling then, however long the list is.',
      risk: { level: 'reversible', undo: 'Put the old loop back.' },
      proof: { sh: 'ps -eLo user= | sort | uniq -c', shows: 'a number that stays' },
    },
    {
      title: 'Raise the limit',
      when: 'The work really needs that many.',
      steps: [
        { kind: 'sh', sh: 'ulimit -u 4096', changes: 'This shell and what it starts, up to the hard limit.' },
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nTasksMax=4096\nLimitNPROC=4096' },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run --pids-limit 4096 image' },
      ],
      whyItWorks: 'The kernel compares with this number at each start.',
      risk: {
        level: 'reversible',
        undo: 'Set the old number; a program that runs away will then take longer to be stopped.',
      },
      proof: { sh: 'ulimit -u', shows: 'the new number' },
    },
  ],
  popularButWrong: {
    advice: 'Add memory.',
    because: 'Memory has a code of its own, ENOMEM. Here a count was reached, with plenty of memory free.',
  },
  exceptions: ['From `read` or `write` the same code is a normal answer of a non-blocking descriptor.'],
  sources: [
    'man:fork(2)',
    'man:getrlimit(2)',
    'man:pthread_create(3)',
    'https://docs.kernel.org/admin-guide/cgroup-v2.html',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.resource-control.html',
  ],

  scenario: {
    params: { user: 'crawler', program: 'sh' },
    world: 'workshop',
    with: {
      user: 'crawler',
      users: [{ name: 'crawler', uid: 3101, gid: 3101, home: '/home/crawler', shell: '/bin/bash' }],
      limits: { nproc: [8, 40] },
      files: {
        '/home/crawler': { dir: true, owner: 'crawler' },
        '/srv/work/crawl.sh': {
          text: '#!/bin/sh\nfor page in 1 2 3 4 5 6 7 8; do\n  sleep 2 &\ndone\nwait\necho "8 pages fetched"\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './crawl.sh', fails: { call: 'clone', errno: 'EAGAIN' } },
    steps: [
      {
        title: 'Fetch all pages at once',
        ask: 'Run the script, which starts a process for each page.',
        run: './crawl.sh',
        done: { kind: 'fails', call: 'clone', errno: 'EAGAIN' },
      },
      {
        title: 'Look at the limit',
        ask: 'How many processes may you have?',
        run: 'cat /proc/self/limits',
        done: { kind: 'ran', program: ['cat', 'prlimit', 'ps'] },
      },
      {
        title: 'Fetch a few at a time',
        ask: 'Let at most two run at once.',
        run: 'sleep 3; seq 8 | xargs -P 2 -I{} sleep 1',
        done: { kind: 'ran', program: ['xargs', 'crawl.sh'] },
      },
    ],
    solved: { kind: 'ran', program: ['xargs', 'crawl.sh'] },
    solutions: [
      { title: 'A few at a time', run: 'sleep 3; seq 8 | xargs -P 2 -I{} sleep 1' },
      { title: 'Raise the limit, up to the hard one', run: 'ulimit -u 40; ./crawl.sh' },
      {
        title: 'One after the other',
        run: "sleep 3; sed 's/sleep 2 &/sleep 0.2/' crawl.sh > /tmp/crawl.sh; chmod u+x /tmp/crawl.sh; /tmp/crawl.sh",
      },
    ],
    wrong: [{ run: './crawl.sh', but: 'The same number of processes meets the same limit.' }],
  },
})
