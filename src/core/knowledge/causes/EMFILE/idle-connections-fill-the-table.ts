import { defineCause } from '../../schema.ts'

/** accept4(2) at RLIMIT_NOFILE: connections that are open by intent, but for ever. */
export default defineCause({
  title: 'Idle connections take all descriptors of the server',
  because:
    '`{program|The server}` could not accept another connection **because** clients that say nothing hold as many open as its limit allows',
  why: "Every connection is a descriptor for as long as it lasts. Keep-alive without a timeout, websockets of sleeping laptops whose end nobody heard, a load balancer's pool, or somebody who opens connections on purpose fill the table. The code closes properly, only not soon enough.",
  prior: 1,
  clues: [
    {
      when: { syscall: ['accept', 'accept4', 'accept4()', 'uv_accept'] },
      weight: 4,
      says: 'the failing call accepts connections',
    },
    {
      when: {
        text: 'Too many open files.*accept|accept.*(?:too many open files|EMFILE|\\(24)|keep-?alive|websocket|worker_connections',
      },
      weight: 3,
      says: 'connections are named',
    },
    { when: { countAtLeast: 3 }, weight: 1, says: 'it goes on failing' },
    { when: { syscall: ['open', 'openat', 'scandir'] }, weight: -4, says: 'files were to be opened' },
  ],
  question: {
    ask: 'What does the server hold?',
    run: 'ss -tnp state established',
    answers: [
      {
        reads: { output: 'ss', rows: { state: 'ESTAB', fd: '>=900' } },
        weight: 4,
        says: '`{holder}` (pid {holderPid}) has connections up to descriptor {fd}',
      },
      { reads: { output: 'ss', rows: 'none' }, weight: -4, says: 'no connection stands' },
    ],
  },
  fixes: [
    {
      title: 'Close connections that say nothing',
      when: 'The server is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'nginx',
          language: 'nginx',
          code: 'keepalive_timeout 30s;\nclient_header_timeout 10s;',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'server.keepAliveTimeout = 5000\nserver.headersTimeout = 10000\nserver.maxConnections = 1000',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'srv := &http.Server{ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 30 * time.Second}',
        },
      ],
      whyItWorks: 'A connection without traffic gives its descriptor back after that time.',
      risk: { level: 'reversible', undo: 'Set the old times.' },
      proof: { sh: 'ss -tn state established | wc -l', shows: 'a number that follows the traffic' },
    },
    {
      title: 'Let the kernel notice dead clients',
      when: 'Clients disappear without a word.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)\nsock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 60)',
        },
      ],
      whyItWorks: 'After a minute of silence it probes, and ends what does not answer.',
      risk: { level: 'reversible', undo: 'Remove the option.' },
      proof: { sh: 'ss -tno state established', shows: 'timer:(keepalive,…) on each line' },
    },
    {
      title: 'Raise the limit to what the traffic needs',
      when: 'All of the connections are in use.',
      steps: [
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nLimitNOFILE=65536' },
        { kind: 'code', runtime: 'nginx', language: 'nginx', code: 'worker_rlimit_nofile 65536;' },
      ],
      whyItWorks: 'One descriptor for each client, and one more towards each backend.',
      risk: { level: 'reversible', undo: 'Set the old number and restart.' },
      proof: { sh: 'prlimit --nofile --pid {pid}', shows: '65536' },
    },
  ],
  popularButWrong: {
    advice: 'Restart the server every night.',
    because: 'The same clients come back, and fill it by noon.',
  },
  sources: [
    'man:accept(2)',
    'man:tcp(7)',
    'https://nginx.org/en/docs/http/ngx_http_core_module.html',
    'https://nodejs.org/api/http.html',
  ],
  notReproducible:
    'libuv accepts and closes such a connection at once, so the server in the lab prints nothing and no check can tell it from a client that left.',
})
