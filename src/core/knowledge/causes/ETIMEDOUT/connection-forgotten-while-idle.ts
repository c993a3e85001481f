import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'Something on the way forgot the idle connection',
  because:
    '`{program|The program}` lost its connection to {address|`$`|the server} **because** a router or firewall in between dropped it from its table while it was idle',
  why: `
NAT routers, firewalls and load balancers remember each connection and forget it after some minutes without a packet (350 seconds on some
cloud balancers, often less at home). Both ends still believe in it. The next packet is dropped in silence, and after many repetitions the
sender gets this code. Pools of database connections meet it every morning.`,
  prior: 1,
  clues: [
    {
      when: { syscall: ['read', 'recv', 'recvfrom', 'write', 'send'] },
      weight: 4,
      says: 'the connection stood already when it failed',
    },
    {
      when: { text: 'pool|idle|keep-?alive|broken pipe|long[- ]running|after \\d+ (?:minutes|hours)' },
      weight: 2,
      says: 'the log speaks of pools, idle time or keep-alive',
    },
    { when: { syscall: ['connect'] }, weight: -4, says: 'the connection was never established' },
  ],
  question: {
    ask: 'Are keep-alive timers running on the connections?',
    run: "ss -tno 'dport = :{port}'",
    answers: [
      {
        reads: { output: 'ss', rows: { state: 'ESTAB', timer: 'keepalive' } },
        weight: -2,
        says: 'keep-alive is on; the next probe comes in {timeLeft}',
      },
      {
        reads: { output: 'ss', rows: { state: 'ESTAB' } },
        weight: 2,
        says: 'the connections have no timer: nobody would notice a dead one',
      },
    ],
  },
  fixes: [
    {
      title: 'Send keep-alive probes more often than the table forgets',
      when: 'Connections may be idle for long.',
      steps: [
        { kind: 'code', runtime: 'node', language: 'js', code: 'socket.setKeepAlive(true, 60_000)' },
        {
          kind: 'code',
          runtime: 'postgres',
          language: 'sh',
          code: 'psql "host=db keepalives_idle=60 keepalives_interval=10"',
        },
        { kind: 'code', runtime: 'java', language: 'yaml', code: 'spring.datasource.hikari.keepalive-time: 60000' },
        { kind: 'code', runtime: 'ssh', language: 'sh', code: 'ssh -o ServerAliveInterval=60 host' },
      ],
      whyItWorks:
        'Each probe is a packet that renews the entry in every table on the way; Linux waits two hours for the first one by default.',
      risk: { level: 'reversible', undo: 'Take the setting back.' },
      proof: { sh: "ss -tno 'dport = :{port}'", shows: '`timer:(keepalive,…)` below 60 seconds' },
    },
    {
      title: 'Close idle connections yourself, and test them before use',
      when: 'It is a pool.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'new Pool({ idleTimeoutMillis: 30_000, maxLifetimeSeconds: 600 })',
        },
      ],
      whyItWorks: 'A connection that is never idle for longer than the table remembers cannot be forgotten.',
      risk: { level: 'reversible', undo: 'Restore the old numbers.' },
      proof: { sh: "ss -tn state established 'dport = :{port}'", shows: 'fewer connections after a quiet while' },
    },
  ],
  popularButWrong: {
    advice: 'Raise the query timeout.',
    because: 'The query never arrives; a longer wait is only a longer wait.',
  },
  sources: [
    'man:tcp(7)',
    'man:ss(8)',
    'https://docs.kernel.org/networking/ip-sysctl.html',
    'https://nodejs.org/api/net.html',
  ],
  notReproducible: 'It takes a router that forgets; on the one machine of the lab nothing lies in between.',
})
