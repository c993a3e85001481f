import { defineCause } from '../../schema.ts'

/** On Windows bind answers WSAEACCES for a port in an excluded range, mostly of Hyper-V. */
export default defineCause({
  title: 'Windows has reserved the port for itself',
  because:
    '`{program|The program}` could not listen on {port|port $|its port} **because** Windows keeps a range of ports for Hyper-V and others, and it lies in one',
  why: `
Hyper-V, WSL and Docker Desktop set aside blocks of ports at each boot. Nobody listens on them, so \`netstat\` shows nothing, and yet a
program that asks for one gets WSAEACCES (10013). The blocks lie in the range of dynamic ports and move with each boot.`,
  prior: 0,
  clues: [
    { when: { platform: ['windows'], syscall: ['bind', 'listen'] }, weight: 6, says: 'Windows refused a port' },
    {
      when: { text: '10013|WSAEACCES|forbidden by its access permissions' },
      weight: 6,
      says: 'the message is that of Winsock error 10013',
    },
    { when: { platform: ['linux', 'darwin', 'freebsd'] }, weight: -6, says: 'it is not Windows' },
    {
      when: { text: 'Docker Desktop|Ports are not available|wslrelay|\\.exe\\b' },
      weight: 2,
      says: 'Docker Desktop or a Windows program speaks',
    },
  ],
  fixes: [
    {
      title: 'Take a port outside of the reserved ranges',
      when: 'Any port will do.',
      steps: [
        {
          kind: 'code',
          runtime: 'windows',
          language: 'powershell',
          code: 'netsh interface ipv4 show excludedportrange protocol=tcp',
        },
        {
          kind: 'text',
          text: 'Choose a port that lies in none of the ranges which it prints, below the dynamic range (49152 and up by default).',
        },
      ],
      whyItWorks: 'The exclusion covers exactly those ranges.',
      risk: { level: 'reversible', undo: 'Set the old port.' },
      proof: { sh: 'curl -sI http://localhost:{freePort}/', shows: 'a status line from your program' },
    },
    {
      title: 'Reserve your port before the others do',
      when: 'It must be this port.',
      steps: [
        {
          kind: 'code',
          runtime: 'windows',
          language: 'powershell',
          code: 'net stop winnat\nnetsh int ipv4 add excludedportrange protocol=tcp startport=3000 numberofports=1\nnet start winnat',
          note: 'In a console of the administrator. WSL and containers lose their network for that moment.',
        },
      ],
      whyItWorks:
        'A range that an administrator has set aside is not given to Hyper-V at the next boot, and programs may still bind it.',
      risk: { level: 'reversible', undo: 'netsh int ipv4 delete excludedportrange with the same numbers.' },
      proof: { sh: 'netsh interface ipv4 show excludedportrange protocol=tcp', shows: 'your port with an asterisk' },
    },
  ],
  popularButWrong: {
    advice: 'Run it as administrator.',
    because: 'The reservation holds for administrators too.',
  },
  sources: [
    'https://learn.microsoft.com/en-us/windows/win32/winsock/windows-sockets-error-codes-2',
    'https://learn.microsoft.com/en-us/troubleshoot/windows-server/networking/reserve-a-range-of-ephemeral-ports',
  ],
  notReproducible: 'Only Windows keeps such ranges; the lab is a Linux machine.',
})
