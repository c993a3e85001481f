import { defineCause } from '../../schema.ts'

/** DNS RCODE 4. */
export default defineCause({
  title: 'The name server does not serve that kind of question',
  because:
    '`{program|The program}` could not look up {hostname|`$`|the name} **because** the name server has no idea of that kind of record or question',
  why: `
Routers at home, the forwarders of VPN programs and small servers in clusters know A and AAAA, and answer “not implemented” to the rest: SRV (databases, LDAP, Minecraft), TXT, NAPTR, or ANY,
which many refuse on purpose. Names that need an ordinary address therefore work, and the one program fails.`,
  prior: 2,
  clues: [
    {
      when: { text: 'query(?:Srv|Txt|Naptr|Caa|Any|Soa|Ns|Ptr)\\b' },
      weight: 3,
      says: 'it asked for a kind of record which small servers lack',
    },
    {
      when: { text: 'queryA\\b|queryAaaa' },
      weight: -1,
      says: 'it asked for a plain address, which every server knows',
    },
  ],
  question: {
    ask: 'What does the server say to that question?',
    run: 'dig SRV {hostname|_ldap._tcp.example.com}',
    answers: [
      {
        reads: { output: 'dig', rows: { status: 'NOTIMP' } },
        weight: 3,
        says: 'the server does not do such questions',
      },
      {
        reads: { output: 'dig', rows: { status: 'NOERROR|NXDOMAIN' } },
        weight: -3,
        says: 'the server understands the question',
      },
    ],
  },
  fixes: [
    {
      title: 'Ask a full name server',
      when: 'Another one may be reached.',
      steps: [
        { kind: 'sh', sh: 'dig SRV {hostname|_ldap._tcp.example.com} @9.9.9.9' },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const resolver = new dns.Resolver()\nresolver.setServers(['9.9.9.9'])\nresolver.resolveSrv(name, done)",
        },
      ],
      whyItWorks: 'Public and company name servers serve every kind of record.',
      risk: { level: 'reversible', undo: 'Take the server out of the program again.' },
      proof: { sh: 'dig +short SRV {hostname|_ldap._tcp.example.com} @9.9.9.9', shows: 'lines with port and host' },
    },
    {
      title: 'Write host and port into the settings',
      when: 'The program asks for SRV only to find them, as `mongodb+srv://` does.',
      steps: [
        {
          kind: 'text',
          text: 'Use the long form of the address, with hosts and ports: `mongodb://db1:27017,db2:27017/?replicaSet=rs0` in place of `mongodb+srv://…`.',
        },
      ],
      whyItWorks: 'Only ordinary addresses are then looked up.',
      risk: { level: 'reversible', undo: 'Put the short form back.' },
      proof: { sh: 'getent ahosts {hostname|db1.example.com}', shows: 'an address' },
    },
  ],
  popularButWrong: {
    advice: 'Enter the name in /etc/hosts.',
    because: 'That file holds addresses only; an SRV question never reads it.',
  },
  sources: [
    'https://nodejs.org/api/dns.html',
    'https://www.rfc-editor.org/rfc/rfc1035',
    'https://www.rfc-editor.org/rfc/rfc8482',
  ],
  notReproducible: 'It takes a name server that answers so; a few lines of Python did, to Node 20.',
})
