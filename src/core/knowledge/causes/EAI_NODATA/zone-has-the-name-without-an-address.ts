import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The zone has the name, but no A or AAAA record for it',
  because:
    '`{program|The program}` got no address for {hostname|`$`|the host} **because** the name exists and has records of other kinds only',
  why: `
The name server answered NOERROR with an empty list. The bare domain has mail servers or TXT records, while the web server is at \`www\`; a record was deleted and another of the same name stays; a load balancer or
Kubernetes service with no ready backend returns nothing; or a VPN or content filter empties the answer.`,
  prior: 3,
  clues: [
    {
      when: { entity: { hostname: '[\\w-]+\\.[a-z]{2,}' } },
      weight: 1,
      says: '`{hostname}` is a bare domain, which often has mail records and no address',
    },
    {
      when: { text: 'svc\\.cluster\\.local|headless|\\.consul\\b' },
      weight: 2,
      says: 'the name belongs to a registry of services, which drops those without healthy members',
    },
  ],
  question: {
    ask: 'Which records does the name have?',
    run: 'dig {hostname} A; dig {hostname} AAAA; dig {hostname} MX',
    answers: [
      {
        reads: { output: 'dig', where: { type: 'A|AAAA' }, rows: { status: 'NOERROR', answers: '0' } },
        weight: 4,
        says: 'the name exists, and has no {type} record',
      },
      { reads: { output: 'dig', rows: { status: 'NXDOMAIN' } }, weight: -5, says: 'the name does not exist at all' },
    ],
  },
  fixes: [
    {
      title: 'Use the name that has the address',
      when: 'Another one, such as `www`, is served.',
      steps: [
        { kind: 'sh', sh: 'dig +short www.{hostname} A' },
        {
          kind: 'text',
          text: 'Write that name into the setting. For mail ask for MX, as a mail program does, and connect to what it names.',
        },
      ],
      whyItWorks: 'Each name has records of its own; none is inherited from the domain above.',
      risk: { level: 'reversible', undo: 'Write the old name again.' },
      proof: { sh: 'getent ahosts www.{hostname}', shows: 'an address' },
    },
    {
      title: 'Add the record',
      when: 'The zone is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'dns',
          language: 'zone',
          code: '@  300 IN A     192.0.2.10\n@  300 IN AAAA  2001:db8::10',
          note: 'A short lifetime (300 s) while you try.',
        },
      ],
      whyItWorks: 'The next question is answered with it, once caches have forgotten the empty answer.',
      risk: { level: 'reversible', undo: 'Delete the record; caches keep it for its lifetime.' },
      proof: { sh: 'dig +noall +answer {hostname} A', shows: 'one line with your address' },
    },
    {
      title: 'Look at the backends of the service',
      when: 'It is a headless service of Kubernetes.',
      steps: [{ kind: 'sh', sh: 'kubectl get endpointslices -A' }],
      whyItWorks:
        'DNS lists the pods that are ready; where the column ENDPOINTS is empty, the pods are what needs help.',
      risk: { level: 'read-only' },
      proof: { sh: 'kubectl get pods -A', shows: 'READY `1/1` for the pods of that service' },
    },
  ],
  popularButWrong: {
    advice: 'Take another name server, such as 8.8.8.8.',
    because: 'The zone itself says that there is no address; a public server repeats it.',
  },
  exceptions: [
    'Node.js reports this as ENOTFOUND from `dns.lookup` and as ENODATA from `dns.resolve4`; so do programs built on them.',
    'Ask twice, with and without your VPN: if only one answer is empty, it is that server which filters.',
  ],
  sources: [
    'man:getaddrinfo(3)',
    'man:dig(1)',
    'https://www.rfc-editor.org/rfc/rfc2308',
    'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
  ],
  notReproducible:
    'It takes a name server that knows the name without an address, and no system call fails. With such a server `ping` printed it on a real Linux.',
})
