import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The name server serves only its own zones or its own network',
  because:
    'The name server refused the question about {hostname|`$`|the name} **because** it is neither responsible for that name nor willing to look it up for you',
  why: `
An authoritative server answers for its zones and no others. A resolver of a company or provider answers clients of its own network and refuses all else, so that nobody can misuse it. It happens after a change of network while
\`resolv.conf\` or \`dns.setServers\` still names the old server, and when the address of a zone's server was written where a resolver belongs.`,
  prior: 3,
  clues: [
    {
      when: { text: 'query\\w* EREFUSED|status: REFUSED|Query refused' },
      weight: 3,
      says: 'the server itself said REFUSED',
    },
    {
      when: { text: 'setServers|new Resolver|vpn|resolv\\.conf' },
      weight: 2,
      says: 'a server was chosen by hand or by a VPN',
    },
  ],
  question: {
    ask: 'Does the same server answer for another name, and another server for this one?',
    run: 'cat /etc/resolv.conf; dig {hostname}; dig example.com; dig @9.9.9.9 {hostname}',
    answers: [
      { reads: { output: 'dig', rows: { status: 'REFUSED' } }, weight: 4, says: 'the server {server|asked} refuses' },
      {
        reads: { output: 'dig', rows: { status: 'NOERROR|NXDOMAIN' } },
        weight: -2,
        says: 'the server {server|asked} answers',
      },
    ],
  },
  fixes: [
    {
      title: 'Ask the resolver of the network that you are in',
      when: 'The server in the list belongs to another network, or is a zone’s own.',
      steps: [
        { kind: 'sh', sh: 'resolvectl status' },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "dns.setServers(['192.168.1.1'])   // or take the call out: then /etc/resolv.conf counts",
        },
      ],
      whyItWorks: 'A resolver looks names up for the clients that it knows, and you are one of them there.',
      risk: { level: 'reversible', undo: 'Name the old server again.' },
      proof: { sh: 'dig {hostname}', shows: '`status: NOERROR`' },
    },
    {
      title: 'Let the server serve your network',
      when: 'The resolver is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'bind',
          language: 'named',
          code: 'options {\n  recursion yes;\n  allow-recursion { 127.0.0.1; 10.8.0.0/24; };\n};',
          note: 'List your networks, never `any`.',
        },
      ],
      whyItWorks: 'By default BIND looks names up only for the networks to which it is attached itself.',
      risk: { level: 'reversible', undo: 'Take the network out of the list and reload.' },
      proof: { sh: 'dig @SERVER example.com', shows: '`status: NOERROR` and the flag `ra`' },
    },
  ],
  popularButWrong: {
    advice: 'Open port 53 in the firewall.',
    because: 'The question arrived and an answer came back; what is filtered gives no answer at all.',
  },
  exceptions: [
    '`dns.lookup`, `ping` and all that use glibc report the same refusal as “Temporary failure in name resolution” (EAI_AGAIN).',
  ],
  sources: [
    'https://nodejs.org/api/dns.html',
    'https://www.rfc-editor.org/rfc/rfc1035',
    'man:resolv.conf(5)',
    'man:dig(1)',
  ],
  notReproducible: 'It takes a name server that refuses, and the code is in its packet: no system call fails.',
})
