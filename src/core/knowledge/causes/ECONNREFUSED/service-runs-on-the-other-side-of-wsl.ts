import { defineCause } from '../../schema.ts'

/** WSL 2 in NAT mode: localhost in Linux is the virtual machine, not Windows. */
export default defineCause({
  title: 'The service runs on Windows, and localhost is the Linux of WSL',
  because:
    '`{program|The program}` was refused{port| on port $|} **because** localhost inside of WSL 2 is the Linux machine, and the service runs on Windows',
  why: `
WSL 2 is a virtual machine with a network of its own. From Windows \`localhost\` leads into it, and not the other way round: a database, an emulator or an LLM server on Windows is not at \`localhost\` in Linux, unless the mirrored mode is on (\`networkingMode=mirrored\`, Windows 11 22H2).`,
  prior: 0,
  clues: [
    {
      when: { text: '\\bWSL2?\\b|microsoft-standard|/mnt/c/|wsl\\.localhost|WSL_DISTRO' },
      weight: 6,
      says: 'it runs in WSL',
    },
    { when: { entity: { address: '127\\.0\\.0\\.1|::1|localhost' } }, weight: 1, says: 'it asked {address}' },
    { when: { entity: { address: '(?!127\\.|::1$|localhost).+' } }, weight: -4, says: '{address} is not localhost' },
  ],
  question: {
    ask: 'Does anybody listen in Linux? (An empty list points to Windows.)',
    run: "ss -ltn 'sport = :{port}'",
    answers: [
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: { state: 'LISTEN' } },
        weight: -6,
        says: 'a program in Linux listens there',
      },
      {
        reads: { output: 'ss', where: { port: '{port}' }, rows: 'none' },
        weight: 1,
        says: 'nobody in Linux listens there',
      },
    ],
  },
  fixes: [
    {
      title: 'Use the address of Windows',
      when: 'WSL in its usual (NAT) mode.',
      steps: [
        { kind: 'sh', sh: "ip route show default | awk '{ print $3 }'" },
        { kind: 'sh', sh: 'curl -sS "http://$(ip route show default | awk \'{ print $3 }\'):{port|5432}/"' },
        {
          kind: 'text',
          text: 'The server on Windows has to listen on all addresses (0.0.0.0), and the firewall of Windows has to let the port in for the network “WSL”.',
        },
      ],
      whyItWorks: 'Windows is the router of the virtual machine: its address is that of the default route.',
      risk: { level: 'read-only' },
      proof: { sh: 'nc -vz "$(ip route show default | awk \'{ print $3 }\')" {port|5432}', shows: 'succeeded' },
    },
    {
      title: 'Let both sides share one localhost',
      when: 'Windows 11 22H2 or later.',
      steps: [
        {
          kind: 'code',
          runtime: 'wsl',
          language: 'ini',
          code: '# %UserProfile%\\.wslconfig\n[wsl2]\nnetworkingMode=mirrored',
        },
        {
          kind: 'code',
          runtime: 'powershell',
          language: 'powershell',
          code: 'wsl --shutdown   # ends everything that runs in WSL; it starts anew when it is used',
        },
      ],
      whyItWorks: 'In mirrored mode Linux has the interfaces of Windows, loopback among them.',
      risk: {
        level: 'destructive',
        to: 'what runs in WSL at that moment',
        undo: 'Take the line out, and run `wsl --shutdown` again.',
      },
      proof: { sh: 'nc -vz 127.0.0.1 {port|5432}', shows: 'succeeded' },
    },
  ],
  popularButWrong: {
    advice: 'Switch the firewall of Windows off.',
    because: 'The packets never leave Linux, so it has no say in this.',
  },
  sources: [
    'https://learn.microsoft.com/en-us/windows/wsl/networking',
    'https://learn.microsoft.com/en-us/windows/wsl/wsl-config',
  ],
  notReproducible: 'It takes Windows with WSL 2.',
})
