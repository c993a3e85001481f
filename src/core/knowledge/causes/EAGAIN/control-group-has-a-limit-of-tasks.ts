import { defineCause } from '../../schema.ts'

/** pids_can_fork() of the pids controller. */
export default defineCause({
  title: 'The container or service may not have more tasks',
  because:
    '`{program|The program}` could not start another process or thread **because** its container or service has reached its own limit of tasks',
  why: "Docker's `--pids-limit`, Kubernetes' podPidsLimit and systemd's TasksMax count the processes **and threads** of one control group. `ulimit -u` may say unlimited and `ps` on the host shows room for thousands: the count belongs to the group alone. A JVM, Chrome or a Go program that blocks in many system calls gets there with threads.",
  prior: 1,
  clues: [
    {
      when: { text: 'fork rejected by pids controller|pids\\.max|TasksMax|pids-limit|podPidsLimit' },
      weight: 6,
      says: 'the kernel log says that a control group refused it',
    },
    {
      when: {
        text: 'unable to create (?:new )?native thread|can.t start new thread|pthread_create|newosproc|fork: retry|Cannot fork|fork failed|fork/exec|spawn \\S+ EAGAIN',
      },
      weight: 3,
      says: 'a thread or process could not be started',
    },
    {
      when: { text: 'docker|container|kubernetes|\\bpod\\b|k8s|systemd\\[|\\.service\\b|jenkins|gitlab-runner' },
      weight: 3,
      says: 'a container or a service is named',
    },
    {
      when: { syscall: ['read', 'write', 'connect', 'recv', 'flock', 'fcntl', 'accept'] },
      weight: -4,
      says: 'nothing was to be started',
    },
  ],
  question: {
    ask: 'Did the kernel refuse it for a control group?',
    run: 'dmesg',
    answers: [
      {
        reads: { output: 'dmesg', rows: { kind: 'pids-limit' } },
        weight: 6,
        says: 'the pids controller refused a fork',
      },
    ],
  },
  fixes: [
    {
      title: 'Raise the limit of the group',
      when: 'Its work needs so many.',
      steps: [
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run --pids-limit 2000 image' },
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nTasksMax=2000' },
        { kind: 'code', runtime: 'kubernetes', language: 'yaml', code: '# kubelet configuration\npodPidsLimit: 2000' },
      ],
      whyItWorks: 'The kernel compares pids.current with pids.max at every fork.',
      risk: { level: 'reversible', undo: 'Set the old number.' },
      proof: { sh: 'cat /sys/fs/cgroup/pids.max', shows: '2000' },
    },
    {
      title: 'Reap and limit threads',
      when: 'The number grows without end.',
      steps: [
        { kind: 'sh', sh: 'ps -eLo pid,nlwp,comm --sort=-nlwp | head' },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --init image    # an init that waits for orphans',
        },
      ],
      whyItWorks: 'Zombies count too, until somebody waits for them; an application as pid 1 often does not.',
      risk: { level: 'reversible', undo: 'Start it without --init.' },
      proof: { sh: 'cat /sys/fs/cgroup/pids.current', shows: 'a number that no longer grows' },
    },
  ],
  popularButWrong: {
    advice: 'Raise `ulimit -u`.',
    because:
      'That counts a user over the whole machine. The group has a number of its own, and the lower of the two counts.',
  },
  sources: [
    'man:cgroups(7)',
    'man:systemd.resource-control(5)',
    'https://docs.docker.com/reference/cli/docker/container/run/',
    'https://docs.kernel.org/admin-guide/cgroup-v2.html',
  ],
  notReproducible: 'The simulated machine has no control groups.',
})
