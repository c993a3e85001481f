import { defineCause } from '../../schema.ts'

/** c-ares could not parse the reply. */
export default defineCause({
  title: 'The answer arrived damaged: cut, altered, or from a faulty server',
  because:
    '`{program|The program}` could not look up {hostname|`$`|the name} **because** what came back is no well-formed answer',
  why: `
c-ares read the reply and found that it ends too early or contradicts itself. An answer that announces five records and holds none gave it with Node 20. Name servers in small devices, boxes that rewrite answers (child protection, portals of
hotels, VPN clients) and paths that cut large packets make such answers.`,
  prior: 2,
  clues: [
    { when: { text: 'query\\w+ EBADRESP' }, weight: 1, says: 'c-ares names the kind of question' },
    { when: { text: 'vpn|portal|mtu|truncat|fragment' }, weight: 2, says: 'something on the way is named' },
  ],
  fixes: [
    {
      title: 'Compare over TCP and with another server',
      when: 'Always first.',
      steps: [
        { kind: 'sh', sh: 'dig {hostname|example.com}; dig +tcp {hostname|example.com}' },
        { kind: 'sh', sh: 'dig {hostname|example.com} @9.9.9.9' },
      ],
      whyItWorks:
        'If TCP works, large UDP answers are damaged on the way; if the other server works, this one is at fault.',
      risk: { level: 'read-only' },
      proof: { sh: 'dig {hostname|example.com}', shows: '`status: NOERROR` and no warning about the message' },
    },
    {
      title: 'Let the resolver of the system answer',
      when: 'A plain address is all that is needed.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'dns.lookup(name, done)          // in place of dns.resolve4',
        },
      ],
      whyItWorks:
        'It goes by `/etc/hosts` and the caching service of the system, which repeats over TCP where it must.',
      risk: { level: 'reversible', undo: 'Put the old call back.' },
      proof: { sh: 'getent ahosts {hostname|example.com}', shows: 'an address' },
    },
  ],
  popularButWrong: {
    advice: 'Clear the DNS cache of the machine.',
    because: 'c-ares asks the server itself, and what is kept elsewhere has no part in it.',
  },
  sources: ['https://nodejs.org/api/dns.html', 'https://www.rfc-editor.org/rfc/rfc1035'],
  notReproducible: 'It takes a server that sends broken answers; a few lines of Python did.',
})
