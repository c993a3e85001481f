import { defineCause } from '../../schema.ts'

/** unshare(2), clone(2): user.max_*_namespaces. */
export default defineCause({
  title: 'No more namespaces may be made: a limit, and no disk',
  because:
    '`{program|The program}` could not start its sandbox or container **because** the limit of namespaces is reached or set to 0; no disk is full',
  why: `
Containers and the sandboxes of browsers begin with new namespaces. How many a user may have stands in \`/proc/sys/user/max_*_namespaces\`, and beyond it the kernel says “No space left on device”. Hardened systems set the one for user namespaces to 0;
a service that leaks namespaces reaches it as well.`,
  prior: 0,
  clues: [
    {
      when: { text: 'unshare|namespace|bwrap|bubblewrap|sandbox|rootless|nsjail|clone\\(' },
      weight: 5,
      says: 'a namespace was to be made',
    },
    { when: { syscall: ['unshare', 'clone', 'clone3', 'setns'] }, weight: 6, says: 'the call is `{syscall}`' },
    {
      when: { syscall: ['write', 'open', 'openat', 'mkdir', 'copyfile'] },
      weight: -4,
      says: '`{syscall}` has to do with a file',
    },
  ],
  question: {
    ask: 'How many may there be?',
    run: 'sysctl user.max_user_namespaces user.max_net_namespaces user.max_mnt_namespaces user.max_pid_namespaces',
    answers: [
      {
        reads: { output: 'sysctl', where: { name: 'user\\.max_\\w+_namespaces' }, rows: { value: '<16' } },
        weight: 6,
        says: '{name} is {value}',
      },
      {
        reads: { output: 'sysctl', where: { name: 'user\\.max_user_namespaces' }, rows: { value: '>=1000' } },
        weight: -3,
        says: 'the limit is {value}',
      },
    ],
  },
  fixes: [
    {
      title: 'Allow namespaces again',
      when: 'The value is 0 or small, and you run rootless containers or browsers here.',
      steps: [
        { kind: 'sh', sh: 'grep -rs max_ /etc/sysctl.conf /etc/sysctl.d /usr/lib/sysctl.d | grep namespaces' },
        {
          kind: 'sh',
          sh: 'sudo sysctl -w user.max_user_namespaces=15000',
          changes:
            'From now until the next start every user may make namespaces, which gives programs more of the kernel to attack. Write it into /etc/sysctl.d/ to keep it.',
        },
      ],
      whyItWorks: 'The kernel compares the count of each user with this number when a namespace is made.',
      risk: { level: 'reversible', undo: 'sudo sysctl -w user.max_user_namespaces=0' },
      proof: { sh: 'unshare -Ur true && echo works', shows: 'works' },
    },
    {
      title: 'Find who leaks them',
      when: 'The limit is in the thousands and is reached.',
      steps: [
        { kind: 'sh', sh: 'sudo lsns -o TYPE,NPROCS,PID,USER,COMMAND | sort | uniq -c -w 3 | head -20' },
        { kind: 'sh', sh: 'ls /run/netns | wc -l; findmnt -t nsfs | wc -l' },
      ],
      whyItWorks: 'A namespace lives as long as a process, a mount or an open file holds it.',
      risk: { level: 'read-only' },
      proof: { sh: 'sudo lsns | wc -l', shows: 'a number that no longer grows' },
    },
  ],
  popularButWrong: {
    advice: 'Free some disk space.',
    because: 'The message is a poor word for “limit reached”: not one byte is missing.',
  },
  exceptions: [
    'Ubuntu since 24.04 refuses unprivileged user namespaces by AppArmor, with EACCES or EPERM, whatever these numbers say.',
  ],
  sources: ['man:namespaces(7)', 'man:user_namespaces(7)', 'man:unshare(2)'],
  notReproducible: 'The lab has no namespaces; with the limit at 0 `unshare` showed it on Linux 6.18.',
})
