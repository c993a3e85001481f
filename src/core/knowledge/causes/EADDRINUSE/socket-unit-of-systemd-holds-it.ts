import { defineCause } from '../../schema.ts'

/** systemd listens for a service that is started on demand. */
export default defineCause({
  title: 'A socket unit of systemd listens in place of the service',
  because:
    '`{program|The program}` could not listen on {port|port $|its port} **because** systemd itself holds it, with a `.socket` unit that starts a service on demand',
  why: `
With socket activation pid 1 listens, and hands the socket to the service when the first client comes. Stopping the service frees nothing: \`ss\` names
\`systemd\` as the holder. \`ssh.socket\` (Ubuntu since 22.10), \`cups.socket\` (631), \`rpcbind.socket\` (111) and \`cockpit.socket\` (9090) work like that, and a
service that binds by itself beside its own socket unit is refused.`,
  prior: 0,
  clues: [
    {
      when: {
        text: '\\.socket\\b(?: unit|: |$)|socket activation|ListenStream|Socket service .* already active|LISTEN_FDS',
      },
      weight: 4,
      says: 'a socket unit stands in the log',
    },
    { when: { entity: { port: '22|111|631|9090' } }, weight: 2, says: 'port {port} often has a socket unit' },
    { when: { text: '\\(\\("systemd",pid=1,' }, weight: 6, says: 'pid 1 is the holder' },
  ],
  question: {
    ask: 'Is pid 1 the holder?',
    run: "sudo ss -ltnp 'sport = :{port}'; systemctl list-sockets",
    answers: [
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { holder: 'systemd|init', holderPid: '1' } },
        weight: 7,
        says: 'systemd itself holds the port',
      },
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { holderPid: '[2-9]|\\d{2,}' } },
        weight: -4,
        says: '`{holder}` holds it, not systemd',
      },
    ],
  },
  fixes: [
    {
      title: 'Stop the socket unit, too',
      when: 'The port shall be free.',
      steps: [
        { kind: 'sh', sh: 'systemctl list-sockets' },
        {
          kind: 'sh',
          sh: 'sudo systemctl disable --now NAME.socket',
          changes: 'systemd no longer listens there; the service is not started on demand any more.',
        },
      ],
      whyItWorks: 'The descriptor is in pid 1, and only stopping the socket unit closes it.',
      risk: { level: 'reversible', undo: 'sudo systemctl enable --now NAME.socket' },
      proof: { sh: "ss -ltnp 'sport = :{port}'", shows: 'no line with `systemd`' },
    },
    {
      title: 'Take the socket from systemd instead of binding',
      when: 'The service is started by this unit.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'server.listen({ fd: 3 })   // LISTEN_FDS=1: the first one is descriptor 3',
        },
        { kind: 'code', runtime: 'python', language: 'python', code: 's = socket.socket(fileno=3)' },
        { kind: 'code', runtime: 'go', language: 'go', code: 'l, err := net.FileListener(os.NewFile(3, "socket"))' },
      ],
      whyItWorks: 'The socket is bound already; the service only accepts on it.',
      risk: { level: 'reversible', undo: 'Bind by yourself again and disable the socket unit.' },
      proof: { sh: 'systemctl status NAME.service', shows: '`TriggeredBy: ● NAME.socket`' },
    },
    {
      title: 'Change the port in the socket unit',
      when: 'You changed it in the configuration of the service, and nothing happened.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '# systemctl edit ssh.socket\n[Socket]\nListenStream=\nListenStream=2222',
        },
        {
          kind: 'sh',
          sh: 'sudo systemctl daemon-reload && sudo systemctl restart ssh.socket',
          changes: 'New connections go to the new port; keep one session open until it works.',
        },
      ],
      whyItWorks: 'Whoever listens decides about the port; the empty line clears the old one.',
      risk: { level: 'reversible', undo: 'sudo systemctl revert ssh.socket' },
      proof: { sh: 'systemctl list-sockets', shows: 'the new port' },
    },
  ],
  popularButWrong: {
    advice: 'Stop the service with `systemctl stop`.',
    because:
      'The socket stays with pid 1, and the next client starts the service again. systemctl prints a warning about it.',
  },
  sources: [
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.socket.html',
    'https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html',
    'man:ss(8)',
  ],
  notReproducible: 'A receipt would need systemd as pid 1 of the machine that plays the scenarios.',
})
