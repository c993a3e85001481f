import { defineCause } from '../../schema.ts'

/** socket(2): the protocol module is missing, or the protocol does not go with the type. */
export default defineCause({
  title: 'This kernel does not have the protocol',
  because:
    '`{program|The program}` could not make a socket **because** the protocol is not in this kernel, or does not go with that type of socket',
  why: `
SCTP, DCCP, MPTCP and netlink protocols come as modules. Where the module is not installed (cloud and container kernels, WSL), is blacklisted, or the container may not load it,
\`socket\` says that the protocol is not supported. The other way to get here is a pair that cannot be: TCP on a datagram socket, UDP on a stream.`,
  prior: 3,
  clues: [
    { when: { syscall: ['socket'] }, weight: 3, says: 'the socket itself could not be made' },
    {
      when: { text: 'sctp|dccp|mptcp|l2tp|IPPROTO_|modprobe|module|socket\\(\\d+, \\d+, \\d+\\)' },
      weight: 3,
      says: 'a protocol or a module stands in the log',
    },
    {
      when: { text: 'netlink|nft |nftables|iptables' },
      weight: 2,
      says: 'the firewall tools speak netlink, which has protocols of its own',
    },
  ],
  question: {
    ask: 'Does the kernel have the protocol?',
    run: 'grep -iw sctp /proc/net/protocols; modinfo sctp',
    answers: [
      {
        reads: { output: 'modinfo', rows: { found: 'no' } },
        weight: 4,
        says: 'this kernel has no module {module|for it}',
      },
      {
        reads: { output: 'modinfo', rows: { found: 'yes' } },
        weight: 1,
        says: 'the module {module|for it} is there and may only have to be loaded',
      },
    ],
  },
  fixes: [
    {
      title: 'Load the module',
      when: 'It is installed, or can be.',
      steps: [
        { kind: 'sh', sh: 'sudo modprobe sctp', changes: 'Loads the protocol into the running kernel.' },
        { kind: 'sh', sh: 'grep -rn sctp /etc/modprobe.d' },
        {
          kind: 'text',
          text: 'On Debian and Ubuntu cloud images the module is in a package of its own, such as `linux-modules-extra`. A container uses the modules of its host: load it there.',
        },
      ],
      whyItWorks: 'From then on the pair of family, type and protocol is in the kernel’s table.',
      risk: { level: 'reversible', undo: 'sudo modprobe -r sctp' },
      proof: { sh: 'grep -iw sctp /proc/net/protocols', shows: 'a line' },
    },
    {
      title: 'Ask for a protocol that fits the type',
      when: 'The program is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'socket.socket(socket.AF_INET, socket.SOCK_STREAM)   # leave the third one out: 0 is the usual protocol',
        },
        { kind: 'code', runtime: 'c', language: 'c', code: 'int fd = socket(AF_INET, SOCK_DGRAM, 0);   /* UDP */' },
      ],
      whyItWorks: 'With 0 the kernel takes the protocol that belongs to the type.',
      risk: { level: 'reversible', undo: 'Name the protocol again.' },
      proof: { sh: 'strace -e trace=socket COMMAND', shows: 'a descriptor as the result' },
    },
  ],
  popularButWrong: {
    advice: 'Install the tools of the protocol (`lksctp-tools`).',
    because: 'They are libraries and programs. The protocol itself must be in the kernel.',
  },
  sources: [
    'man:socket(2)',
    'man:protocols(5)',
    'man:modprobe(8)',
    'https://www.kernel.org/doc/html/latest/networking/index.html',
  ],
  scenario: {
    params: { port: 9000, program: 'socat' },
    world: 'network',
    with: {
      files: {
        '/srv/net/echo.js': {
          text: "require('net').createServer((socket) => socket.pipe(socket).on('error', () => {})).listen({port}, '127.0.0.1')\n",
        },
        '/srv/net/ask.sh': {
          text: '#!/bin/sh\n# asks the exchange\necho hello | socat - ${PROTOCOL:-SCTP}:127.0.0.1:{port}\n',
          mode: '755',
        },
      },
      processes: [{ argv: ['node', 'echo.js'], cwd: '/srv/net', ready: { listen: '{port}' } }],
    },
    reproduce: { run: './ask.sh', fails: { call: 'socket', errno: 'EPROTONOSUPPORT' } },
    steps: [
      {
        title: 'Ask over SCTP',
        ask: 'The script speaks SCTP, as telephone exchanges do. Run it.',
        run: './ask.sh',
        done: { kind: 'fails', call: 'socket', errno: 'EPROTONOSUPPORT' },
      },
      {
        title: 'Which protocol does the other side speak?',
        ask: 'Look at what listens on port {port}.',
        run: 'ss -ltn',
        done: { kind: 'ran', program: ['ss', 'netstat', 'lsof', 'cat'] },
      },
      {
        title: 'Speak what both have',
        ask: 'The service also takes TCP.',
        run: 'PROTOCOL=TCP ./ask.sh',
        done: { kind: 'connected', port: '{port}' },
      },
    ],
    solved: { kind: 'connected', port: '{port}' },
    solutions: [
      { title: 'Use TCP, which every kernel has', run: 'PROTOCOL=TCP ./ask.sh' },
      { title: 'Change the script', run: "sed -i 's/:-SCTP/:-TCP/' ask.sh; ./ask.sh" },
    ],
    wrong: [
      { run: 'sudo ./ask.sh', but: 'Root gets no protocol either that is not in the kernel.' },
      { run: 'PROTOCOL=SCTP-CONNECT ./ask.sh', but: 'Another word of socat for the same protocol.' },
    ],
  },
})
