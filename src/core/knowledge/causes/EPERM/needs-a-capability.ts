import { defineCause } from '../../schema.ts'

/** Calls that only root, or a process with one capability, may make. */
export default defineCause({
  title: 'The call is for root, or for a process with a capability',
  because: '`{program|The program}` may not do this **because** it takes a capability which the process does not have',
  why: `
What root may do is divided into some forty capabilities: raw sockets (\`CAP_NET_RAW\`), network settings (\`CAP_NET_ADMIN\`), mounting
(\`CAP_SYS_ADMIN\`), the clock, tracing of others. A container has only a few of them, even when its user is called root.`,
  prior: 1,
  clues: [
    {
      when: {
        syscall: [
          'socket',
          'mount',
          'umount',
          'umount2',
          'unshare',
          'setns',
          'ptrace',
          'perf_event_open',
          'bpf',
          'settimeofday',
          'clock_settime',
          'sethostname',
          'setuid',
          'setgid',
          'setgroups',
          'chroot',
          'pivot_root',
          'mlock',
          'iopl',
        ],
      },
      weight: 4,
      says: '`{syscall}` is a call that takes a capability',
    },
    {
      when: {
        text: 'CAP_\\w+|capabilit|lacking permission|raw socket|must be (?:root|superuser)|you must be root|are you root|not permitted \\(you must',
      },
      weight: 3,
      says: 'the log speaks of root or capabilities',
    },
    {
      when: { text: 'docker|container|kubernetes|\\bpod\\b|rootless|seccomp' },
      weight: 1,
      says: 'containers drop most capabilities',
    },
    {
      when: { text: 'ping|tcpdump|nmap|iptables|traceroute|strace|perf|fuse' },
      weight: 1,
      says: 'a tool that usually needs one',
    },
    {
      when: { syscall: ['unlink', 'rename', 'link', 'open', 'chown', 'lchown', 'kill'] },
      weight: -3,
      says: 'this call is decided by owners, not by capabilities alone',
    },
  ],
  question: {
    ask: 'Which capabilities does the process have?',
    run: 'grep Cap /proc/self/status; capsh --decode="$(awk \'/CapEff/ { print $2 }\' /proc/self/status)"',
    answers: [
      { reads: { output: 'capabilities', rows: { effective: '0+' } }, weight: 4, says: 'it has none' },
      {
        reads: { output: 'capabilities', rows: { effective: '0*(?:1ff|3f)f{7,}' } },
        weight: -5,
        says: 'it has all of them',
      },
    ],
  },
  fixes: [
    {
      title: 'Give the service exactly that capability',
      when: 'It is a service or a container.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Service]\nAmbientCapabilities=CAP_NET_RAW\nCapabilityBoundingSet=CAP_NET_RAW',
        },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run --cap-add NET_RAW image' },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'securityContext:\n  capabilities:\n    add: [NET_RAW]',
        },
      ],
      whyItWorks: 'The kernel asks for the one capability, not for the user’s name.',
      risk: { level: 'reversible', undo: 'Remove the line and restart.' },
      proof: { sh: 'grep CapEff /proc/{pid}/status', shows: 'a number that is not zero' },
    },
    {
      title: 'Run this one command with sudo',
      when: 'It is a tool that you start by hand.',
      steps: [{ kind: 'sh', sh: 'sudo tcpdump -i any -c 10', changes: 'That one command runs with all rights.' }],
      whyItWorks: 'Root has every capability.',
      risk: { level: 'reversible', undo: 'Nothing remains once it has ended.' },
      proof: { sh: 'sudo -v', shows: 'no complaint: you may use sudo' },
    },
  ],
  popularButWrong: {
    advice: 'Run the container with `--privileged`.',
    because: 'It gives all capabilities, all devices, and with them the host. One `--cap-add` is enough.',
  },
  exceptions: [
    'A seccomp profile answers with the same code for calls that it forbids, whatever capabilities there are.',
  ],
  sources: [
    'man:capabilities(7)',
    'man:capsh(1)',
    'https://docs.docker.com/engine/security/',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html',
  ],
  scenario: {
    params: { program: 'chroot' },
    world: 'workshop',
    reproduce: { run: 'chroot / id -u || echo refused', fails: { call: 'chroot', errno: 'EPERM' } },
    steps: [
      {
        title: 'Make the call as yourself',
        ask: 'Change the root directory for one command. It does not even move: the call itself is for CAP_SYS_CHROOT.',
        run: 'chroot / id -u || echo refused',
        done: { kind: 'fails', call: 'chroot', errno: 'EPERM' },
      },
      {
        title: 'Which capabilities do you have?',
        ask: 'Read the effective set of a process of yours: `CapEff`.',
        run: 'grep Cap /proc/self/status',
        done: { kind: 'ran', program: ['grep', 'cat', 'capsh', 'getcap'] },
      },
      {
        title: 'Give a copy of the program that one capability',
        ask: 'Copy the program, give the copy CAP_SYS_CHROOT and nothing else, and run it.',
        run: 'cp /usr/sbin/chroot bin/; sudo setcap cap_sys_chroot+ep bin/chroot; bin/chroot / id -u',
        done: { kind: 'succeeds', call: 'chroot' },
      },
    ],
    solved: { kind: 'succeeds', call: 'chroot' },
    solutions: [
      {
        title: 'One capability for one program',
        run: 'cp /usr/sbin/chroot bin/; sudo setcap cap_sys_chroot+ep bin/chroot; bin/chroot / id -u',
      },
      { title: 'Run this one command as root', run: 'sudo chroot / id -u' },
    ],
    wrong: [
      {
        run: 'cp /usr/sbin/chroot bin/; chmod 755 bin/chroot; bin/chroot / id -u || echo refused',
        but: 'You may execute it; what you lack is the capability.',
      },
      {
        run: 'cp /usr/sbin/chroot bin/; chmod u+s bin/chroot; bin/chroot / id -u || echo refused',
        but: 'The copy is yours, so the bit makes it run as you.',
      },
    ],
  },
})
