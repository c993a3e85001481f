import { defineCause } from '../../schema.ts'

/** getaddrinfo(3): malloc for the list of addresses returned NULL. */
export default defineCause({
  title: 'The process has no memory left for the list of addresses',
  because:
    '`{program|The program}` could not look up {hostname|`$`|the name} **because** `malloc` refused the few hundred bytes that the answer needs',
  why: `
The list of addresses is made with \`malloc\`. When a limit of the address space (\`ulimit -v\`, \`LimitAS=\`), a control group or the machine itself is used up, the lookup is only the next one to ask. Measured by letting single requests of glibc 2.36 fail: the last
ones give “Memory allocation failure”, earlier ones already “Temporary failure in name resolution” or “Name or service not known”, so the same lack has three faces.`,
  prior: 2,
  clues: [
    { when: { also: ['ENOMEM'] }, weight: 5, says: 'the same log has ENOMEM' },
    {
      when: { text: 'Memory allocation failure|Cannot allocate memory|bad_alloc|oom|ulimit -v|LimitAS|MemoryMax' },
      weight: 2,
      says: 'memory is what is missing',
    },
  ],
  question: {
    ask: 'Which limit does the process have, and how much does it use?',
    run: 'cat /proc/{pid}/limits; grep -E "VmPeak|VmSize|VmRSS" /proc/{pid}/status',
    answers: [
      {
        reads: { output: 'ulimit', where: { letter: 'v' }, rows: { soft: '\\d+' } },
        weight: 4,
        says: 'its address space is limited to {soft}',
      },
      {
        reads: { output: 'ulimit', where: { letter: 'v' }, rows: { soft: 'unlimited' } },
        weight: -1,
        says: 'its address space is not limited: look at the control group and the machine',
      },
    ],
  },
  fixes: [
    {
      title: 'Treat it as ENOMEM: find the limit or the leak',
      when: 'Always.',
      steps: [
        { kind: 'sh', sh: 'free -m; cat /proc/{pid}/limits' },
        { kind: 'sh', sh: 'sudo dmesg | grep -iE "oom|out of memory" | tail -5' },
      ],
      whyItWorks: 'A lookup takes a few kilobytes: whatever used the rest is the reason.',
      risk: { level: 'read-only' },
      proof: { sh: 'getent ahosts {hostname}', shows: 'an address: in a process of its own the lookup works' },
    },
    {
      title: 'Raise the limit of the address space',
      when: '`ulimit -v` or `LimitAS=` is set, for a runtime that reserves far more addresses than it uses (Java, Go, Node.js).',
      steps: [{ kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nLimitAS=infinity\nMemoryMax=2G' }],
      whyItWorks: '`MemoryMax=` counts memory that is in use, `LimitAS=` every address that is reserved.',
      risk: {
        level: 'reversible',
        undo: 'Put the old number back, run `systemctl daemon-reload`, and restart the service.',
      },
      proof: { sh: 'grep "address space" /proc/{pid}/limits', shows: 'unlimited' },
    },
  ],
  popularButWrong: {
    advice: 'Flush the DNS cache.',
    because: 'It lies in another process, and this one did not come so far as to ask it.',
  },
  sources: ['man:getaddrinfo(3)', 'man:getrlimit(2)', 'man:malloc(3)'],
  notReproducible:
    'The lab does not account for memory; a C program whose `malloc` fails on purpose showed it on Debian 12.',
})
