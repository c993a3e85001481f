import { defineCause } from '../../schema.ts'

/** Windows, macOS and the BSDs: an answer other than NXDOMAIN and SERVFAIL is NO_RECOVERY; glibc and musl say EAI_AGAIN. */
export default defineCause({
  title: 'The name server answered with a refusal or a format error',
  because:
    '`{program|The program}` could not look up {hostname|`$`|the name} **because** the name server answered that it will not, or cannot, deal with the question',
  why: `
The resolvers of Windows (WSANO_RECOVERY, 11003), macOS and the BSDs keep three answers apart: “no such name”, “try again” and all others. REFUSED, NOTIMP and FORMERR are the others. It happens after a change of network while the old server is still
in the list, with a VPN that hands out a server which serves its own zone only, and with a filter between that alters questions. Linux puts the same answers elsewhere: with glibc 2.36 and musl 1.2.3 REFUSED was measured as EAI_AGAIN.`,
  prior: 2,
  clues: [
    { when: { text: '11003|WSANO_RECOVERY' }, weight: 4, says: 'the number is that of Windows' },
    {
      when: { platform: ['windows', 'darwin', 'freebsd'] },
      weight: 3,
      says: 'it is a system whose resolver has this code for refusals',
    },
    {
      when: { text: 'vpn|anyconnect|wireguard|openvpn|proxy|antivirus' },
      weight: 1,
      says: 'something that changes name servers is named',
    },
    { when: { platform: ['linux'] }, weight: -2, says: 'glibc and musl call a refusal EAI_AGAIN' },
  ],
  question: {
    ask: 'What does the server say to the plain question, and what another one?',
    run: 'dig {hostname}; dig @9.9.9.9 {hostname}',
    answers: [
      {
        reads: { output: 'dig', rows: { status: 'REFUSED|NOTIMP|FORMERR' } },
        weight: 5,
        says: 'the server {server|asked} says {status}',
      },
      {
        reads: { output: 'dig', rows: { status: 'NXDOMAIN' } },
        weight: -4,
        says: 'the server {server|asked} says that the name does not exist',
      },
    ],
  },
  fixes: [
    {
      title: 'Ask the server of the network in which you are',
      when: 'Another server answers, or the list is that of a network you have left.',
      steps: [
        {
          kind: 'code',
          runtime: 'windows',
          language: 'powershell',
          code: 'Get-DnsClientServerAddress\nipconfig /renew; ipconfig /flushdns',
        },
        {
          kind: 'code',
          runtime: 'macos',
          language: 'sh',
          code: 'scutil --dns | grep nameserver\nsudo dscacheutil -flushcache',
        },
        { kind: 'code', runtime: 'freebsd', language: 'sh', code: 'cat /etc/resolv.conf' },
      ],
      whyItWorks: 'A server refuses whom it does not serve; DHCP names the one that serves you.',
      risk: { level: 'reversible', undo: 'Set the former server by hand in the settings of the interface.' },
      proof: { sh: 'dig {hostname}', shows: '`status: NOERROR`' },
    },
    {
      title: 'Repair the socket layer of Windows',
      when: 'Every name fails at once, `nslookup` works, and a VPN or antivirus was removed before.',
      steps: [
        { kind: 'code', runtime: 'windows', language: 'powershell', code: 'netsh winsock reset' },
        {
          kind: 'text',
          text: 'As administrator; restart the machine afterwards. Programs that hook into the network (VPN clients, filters) have to be installed anew.',
        },
      ],
      whyItWorks: 'A provider that was left in the catalogue of Winsock answers in the place of the system, and badly.',
      risk: {
        level: 'destructive',
        to: 'entries of VPN clients and filters in the Winsock catalogue',
        undo: 'Install those programs again.',
      },
      proof: { sh: 'ping {hostname}', shows: 'an address in brackets' },
    },
  ],
  popularButWrong: {
    advice: 'Retry in a loop.',
    because: 'The name of the code says it: the answer is a decision, and the same question gets the same one.',
  },
  exceptions: [
    '`hosts` or `services` that Windows cannot read give the same code: they lie in `C:\\Windows\\System32\\drivers\\etc`.',
  ],
  sources: [
    'https://learn.microsoft.com/en-us/windows/win32/winsock/windows-sockets-error-codes-2',
    'https://man.freebsd.org/cgi/man.cgi?query=getaddrinfo',
    'man:getaddrinfo(3)',
  ],
  notReproducible:
    'No answer of a name server that was tried leads to it on Linux: REFUSED, SERVFAIL and NOTIMP are EAI_AGAIN, FORMERR is EAI_NONAME with glibc and EAI_AGAIN with musl.',
})
