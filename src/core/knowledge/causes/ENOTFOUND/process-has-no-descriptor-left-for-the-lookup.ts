import { defineCause } from '../../schema.ts'

/** glibc: nsswitch.conf and resolv.conf cannot be opened (EMFILE), and getaddrinfo says EAI_NONAME. */
export default defineCause({
  title: 'The program has no descriptor left with which to look the name up',
  because:
    '`{program|The program}` could not look up {hostname|`$`|the name} **because** its limit of open files is reached, and the resolver could not open its own files',
  why: `
A lookup opens \`/etc/nsswitch.conf\`, \`/etc/hosts\` and a socket. In a process whose descriptors are all in use each of these fails, and glibc then says that the name is unknown. Measured on Debian 12:
with the limit reached, Node.js printed \`getaddrinfo ENOTFOUND\` even for \`localhost\`. The name, the server and the network are fine; other programs on the machine find it.`,
  prior: 0,
  clues: [
    { when: { also: ['EMFILE'] }, weight: 6, says: 'the same log complains about too many open files' },
    { when: { text: 'too many open files|EMFILE|getaddrinfo EBUSY' }, weight: 5, says: 'open files have run out' },
    {
      when: { entity: { hostname: 'localhost|.*\\.(?:com|org|net|io)' }, countAtLeast: 20 },
      weight: 1,
      says: 'it fails again and again',
    },
  ],
  question: {
    ask: 'How near is the process to its limit?',
    run: 'lsof -p {pid}',
    answers: [
      {
        reads: { output: 'lsof', rows: { fd: '>=900' } },
        weight: 5,
        says: 'it holds descriptor {fd}: the usual limit is 1024',
      },
      {
        reads: { output: 'getent', rows: { address: '.+' } },
        weight: 2,
        says: 'another process finds {address} for that name',
      },
    ],
  },
  fixes: [
    {
      title: 'Find what keeps the descriptors open',
      when: 'Always first.',
      steps: [
        { kind: 'sh', sh: 'ls /proc/{pid}/fd | wc -l; grep "open files" /proc/{pid}/limits' },
        { kind: 'sh', sh: "lsof -p {pid} | awk '{ print $5, $8 }' | sort | uniq -c | sort -rn | head" },
      ],
      whyItWorks: 'Whatever stands at the top of the list (connections, files, inotify) is what is not closed.',
      risk: { level: 'read-only' },
      proof: { sh: 'ls /proc/{pid}/fd | wc -l', shows: 'a number that no longer grows' },
    },
    {
      title: 'Share the connections',
      when: 'Each request opens one of its own.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'const agent = new https.Agent({ keepAlive: true, maxSockets: 50 })',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'session = requests.Session()          # one, kept, for all requests',
        },
      ],
      whyItWorks: 'Fifty connections carry any number of requests, one after the other.',
      risk: { level: 'reversible', undo: 'Take the agent out.' },
      proof: { sh: 'ls /proc/{pid}/fd | wc -l', shows: 'fewer than the limit, under load' },
    },
    {
      title: 'Raise the limit of the service',
      when: 'The work needs that many.',
      steps: [{ kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nLimitNOFILE=65536' }],
      whyItWorks: 'The resolver needs only two or three descriptors for a moment.',
      risk: { level: 'reversible', undo: 'Take the line out, `systemctl daemon-reload`, and restart the service.' },
      proof: { sh: 'grep "open files" /proc/{pid}/limits', shows: '65536' },
    },
  ],
  popularButWrong: {
    advice: 'Write the name into /etc/hosts.',
    because: 'That file has to be opened too, and the process cannot open anything.',
  },
  sources: ['man:getaddrinfo(3)', 'man:nsswitch.conf(5)', 'man:getrlimit(2)'],
  notReproducible:
    'The resolver of the lab opens no files; Python and Node.js 20 showed it on Debian 12 with `ulimit -n 40`.',
})
