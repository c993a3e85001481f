import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The zone’s own servers do not answer, or its signatures do not fit',
  because:
    'The resolver could not look {hostname|`$`|the name} up **because** the servers in charge of that zone failed it, or the DNSSEC signatures are wrong',
  why: `
A resolver asks the zone's servers for you. When none of them answers in time, when they do not know the zone that is delegated to them, or when a signature has run out or no longer fits the key in the parent zone, it has nothing that it may pass on and says SERVFAIL.
One domain fails then while all others work.`,
  prior: 3,
  clues: [
    {
      when: { text: 'query\\w* ESERVFAIL|status: SERVFAIL' },
      weight: 3,
      says: 'the resolver answered, and its answer was SERVFAIL',
    },
    { when: { text: 'dnssec|RRSIG|EDE: |validation' }, weight: 3, says: 'signatures are mentioned' },
  ],
  question: {
    ask: 'Does it work when the signatures are not checked?',
    run: 'dig {hostname}; dig +cd {hostname}; dig +trace {hostname}',
    answers: [
      {
        reads: { output: 'dig', rows: { status: 'SERVFAIL' } },
        weight: 4,
        says: 'the server {server|asked} could not find the answer out',
      },
      {
        reads: { output: 'dig', rows: { status: 'NOERROR|NXDOMAIN' } },
        weight: -3,
        says: 'the server {server|asked} answers now',
      },
    ],
  },
  fixes: [
    {
      title: 'Mend the signatures',
      when: '`dig +cd` gives an address and plain `dig` does not, and the zone is yours.',
      steps: [
        { kind: 'sh', sh: 'dig +dnssec {hostname} SOA; dig {hostname} DS; dig {hostname} DNSKEY' },
        {
          kind: 'text',
          text: 'Compare the DS record in the parent zone with your key, and the end dates in the RRSIG lines with today. After a move to another DNS provider the old DS record often stays: delete it at the registrar, or enter the new one.',
        },
      ],
      whyItWorks:
        'A resolver that validates accepts the zone when an unbroken chain of signatures leads from the root to it; without a DS record it expects none.',
      risk: { level: 'reversible', undo: 'Enter the former DS record at the registrar again.' },
      proof: {
        sh: 'dig +dnssec {hostname}',
        shows: '`status: NOERROR`, with `ad` among the flags if the zone is signed',
      },
    },
    {
      title: 'Mend the delegation',
      when: '`dig +cd` fails too.',
      steps: [
        { kind: 'sh', sh: 'dig +trace {hostname}' },
        {
          kind: 'text',
          text: 'The last server in the trace is the one that fails. Ask each of the zone’s servers by itself (`dig @SERVER NAME SOA`): one that says REFUSED does not have the zone.',
        },
      ],
      whyItWorks: 'A resolver depends on the servers which the parent zone names.',
      risk: { level: 'read-only' },
      proof: { sh: 'dig @9.9.9.9 {hostname}', shows: '`status: NOERROR`' },
    },
    {
      title: 'Try again, with a pause',
      when: 'The zone is not yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "for (let wait = 1000; ; wait *= 2) {\n  try { return await dns.promises.resolve4(host) } catch (error) {\n    if (error.code !== 'ESERVFAIL' || wait > 30_000) throw error\n    await setTimeout(wait)   // from node:timers/promises\n  }\n}",
        },
      ],
      whyItWorks:
        'An outage of somebody’s servers ends without you. Resolvers remember the failure for a while (RFC 2308 allows five minutes at most), so a quick second question is answered from memory.',
      risk: { level: 'reversible', undo: 'Take the loop out.' },
      proof: { sh: 'dig {hostname}', shows: '`status: NOERROR`' },
    },
  ],
  popularButWrong: {
    advice: 'Switch DNSSEC validation off in the resolver.',
    because: 'That takes the protection from forged answers away for every name, to hide the mistake of one zone.',
  },
  exceptions: [
    '`dns.lookup` and programs of glibc call the same answer EAI_AGAIN. If every name fails, it is the resolver itself or its way out.',
  ],
  sources: [
    'https://nodejs.org/api/dns.html',
    'https://www.rfc-editor.org/rfc/rfc2308',
    'https://www.rfc-editor.org/rfc/rfc4035',
    'man:dig(1)',
  ],
  notReproducible: 'It takes a resolver that fails; its verdict is in the packet, and no system call returns an error.',
})
