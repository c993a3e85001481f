import { defineCause } from '../../schema.ts'

/** write(2) to a file of /proc or /sys: the handler does not accept the value. */
export default defineCause({
  title: 'The kernel does not accept that value for its setting',
  because:
    'The value could not be written to {path|`$`|the kernel’s file} **because** it is outside of what this setting allows, or no number at all',
  why: `
Files below \`/proc\`, \`/sys\` and \`/sys/fs/cgroup\` are calls in disguise: each write is read and judged by the kernel. A value out of range, a unit (\`512M\`
where bytes are wanted), a list with a comma or an empty text is refused with EINVAL, and the message says only “write error”.`,
  prior: 1,
  clues: [
    { when: { entity: { path: '/(?:proc|sys)/.*' } }, weight: 6, says: '`{path}` is a setting of the kernel' },
    {
      when: { text: '\\bsysctl\\b|setting key|/proc/sys/|/sys/|cgroup|oom_score_adj|write error: Invalid argument' },
      weight: 4,
      says: 'a setting of the kernel was to be changed',
    },
    {
      when: { syscall: ['rename', 'readlink', 'mount', 'connect', 'kill', 'rmdir'] },
      weight: -5,
      says: 'the failing call does not write',
    },
  ],
  question: {
    ask: 'Is it a setting of the kernel, and what stands in it now?',
    run: 'findmnt -T {path}; cat {path}',
    answers: [
      {
        reads: { output: 'mount', rows: { type: 'proc|sysfs|cgroup2?|configfs|debugfs|tracefs|securityfs|efivarfs' } },
        weight: 5,
        says: 'it lies on `{type}`: the kernel reads and judges each write',
      },
      {
        reads: { output: 'mount', rows: { type: '.+' } },
        weight: -5,
        says: 'it lies on `{type}`, where any bytes may be written',
      },
    ],
  },
  fixes: [
    {
      title: 'Look up the range and write a plain number',
      when: 'Always.',
      steps: [
        { kind: 'sh', sh: 'cat {path}' },
        {
          kind: 'text',
          text: 'The range stands in `man 5 proc` or in the kernel’s documentation: `oom_score_adj` takes -1000 to 1000, `vm.swappiness` 0 to 200.',
        },
        {
          kind: 'sh',
          sh: 'echo 500 > /proc/self/oom_score_adj',
          changes: 'That shell is killed rather than others when memory runs out.',
        },
      ],
      whyItWorks: 'Within the range the kernel takes the value over at once.',
      risk: { level: 'reversible', undo: 'Write the old value, which `cat` has shown.' },
      proof: { sh: 'cat {path}', shows: 'the new value' },
    },
    {
      title: 'Correct the unit that sets it',
      when: 'systemd, a container or /etc/sysctl.d writes it.',
      steps: [
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\n# -1000 to 1000\nOOMScoreAdjust=500' },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --oom-score-adj 500 --sysctl net.core.somaxconn=1024 IMAGE',
        },
      ],
      whyItWorks: 'They write the value as it stands in their file; the kernel judges it then.',
      risk: { level: 'reversible', undo: 'Put the old value back.' },
      proof: { sh: 'sudo sysctl --system', shows: 'no line with `Invalid argument`' },
    },
  ],
  popularButWrong: {
    advice: 'Write it with sudo.',
    because: 'Missing rights say EACCES or EPERM. What the kernel cannot take it refuses from root as well.',
  },
  sources: ['man:proc(5)', 'man:sysctl(8)', 'https://www.kernel.org/doc/html/latest/admin-guide/sysctl/vm.html'],
  scenario: {
    params: { path: '/proc/self/oom_score_adj', program: 'bash' },
    world: 'workshop',
    with: {
      network: { hosts: ['127.0.1.1 lab'] },
      files: {
        '/srv/work/protect.sh': {
          text: '#!/bin/bash\n# rather this job than the database\nset -e\necho "${1:-2000}" > {path}\necho protected > state\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './protect.sh', fails: { call: 'write', errno: 'EINVAL' } },
    steps: [
      {
        title: 'Run the job',
        ask: 'Run it. It wants to be the first to go when memory is short.',
        run: './protect.sh',
        done: { kind: 'fails', call: 'write', errno: 'EINVAL' },
      },
      {
        title: 'What stands there now?',
        ask: 'Read the setting and the script.',
        run: 'cat {path} protect.sh',
        done: { kind: 'ran', program: ['cat', 'less', 'grep'] },
      },
      {
        title: 'Stay within the range',
        ask: 'The range ends at 1000.',
        run: './protect.sh 1000',
        done: { kind: 'exists', path: '/srv/work/state' },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/state' },
    solutions: [
      { title: 'Give a value within the range', run: './protect.sh 1000' },
      { title: 'Correct the default in the script', run: "sed -i 's/2000/500/' protect.sh; ./protect.sh" },
    ],
    wrong: [
      { run: 'sudo ./protect.sh', but: 'Root may write it, and 2000 is out of range for root too.' },
      { run: './protect.sh 1000M', but: 'A unit is no number.' },
    ],
  },
})
