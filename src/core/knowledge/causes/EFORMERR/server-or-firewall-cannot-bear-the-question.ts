import { defineCause } from '../../schema.ts'

/** DNS RCODE 1. */
export default defineCause({
  title: 'The name server, or a box before it, does not understand the question',
  because:
    '`{program|The program}` could not look up {hostname|`$`|the name} **because** the name server called the question malformed',
  why: `
The server answered “format error”. Modern questions carry an extra record (EDNS: larger answers, cookies, client subnet), and old or small servers, load balancers and firewalls that check DNS refuse what they do not know. c-ares passes the answer on under this
name; glibc turns the same answer into “Name or service not known”.`,
  prior: 2,
  clues: [
    { when: { text: 'query\\w+ EFORMERR|status: FORMERR' }, weight: 2, says: 'the server itself said it' },
    { when: { text: 'edns|opt record|dnssec' }, weight: 2, says: 'the extra record is named' },
  ],
  question: {
    ask: 'Does the server take the question without the extra record?',
    run: 'dig {hostname|example.com}; dig +noedns {hostname|example.com}',
    answers: [
      {
        reads: { output: 'dig', rows: { status: 'FORMERR', edns: 'no' } },
        weight: -1,
        says: 'it refuses the plain question too: the server itself is at fault',
      },
      {
        reads: { output: 'dig', rows: { status: 'FORMERR' } },
        weight: 3,
        says: 'the server calls the question malformed',
      },
    ],
  },
  fixes: [
    {
      title: 'Compare with and without EDNS, and with another server',
      when: 'Always first.',
      steps: [
        { kind: 'sh', sh: 'dig {hostname|example.com}; dig +noedns {hostname|example.com}' },
        { kind: 'sh', sh: 'dig {hostname|example.com} @9.9.9.9' },
      ],
      whyItWorks: 'If only the first fails, the extra record is the matter; if another server answers, this one is.',
      risk: { level: 'read-only' },
      proof: { sh: 'dig {hostname|example.com}', shows: '`status: NOERROR`' },
    },
    {
      title: 'Ask another name server',
      when: 'This one cannot be updated.',
      steps: [
        { kind: 'code', runtime: 'node', language: 'js', code: "dns.setServers(['9.9.9.9'])" },
        {
          kind: 'sh',
          sh: 'resolvectl dns eth0 9.9.9.9',
          changes:
            'Systems with systemd-resolved: until the next start, for this one interface. Names of your own network may then be unknown.',
        },
      ],
      whyItWorks: 'Each question goes to a server that understands it.',
      risk: { level: 'reversible', undo: 'resolvectl revert eth0' },
      proof: { sh: "node -e \"require('dns').resolve4('example.com', console.log)\"", shows: 'null and a list' },
    },
  ],
  popularButWrong: {
    advice: 'Repeat the question.',
    because: 'A format error is the same each time: the server has read the question and does not know its form.',
  },
  sources: [
    'https://nodejs.org/api/dns.html',
    'https://www.rfc-editor.org/rfc/rfc6891',
    'https://www.rfc-editor.org/rfc/rfc1035',
  ],
  notReproducible: 'No name server of the lab answers so; one of a few lines of Python did, to Node 20.',
})
